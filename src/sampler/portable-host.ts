import type { Filesystem, HostUsage } from '../model/host-usage.js';
import { sanitize } from '../model/safe-text.js';

type Library = typeof import('systeminformation');

/** Loaded when first asked for: it is 30 ms of start-up that Linux does without. */
let library: Promise<Library> | undefined;
const load = (): Promise<Library> => (library ??= import('systeminformation'));

/** Its figures come from child processes: not more often than this. */
const POLL_MS = 2000;

const unknown = (atMs: number): HostUsage => ({
  atMs,
  cpus: NaN,
  cpuPercent: NaN,
  load1: NaN,
  load5: NaN,
  load15: NaN,
  memoryBytes: NaN,
  memoryUsedBytes: NaN,
  swapBytes: NaN,
  swapUsedBytes: NaN,
  pressureCpuSome: NaN,
  pressureMemorySome: NaN,
  pressureMemoryFull: NaN,
  pressureIoSome: NaN,
  pressureIoFull: NaN,
});

/** A machine without /proc: tells the last poll's figures, and starts the next poll when it is time. */
export class PortableHost {
  readonly #clock: () => number;
  #last: HostUsage;
  #polledAtMs = -Infinity;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#last = unknown(clock());
  }

  read(): HostUsage {
    const now = this.#clock();
    if (now - this.#polledAtMs >= POLL_MS) {
      this.#polledAtMs = now;
      // what cannot be asked stays unknown
      this.#poll().catch(() => (this.#last = unknown(now)));
    }
    return this.#last;
  }

  close(): void {}

  async #poll(): Promise<void> {
    const { currentLoad, mem } = await load();
    const [cpu, memory] = await Promise.all([currentLoad(), mem()]);
    const atMs = this.#clock();
    this.#last = {
      ...unknown(atMs),
      cpus: cpu.cpus.length,
      cpuPercent: cpu.currentLoad,
      memoryBytes: memory.total,
      memoryUsedBytes: memory.total - memory.available,
      swapBytes: memory.swaptotal,
      swapUsedBytes: memory.swapused,
    };
  }
}

let asked: Promise<readonly Filesystem[]> | undefined;

/**
 * Mounted disks, on any system. Runs `df`, which a dead network file system may hold for ever: on
 * demand only, and who asks meanwhile gets the same promise.
 */
export function filesystems(): Promise<readonly Filesystem[]> {
  asked ??= measure().finally(() => (asked = undefined));
  return asked;
}

async function measure(): Promise<readonly Filesystem[]> {
  const { fsSize } = await load();
  return (await fsSize()).map(({ fs, mount, size, used, available }) => ({
    device: sanitize(fs),
    mount: sanitize(mount),
    sizeBytes: size,
    usedBytes: used,
    availableBytes: available,
    isDataRoot: false,
  }));
}
