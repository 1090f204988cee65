/**
 * What watching costs the machine: the containers of a private engine, some of them working, and on a terminal
 * of 200 × 50 `docker stats` and dtop, one after the other and again. CPU of the watcher itself and of
 * what it makes the engine do: dockerd and containerd. The shims are told apart: Go collects garbage every
 * two minutes whether there is any or not, and shims that were started together do so together (sixty: 4 %
 * of a core for some seconds, watched or not).
 */
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { found, median, mib, notRun, printTable } from '../support/bench.js';
import type { EngineFleet } from '../support/engine-fleet.js';
import { cpuPercents, neighboursOf, pidsOf, rssBytes, treeOf } from '../support/meter.js';
import { Pty } from '../support/pty.js';

const PROGRAM = path.join(import.meta.dirname, '../../bin/dtop.js');
/** How many times less than `docker stats` it has to be, by the number of containers. */
const timesLess = (count: number): number => (count < 300 ? 6 : 15);
/** At most, of so many containers. */
const MEMORY = { bytes: 80 * 2 ** 20, containers: 60 } as const;
const WARM_MS = 1500;
const WINDOW_MS = 2000;
const ROUNDS = 3;

interface Cost {
  /** Percent of one core. */
  readonly own: number;
  readonly engine: number;
  readonly shims: number;
  readonly rssBytes: number;
  readonly bytesPerSec: number;
}

type Watcher = readonly [command: string, ...args: string[]];

const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** What others watch with, as far as it is on PATH. */
const peers = (endpoint: string): Readonly<Record<string, Watcher>> =>
  Object.fromEntries(
    (
      [
        ['docker stats', ['docker', '--host', endpoint, 'stats']],
        ['lazydocker', ['lazydocker']],
        ['ctop', ['ctop']],
        ['glances', ['glances', '-t', '1']],
      ] as const satisfies readonly (readonly [string, Watcher])[]
    ).filter(([, [program]]) => has(program)),
  );

async function watch(
  [command, ...args]: Watcher,
  { daemons, shims }: EngineProcesses,
  env: Readonly<Record<string, string>>,
): Promise<Cost> {
  const pty = new Pty(command, args, { columns: 200, rows: 50, env });
  try {
    await pty.waitFor(/bench-/, 20_000);
    await sleep(WARM_MS);
    const own = treeOf(pty.pid);
    const { bytes } = pty;
    const groups = [own, daemons, shims];
    const [ownCpu = NaN, engineCpu = NaN, shimCpu = NaN] = await cpuPercents(groups, WINDOW_MS);
    return {
      own: ownCpu,
      engine: engineCpu,
      shims: shimCpu,
      rssBytes: rssBytes(own),
      bytesPerSec: (pty.bytes - bytes) / (WINDOW_MS / 1000),
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
  shims: median(costs.map(({ shims }) => shims)),
  rssBytes: median(costs.map((cost) => cost.rssBytes)),
  bytesPerSec: median(costs.map(({ bytesPerSec }) => bytesPerSec)),
});

/** What the engine costs while nobody watches. */
async function idle({ daemons, shims }: EngineProcesses): Promise<Cost> {
  await sleep(WARM_MS);
  const [engine = NaN, shimCpu = NaN] = await cpuPercents([daemons, shims], WINDOW_MS);
  return { own: 0, engine, shims: shimCpu, rssBytes: 0, bytesPerSec: 0 };
}

interface EngineProcesses {
  readonly daemons: readonly number[];
  readonly shims: readonly number[];
}

function processesOf(endpoint: string): EngineProcesses {
  const [dockerd = NaN] = pidsOf(`--host ${endpoint}`).slice(-1);
  const shims = new Set(pidsOf('containerd-shim'));
  const all = neighboursOf(dockerd);
  return {
    daemons: all.filter((pid) => !shims.has(pid)),
    shims: all.filter((pid) => shims.has(pid)),
  };
}

/** Its working containers work. */
export async function measureWatching({ engine, count, working }: EngineFleet): Promise<void> {
  if (!has('docker')) notRun('docker stats', 'no docker here');
  const processes = processesOf(engine.endpoint);
  const watchers: Record<string, Watcher> = {
    ...peers(engine.endpoint),
    dtop: [process.execPath, PROGRAM, '--host', engine.endpoint],
  };
  const costs = new Map(Object.keys(watchers).map((name) => [name, [] as Cost[]]));
  const idles: Cost[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    idles.push(await idle(processes));
    for (const [name, watcher] of Object.entries(watchers))
      costs.get(name)?.push(await watch(watcher, processes, { DOCKER_HOST: engine.endpoint }));
  }
  const middles = new Map([...costs].map(([name, all]) => [name, middle(all)]));
  const nobody = middle(idles);
  printCosts(middles, nobody);
  judge({ costs: middles, idleCpu: nobody.engine, count, working });
}

function printCosts(costs: ReadonlyMap<string, Cost>, nobody: Cost): void {
  printTable(
    [
      'CPU in % of a core',
      'itself',
      'dockerd, containerd',
      'together',
      'shims',
      'RSS MiB',
      'bytes/s to the terminal',
    ],
    [
      ['nobody', '', nobody.engine.toFixed(2), '', nobody.shims.toFixed(2), '', ''],
      ...[...costs].map(([name, { own, engine, shims, rssBytes: rss, bytesPerSec }]) => [
        name,
        own.toFixed(2),
        engine.toFixed(2),
        (own + engine).toFixed(2),
        shims.toFixed(2),
        mib(rss),
        bytesPerSec.toFixed(0),
      ]),
    ],
  );
}

interface Measured {
  readonly costs: ReadonlyMap<string, Cost>;
  readonly idleCpu: number;
  readonly count: number;
  readonly working: number;
}

function judge({ costs, idleCpu, count, working }: Measured): void {
  const [stats, dtop] = [costs.get('docker stats'), costs.get('dtop')];
  if (dtop === undefined) return;
  const what = `${count} containers, ${working} working`;
  found({
    what: `${what}: bytes/s to the terminal`,
    limit: 'at most 1000',
    found: dtop.bytesPerSec.toFixed(0),
    met: dtop.bytesPerSec <= 1000,
  });
  if (stats !== undefined) {
    found({
      what: `${what}: bytes/s to the terminal, docker stats : dtop`,
      limit: 'at least 20 : 1',
      found: `${(stats.bytesPerSec / dtop.bytesPerSec).toFixed(0)} : 1`,
      met: stats.bytesPerSec >= 20 * dtop.bytesPerSec,
    });
    const times = (stats.own + stats.engine) / (dtop.own + dtop.engine);
    found({
      what: `${what}: CPU of watcher and engine, dtop : docker stats`,
      limit: `at most 1 : ${timesLess(count)}`,
      found: `1 : ${times.toFixed(1)}`,
      met: times >= timesLess(count),
    });
  }
  const more = dtop.engine - idleCpu;
  found({
    what: `${what}: dockerd and containerd above their idle`,
    limit: 'at most 0.2 points',
    found: `${more.toFixed(2)} points`,
    met: more <= 0.2,
  });
  if (count > MEMORY.containers) return;
  found({
    what: `${what}: memory of dtop`,
    limit: `at most ${mib(MEMORY.bytes)} MiB`,
    found: `${mib(dtop.rssBytes)} MiB`,
    met: dtop.rssBytes <= MEMORY.bytes,
  });
}
