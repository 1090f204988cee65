import type { Reading } from '../model/reading.js';
import type { Limits, Rates } from './load.js';
import { MIB } from './spec.js';

/** Periods a second: the scheduler's quota period is 100 ms. */
const PERIODS_PER_SEC = 10;
/** Page tables, slabs and socket buffers, which a cgroup is charged for too. */
const KERNEL_BYTES = 1.5 * MIB;

/** Sums since the start of a run, as a cgroup and a network namespace keep them. */
export class Counters {
  readonly #limits: Limits;
  #cpuNs = 0;
  #periods = 0;
  #throttledPeriods = 0;
  #rxBytes = 0;
  #txBytes = 0;
  #readBytes = 0;
  #writeBytes = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  add(rates: Rates, forMs: number): void {
    const seconds = forMs / 1000;
    this.#cpuNs += rates.cores * seconds * 1e9;
    if (Number.isFinite(this.#limits.cores)) {
      this.#periods += seconds * PERIODS_PER_SEC;
      this.#throttledPeriods += seconds * PERIODS_PER_SEC * rates.throttled;
    }
    this.#rxBytes += rates.rxPerSec * seconds;
    this.#txBytes += rates.txPerSec * seconds;
    this.#readBytes += rates.readPerSec * seconds;
    this.#writeBytes += rates.writePerSec * seconds;
  }

  /** Fills everything but `into.atMs`. `rates` are those of the same instant: they carry the gauges. */
  fill(rates: Rates, into: Reading): void {
    into.ioAtMs = NaN;
    into.cpuNs = Math.floor(this.#cpuNs);
    into.cpuPeriods = Math.floor(this.#periods);
    into.cpuThrottledPeriods = Math.floor(this.#throttledPeriods);
    into.cpuLimitCores = this.#limits.cores;
    into.memoryUsageBytes = Math.floor(rates.anonBytes + rates.fileBytes + KERNEL_BYTES);
    into.memoryInactiveFileBytes = Math.floor(rates.inactiveFileBytes);
    into.memoryAnonBytes = Math.floor(rates.anonBytes);
    into.memoryFileBytes = Math.floor(rates.fileBytes);
    into.memoryShmemBytes = 0;
    into.memoryLimitBytes = this.#limits.memoryBytes;
    into.swapBytes = 0;
    into.oomKills = rates.oomKills;
    into.networkRxBytes = Math.floor(this.#rxBytes);
    into.networkTxBytes = Math.floor(this.#txBytes);
    into.blockReadBytes = Math.floor(this.#readBytes);
    into.blockWriteBytes = Math.floor(this.#writeBytes);
    into.pids = rates.pids;
    into.pidsLimit = this.#limits.pids;
    this.#fillPressure(rates, into);
  }

  #fillPressure(rates: Rates, into: Reading): void {
    const filled = (rates.anonBytes + rates.fileBytes) / this.#limits.memoryBytes;
    const disk = Math.min(70, (rates.readPerSec + rates.writePerSec) / MIB / 2);
    into.pressureCpuSome = rates.throttled * 80;
    into.pressureMemorySome = filled > 0.95 ? (filled - 0.95) * 400 : 0;
    into.pressureMemoryFull = into.pressureMemorySome / 2;
    into.pressureIoSome = disk;
    into.pressureIoFull = disk * 0.6;
  }
}
