/**
 * What watching costs the machine: a private engine with 60 containers of which 5 work, and on a terminal
 * of 200 × 50 `docker stats` and dtop, one after the other and again. CPU of the watcher itself and of
 * what it makes the engine do: dockerd, containerd and the shims.
 * Usage: node --import tsx test/perf/watching-bench.ts [--300: as many containers, 15 of them working]
 */
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { found, median, mib, notRun, printTable } from '../support/bench.js';
import { Dockerd, engineMissing } from '../support/dockerd.js';
import { cpuPercents, neighboursOf, pidsOf, rssBytes, treeOf } from '../support/meter.js';
import { Pty } from '../support/pty.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/dtop.js');
const MANY = process.argv.includes('--300');
const CONTAINERS = MANY ? 300 : 60;
const WORKING = MANY ? 15 : 5;
/** Of the sum for `docker stats`. */
const SHARE = MANY ? 1 / 15 : 1 / 6;
const STARTED_TOGETHER = 4;
const ROUNDS = 2;
const WARM_MS = 5000;
/**
 * The middle one of them counts: Go collects garbage every two minutes whether there is any or not, and
 * sixty shims that were started together do so together (4 % of a core for some seconds, watched or not).
 */
const WINDOWS = 5;
const WINDOW_MS = 1500;

const SLEEPS = ['sleep', '100000'];
/** A few percent of a core each. */
const WORKS = [
  'sh',
  '-c',
  'while :; do dd if=/dev/zero of=/dev/null bs=64k count=500; sleep 1; done',
];

interface Cost {
  /** Percent of one core. */
  readonly own: number;
  readonly engine: number;
  readonly rssBytes: number;
  readonly bytesPerSec: number;
}

async function startContainers(engine: Dockerd): Promise<void> {
  const numbers = Array.from({ length: CONTAINERS }, (_, number) => number);
  while (numbers.length > 0) {
    await Promise.all(
      numbers.splice(0, STARTED_TOGETHER).map((number) =>
        engine.run(`bench-${number}`, {
          Cmd: number < WORKING ? WORKS : SLEEPS,
          HostConfig: { NetworkMode: 'none' },
        }),
      ),
    );
  }
}

async function typicalPercents(groups: readonly (readonly number[])[]): Promise<readonly number[]> {
  const windows: (readonly number[])[] = [];
  for (let round = 0; round < WINDOWS; round++) windows.push(await cpuPercents(groups, WINDOW_MS));
  return groups.map((_, group) => median(windows.map((window) => window[group] ?? NaN)));
}

type Watcher = readonly [command: string, ...args: string[]];

async function watch([command, ...args]: Watcher, engine: readonly number[]): Promise<Cost> {
  const pty = new Pty(command, args, { columns: 200, rows: 50 });
  try {
    await pty.waitFor(/bench-/, 20_000);
    await sleep(WARM_MS);
    const own = treeOf(pty.pid);
    const { bytes } = pty;
    const [ownCpu = NaN, engineCpu = NaN] = await typicalPercents([own, engine]);
    return {
      own: ownCpu,
      engine: engineCpu,
      rssBytes: rssBytes(own),
      bytesPerSec: (pty.bytes - bytes) / ((WINDOWS * WINDOW_MS) / 1000),
    };
  } finally {
    pty.kill('SIGTERM');
    await pty.exit;
    pty.close();
  }
}

const middle = (costs: readonly Cost[]): Cost => ({
  own: median(costs.map(({ own }) => own)),
  engine: median(costs.map(({ engine }) => engine)),
  rssBytes: median(costs.map((cost) => cost.rssBytes)),
  bytesPerSec: median(costs.map(({ bytesPerSec }) => bytesPerSec)),
});

/** What the engine costs while nobody watches. */
async function idle(engine: readonly number[]): Promise<number> {
  await sleep(1000);
  const [percent = NaN] = await typicalPercents([engine]);
  return percent;
}

async function compare(engine: Dockerd, dockerCli: boolean): Promise<void> {
  await startContainers(engine);
  const [dockerd = NaN] = pidsOf(`--host ${engine.endpoint}`).slice(-1);
  const processes = neighboursOf(dockerd);
  const watchers: Record<string, Watcher> = {
    ...(dockerCli && { 'docker stats': ['docker', '--host', engine.endpoint, 'stats'] }),
    dtop: [process.execPath, PROGRAM, '--host', engine.endpoint],
  };
  const costs = new Map(Object.keys(watchers).map((name) => [name, [] as Cost[]]));
  const idles: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    idles.push(await idle(processes));
    for (const [name, watcher] of Object.entries(watchers))
      costs.get(name)?.push(await watch(watcher, processes));
  }
  tell(new Map([...costs].map(([name, all]) => [name, middle(all)])), median(idles));
}

function tell(costs: ReadonlyMap<string, Cost>, idleCpu: number): void {
  printTable(
    [
      'CPU in % of a core',
      'itself',
      'the engine',
      'together',
      'RSS MiB',
      'bytes/s to the terminal',
    ],
    [
      ['nobody', '', idleCpu.toFixed(2), '', '', ''],
      ...[...costs].map(([name, { own, engine, rssBytes: rss, bytesPerSec }]) => [
        name,
        own.toFixed(2),
        engine.toFixed(2),
        (own + engine).toFixed(2),
        mib(rss),
        bytesPerSec.toFixed(0),
      ]),
    ],
  );
  const [stats, dtop] = [costs.get('docker stats'), costs.get('dtop')];
  if (dtop === undefined) return;
  const what = `${CONTAINERS} containers, ${WORKING} working`;
  if (stats !== undefined) {
    const ratio = (dtop.own + dtop.engine) / (stats.own + stats.engine);
    found({
      what: `${what}: CPU of watcher and engine, dtop : docker stats`,
      limit: `at most 1 : ${1 / SHARE}`,
      found: `1 : ${(1 / ratio).toFixed(1)}`,
      met: ratio <= SHARE,
    });
  }
  const more = dtop.engine - idleCpu;
  found({
    what: `${what}: dockerd, containerd and shims above their idle`,
    limit: 'at most 0.2 points',
    found: `${more.toFixed(2)} points`,
    met: more <= 0.2,
  });
  found({
    what: `${what}: memory of dtop`,
    limit: 'at most 80 MiB',
    found: `${mib(dtop.rssBytes)} MiB`,
    met: dtop.rssBytes <= 80 * 2 ** 20,
  });
}

const missing = engineMissing();
if (missing === undefined) {
  const dockerCli = spawnSync('docker', ['--version']).status === 0;
  if (!dockerCli) notRun('docker stats', 'no docker here');
  const engine = await Dockerd.start();
  try {
    await compare(engine, dockerCli);
  } finally {
    await engine.close();
  }
} else notRun('watching', missing);
