import type { Reading } from './reading.js';

/** Facts of the machine that a container's figures are measured against. */
export interface HostFacts {
  /** CPUs online. */
  readonly cpus: number;
  /** MemTotal of /proc/meminfo, bytes. `NaN` when unknown. */
  readonly memoryBytes: number;
}

/** Between two Readings: rates, shares, and the newer reading's gauges. `NaN` is unknown. */
export interface Usage {
  /** Monotonic clock of the newer reading, ms. */
  readonly atMs: number;
  /** Time between the two reads, ms; `NaN` for a first reading, which has gauges but no rates. */
  readonly intervalMs: number;
  /** 100 is one core. */
  readonly cpuPercent: number;
  /** `Infinity` without a quota. */
  readonly cpuLimitCores: number;
  /** Share of the quota; unknown without one. */
  readonly cpuLimitPercent: number;
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
const growth = (before: number, after: number): number => (after >= before ? after - before : NaN);

const ioTime = (reading: Readonly<Reading>): number =>
  Number.isNaN(reading.ioAtMs) ? reading.atMs : reading.ioAtMs;

/**
 * The one place where figures come from: live, replayed, demo and remote readings all pass here.
 * `previous` undefined (or not older than `next`) gives the gauges and unknown rates.
 */
export function derive(
  previous: Readonly<Reading> | undefined,
  next: Readonly<Reading>,
  host: HostFacts,
): Usage {
  const elapsed = previous === undefined ? NaN : next.atMs - previous.atMs;
  const intervalMs = elapsed > 0 ? elapsed : NaN;
  const ioElapsed = previous === undefined ? NaN : ioTime(next) - ioTime(previous);
  const perSec = (key: keyof Reading, ms: number): number =>
    previous === undefined ? NaN : (growth(previous[key], next[key]) * 1000) / ms;
  // not read again, as nothing ran: no growth within this interval
  const ioIntervalMs = ioElapsed === 0 ? intervalMs : ioElapsed > 0 ? ioElapsed : NaN;
  const ioPerSec = (key: keyof Reading): number => perSec(key, ioIntervalMs);

  // ns per second of wall clock, in percent of one core
  const cpuPercent = perSec('cpuNs', intervalMs) / 1e7;
  const limitCores = next.cpuLimitCores;
  const periods = previous === undefined ? NaN : growth(previous.cpuPeriods, next.cpuPeriods);
  const throttled =
    previous === undefined ? NaN : growth(previous.cpuThrottledPeriods, next.cpuThrottledPeriods);

  const memoryBytes = dockerMemory(next);
  const memoryLimited = next.memoryLimitBytes < host.memoryBytes;
  const memoryLimitBytes = memoryLimited ? next.memoryLimitBytes : host.memoryBytes;
  return {
    atMs: next.atMs,
    intervalMs,
    cpuPercent,
    cpuLimitCores: limitCores,
    cpuLimitPercent: Number.isFinite(limitCores) ? cpuPercent / limitCores : NaN,
    throttledPercent: periods === 0 ? 0 : (100 * throttled) / periods,
    memoryBytes,
    memoryLimitBytes,
    memoryPercent: (100 * memoryBytes) / memoryLimitBytes,
    memoryLimited,
    memoryUsageBytes: next.memoryUsageBytes,
    memoryAnonBytes: next.memoryAnonBytes,
    memoryFileBytes: next.memoryFileBytes,
    swapBytes: next.swapBytes,
    oomKills: next.oomKills,
    networkRxBytes: next.networkRxBytes,
    networkTxBytes: next.networkTxBytes,
    networkRxBytesPerSec: ioPerSec('networkRxBytes'),
    networkTxBytesPerSec: ioPerSec('networkTxBytes'),
    blockReadBytes: next.blockReadBytes,
    blockWriteBytes: next.blockWriteBytes,
    blockReadBytesPerSec: ioPerSec('blockReadBytes'),
    blockWriteBytesPerSec: ioPerSec('blockWriteBytes'),
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
