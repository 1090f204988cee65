import type { Reading } from './reading.js';

/** Facts of the machine that a container's figures are measured against. */
export interface HostFacts {
  /** CPUs online. */
  readonly cpus: number;
  /** MemTotal of /proc/meminfo, bytes. `NaN` when unknown. */
  readonly memoryBytes: number;
}

/** The largest of the last 60 s; `NaN` where nobody has watched. */
export interface Peaks {
  readonly cpuPeakPercent: number;
  readonly memoryPeakBytes: number;
}

/** Between two Readings: rates, shares, and the newer reading's gauges. `NaN` is unknown. */
export interface Usage extends Peaks {
  /** Monotonic clock of the newer reading, ms. */
  readonly atMs: number;
  /** Time between the two reads, ms; `NaN` for a first reading, which has gauges but no rates. */
  readonly intervalMs: number;
  /** 100 is one core. */
  readonly cpuPercent: number;
  /** CPU time of this run. */
  readonly cpuSeconds: number;
  /** `Infinity` without a quota. */
  readonly cpuLimitCores: number;
  /** Share of the quota; unknown without one. */
  readonly cpuLimitPercent: number;
  /** Periods of the quota within the interval: those in which it wanted to run. */
  readonly cpuPeriods: number;
  /** Throttled periods ÷ periods within the interval; 0 when no period passed. */
  readonly throttledPercent: number;
  /** docker stats' formula: usage − inactive_file. */
  readonly memoryBytes: number;
  /** As `docker stats` prints it: the container's limit, or the machine's memory without one. */
  readonly memoryLimitBytes: number;
  readonly memoryPercent: number;
  /** Has a limit of its own, smaller than the machine. */
  readonly memoryLimited: boolean;
  /** usage as the kernel counts it, page cache included. */
  readonly memoryUsageBytes: number;
  readonly memoryAnonBytes: number;
  readonly memoryFileBytes: number;
  /** tmpfs and shared memory: part of `memoryFileBytes`, but nothing to be dropped. */
  readonly memoryShmemBytes: number;
  readonly swapBytes: number;
  readonly oomKills: number;
  readonly networkRxBytes: number;
  readonly networkTxBytes: number;
  readonly networkRxBytesPerSec: number;
  readonly networkTxBytesPerSec: number;
  readonly blockReadBytes: number;
  readonly blockWriteBytes: number;
  readonly blockReadBytesPerSec: number;
  readonly blockWriteBytesPerSec: number;
  readonly pids: number;
  readonly pidsLimit: number;
  readonly pressureCpuSome: number;
  readonly pressureMemorySome: number;
  readonly pressureMemoryFull: number;
  readonly pressureIoSome: number;
  readonly pressureIoFull: number;
}

/** Growth of a counter; a counter that went back was reset, and says nothing about this interval. */
function growth(
  previous: Readonly<Reading> | undefined,
  next: Readonly<Reading>,
  key: keyof Reading,
): number {
  const before = previous === undefined ? NaN : previous[key];
  return next[key] >= before ? next[key] - before : NaN;
}

function interval(before: number | undefined, after: number): number {
  const passed = after - (before ?? NaN);
  return passed > 0 ? passed : NaN;
}

const ioTime = (reading: Readonly<Reading>): number =>
  Number.isNaN(reading.ioAtMs) ? reading.atMs : reading.ioAtMs;

/** `undefined`: not read again, as nothing ran, so without growth in whatever interval. */
function ioInterval(
  previous: Readonly<Reading> | undefined,
  next: Readonly<Reading>,
): number | undefined {
  const before = previous && ioTime(previous);
  return before === ioTime(next) ? undefined : interval(before, ioTime(next));
}

function throttledShare(previous: Readonly<Reading> | undefined, next: Readonly<Reading>): number {
  const periods = growth(previous, next, 'cpuPeriods');
  return periods === 0 ? 0 : (100 * growth(previous, next, 'cpuThrottledPeriods')) / periods;
}

/** Two readings have no peak: `store/recent-peaks` has. */
const UNWATCHED: Peaks = { cpuPeakPercent: NaN, memoryPeakBytes: NaN };

/**
 * The one place where figures come from: live, replayed, demo and remote readings all pass here.
 * `previous` undefined (or not older than `next`) gives the gauges and unknown rates.
 */
export function derive(
  previous: Readonly<Reading> | undefined,
  next: Readonly<Reading>,
  host: HostFacts,
): Usage {
  const intervalMs = interval(previous?.atMs, next.atMs);
  const perSec = 1000 / (ioInterval(previous, next) ?? intervalMs);
  // ns per ms of wall clock, in percent of one core
  const cpuPercent = growth(previous, next, 'cpuNs') / intervalMs / 1e4;
  const memoryBytes = dockerMemory(next);
  const memoryLimited = next.memoryLimitBytes < host.memoryBytes;
  const memoryLimitBytes = memoryLimited ? next.memoryLimitBytes : host.memoryBytes;
  return {
    atMs: next.atMs,
    intervalMs,
    ...UNWATCHED,
    cpuPercent,
    cpuSeconds: next.cpuNs / 1e9,
    cpuLimitCores: next.cpuLimitCores,
    cpuLimitPercent: Number.isFinite(next.cpuLimitCores) ? cpuPercent / next.cpuLimitCores : NaN,
    cpuPeriods: growth(previous, next, 'cpuPeriods'),
    throttledPercent: throttledShare(previous, next),
    memoryBytes,
    memoryLimitBytes,
    memoryPercent: (100 * memoryBytes) / memoryLimitBytes,
    memoryLimited,
    memoryUsageBytes: next.memoryUsageBytes,
    memoryAnonBytes: next.memoryAnonBytes,
    memoryFileBytes: next.memoryFileBytes,
    memoryShmemBytes: next.memoryShmemBytes,
    swapBytes: next.swapBytes,
    oomKills: next.oomKills,
    networkRxBytes: next.networkRxBytes,
    networkTxBytes: next.networkTxBytes,
    networkRxBytesPerSec: growth(previous, next, 'networkRxBytes') * perSec,
    networkTxBytesPerSec: growth(previous, next, 'networkTxBytes') * perSec,
    blockReadBytes: next.blockReadBytes,
    blockWriteBytes: next.blockWriteBytes,
    blockReadBytesPerSec: growth(previous, next, 'blockReadBytes') * perSec,
    blockWriteBytesPerSec: growth(previous, next, 'blockWriteBytes') * perSec,
    pids: next.pids,
    pidsLimit: next.pidsLimit,
    pressureCpuSome: next.pressureCpuSome,
    pressureMemorySome: next.pressureMemorySome,
    pressureMemoryFull: next.pressureMemoryFull,
    pressureIoSome: next.pressureIoSome,
    pressureIoFull: next.pressureIoFull,
  };
}

/**
 * docker/cli `calculateMemUsageUnixNoCache`: subtract inactive file pages, unless they exceed the
 * usage (the two files are read one after the other). Unknown inactive pages leave the usage itself.
 */
function dockerMemory(reading: Readonly<Reading>): number {
  const { memoryUsageBytes: usage, memoryInactiveFileBytes: inactive } = reading;
  return inactive < usage ? usage - inactive : usage;
}
