/**
 * What a tick of the sampler costs against the bare loop: the same reads of the same files through
 * kept descriptors into one buffer, and nothing else. Over real cgroups with a sleeping process each,
 * every one in a network of its own. The two take turns, so that both meet cold caches and whatever
 * else the machine does.
 *
 *   busy  each process is stopped and continued before a tick, so that its CPU counter moves
 *   idle  nothing runs; the loop still reads all files
 *
 * The loop's reads are those noted in one busy tick, the fullest one. Usage:
 * node --import tsx test/perf/sampler-bench.ts [counts…]
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { cgroupV1 } from '../../src/sampler/cgroup-v1.js';
import { cgroupV2 } from '../../src/sampler/cgroup-v2.js';
import { Descriptors, type FileCalls } from '../../src/sampler/descriptors.js';
import { KERNEL_ROOTS } from '../../src/sampler/hierarchies.js';
import { Sampler } from '../../src/sampler/sampler.js';
import { Cgroups, whyNoCgroups } from '../support/cgroups.js';

const COUNTS = [10, 100, 300, 1000];
const ROUNDS = 9;
/** Containers read before it counts, so that the compiler is done, and the set-up of processes checked. */
const WARM_SAMPLES = 20_000;
const WARM_TICKS = 30;
/** Between ticks: the processes come to rest, caches cool down. */
const REST_MS = 200;
/** The kernel's averaging of pressure, and with it the reading. */
const PRESSURE_MS = 2000;
const HOST = { cpus: 2, memoryBytes: 2 ** 34 };

/** The kernel's files, noting which descriptors are read. */
class NotedCalls implements FileCalls {
  noted: number[] | undefined;
  readonly #open = new Set<number>();

  open(path: string): number {
    const fd = openSync(path, 'r');
    this.#open.add(fd);
    return fd;
  }

  read(fd: number, buffer: Buffer, offset: number, length: number, position: number): number {
    this.noted?.push(fd);
    return readSync(fd, buffer, offset, length, position);
  }

  close(fd: number): void {
    this.#open.delete(fd);
    closeSync(fd);
  }

  /** Of the kept descriptors; a file opened for one read is not the loop's business. */
  get kept(): readonly number[] {
    return (this.noted ?? []).filter((fd) => this.#open.has(fd));
  }
}

/** The floor: nothing but the system calls. */
function bareLoop(fds: readonly number[]): () => void {
  const buffer = Buffer.alloc(64 * 1024);
  return () => {
    for (const fd of fds) readSync(fd, buffer, 0, buffer.length, 0);
  };
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;

interface Race {
  readonly tickMs: number;
  readonly loopMs: number;
  readonly ratio: number;
  /** Of one tick, on average. */
  readonly reads: number;
}

async function race(
  files: Descriptors,
  before: () => Promise<void>,
  tick: () => Promise<unknown>,
  loop: () => void,
): Promise<Race> {
  const ticks: number[] = [];
  const loops: number[] = [];
  const readsBefore = files.reads;
  for (let round = 0; round < ROUNDS; round++) {
    await before();
    let startedAt = performance.now();
    await tick();
    ticks.push(performance.now() - startedAt);
    await before();
    startedAt = performance.now();
    loop();
    loops.push(performance.now() - startedAt);
  }
  const [tickMs, loopMs] = [median(ticks), median(loops)];
  return { tickMs, loopMs, ratio: tickMs / loopMs, reads: (files.reads - readsBefore) / ROUNDS };
}

async function bench(cgroups: Cgroups, count: number): Promise<readonly (string | number)[]> {
  for (let made = 0; made < count; made++) cgroups.add(undefined, true);
  await cgroups.ready();
  const calls = new NotedCalls();
  const files = new Descriptors(calls);
  const clock = (): number => performance.now();
  const options = { files, roots: KERNEL_ROOTS, clock };
  const sources = [cgroupV2(options), cgroupV1(options)];
  const sampler = new Sampler({ sources, hostFacts: HOST, clock });
  sampler.track(cgroups.containers);
  const tick = (): Promise<unknown> => sampler.tick();
  const rest = (): Promise<void> => sleep(REST_MS);
  const stir = (): Promise<void> => {
    for (const { pid } of cgroups.containers) process.kill(pid, 'SIGSTOP');
    for (const { pid } of cgroups.containers) process.kill(pid, 'SIGCONT');
    return rest();
  };

  const warm = Math.max(WARM_TICKS, WARM_SAMPLES / count);
  for (let done = 0; done < warm; done++) await tick();
  await sleep(PRESSURE_MS);
  await stir();
  calls.noted = [];
  await tick();
  const loop = bareLoop(calls.kept);
  calls.noted = undefined;
  for (let done = 0; done < warm; done++) loop();

  const busy = await race(files, stir, tick, loop);
  for (let done = 0; done < WARM_TICKS; done++) await tick();
  const idle = await race(files, rest, tick, loop);
  const { kept } = files;
  sampler.close();
  return [
    count,
    busy.loopMs.toFixed(2),
    busy.tickMs.toFixed(2),
    busy.ratio.toFixed(2),
    idle.loopMs.toFixed(2),
    idle.tickMs.toFixed(2),
    idle.ratio.toFixed(2),
    (busy.reads / count).toFixed(1),
    (idle.reads / count).toFixed(1),
    kept,
    (process.memoryUsage.rss() / 2 ** 20).toFixed(0),
  ];
}

const print = (cells: readonly (string | number)[]): void =>
  console.log(cells.map((cell) => String(cell).padStart(10)).join(''));

async function main(counts: readonly number[]): Promise<void> {
  const why = whyNoCgroups();
  if (why !== undefined) return console.log(`no sampler bench: ${why}`);
  console.log(
    `medians of ${ROUNDS} ticks, ms; node ${process.version}; reads: per container and tick`,
  );
  print([
    'cgroups',
    'loop',
    'busy',
    'ratio',
    'loop',
    'idle',
    'ratio',
    'reads',
    'reads',
    'kept',
    'RSS MiB',
  ]);
  for (const count of counts) {
    const cgroups = new Cgroups();
    try {
      print(await bench(cgroups, count));
    } finally {
      await cgroups.close();
    }
  }
}

const counts = process.argv.slice(2).map(Number);
await main(counts.length > 0 ? counts : COUNTS);
