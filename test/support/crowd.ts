import { setTimeout as sleep } from 'node:timers/promises';
import { rssBytes } from './meter.js';
import { Probed, type Delays } from './probed.js';
import { containerEvent } from './stub-world.js';
import { startStubDaemon } from './stub-daemon.js';

const idOf = (index: number): string => (index + 1).toString(16).padStart(64, '0');

/** A row of about 1.4 kB, as compose makes them. */
const row = (index: number) => ({
  Id: idOf(index),
  Names: [`/project-${index % 200}-web-${index}`],
  Image: 'registry.example/shop/web:1.4',
  ImageID: `sha256:${'0'.repeat(64)}`,
  Command: '/usr/local/bin/entrypoint.sh serve --port 8080',
  Created: 1_700_000_000 + index,
  Ports: [{ IP: '0.0.0.0', PrivatePort: 8080, PublicPort: 10_000 + index, Type: 'tcp' }],
  Labels: Object.fromEntries(
    ['project', 'service', 'oneoff', 'config-hash', 'container-number', 'version'].map((name) => [
      `com.docker.compose.${name}`,
      name === 'project' ? `project-${index % 200}` : 'x'.repeat(40),
    ]),
  ),
  State: index % 10 === 0 ? 'running' : 'exited',
  Status: index % 10 === 0 ? 'Up 2 hours' : 'Exited (0) 2 hours ago',
  HostConfig: { NetworkMode: 'bridge' },
  NetworkSettings: { Networks: { bridge: { NetworkID: 'd'.repeat(64), IPAddress: '172.17.0.2' } } },
  Mounts: [{ Type: 'volume', Name: 'e'.repeat(64), Source: '', Destination: '/var/lib/data' }],
});

export interface Crowded {
  /** From the start to the first frame that shows one of them, and to the one that counts all. */
  readonly firstMs: number;
  readonly allMs: number;
  readonly rssBytes: number;
  /** While events come and keys are pressed. */
  readonly delays: Delays;
  /** Of everything, after the first one. */
  readonly listsAsked: number;
}

/** The built program on an engine that lists so many containers, a tenth of them running. */
export async function crowd(count: number, lastsMs: number): Promise<Crowded> {
  const daemon = await startStubDaemon();
  daemon.world.containers = Array.from({ length: count }, (_, index) => row(index));
  const startedAt = performance.now();
  const dtop = await Probed.start(['-H', daemon.endpoint, '--all', '--source', 'cgroup']);
  try {
    const { pty } = dtop;
    await pty.waitFor(/project-\d+-web-\d+/);
    const firstMs = performance.now() - startedAt;
    await pty.waitFor(new RegExp(`Containers ${count}`));
    const allMs = performance.now() - startedAt;
    daemon.requests.length = 0;
    const delays = await dtop.delays(async () => {
      const until = performance.now() + lastsMs;
      for (let round = 0; performance.now() < until; round++) {
        // of one container, each second: only that is asked for
        if (round % 10 === 0) daemon.push(containerEvent(idOf(round), 'start'));
        pty.write('jjGkgNM'.charAt(round % 7));
        await sleep(100);
      }
    });
    return {
      firstMs,
      allMs,
      delays,
      rssBytes: rssBytes([pty.pid]),
      listsAsked: daemon.requests.filter(
        ({ path, query }) => path === '/containers/json' && !query.has('filters'),
      ).length,
    };
  } finally {
    await dtop.close();
    await daemon.close();
  }
}
