import { drift } from './random.js';

/** What a simulated process wants from the machine. Rates are a second, sizes in bytes. */
export interface Load {
  /** Cores wanted; what a quota refuses shows as throttling. */
  readonly cores: number;
  /** Share of cores and traffic that comes and goes, 0 to 1. */
  readonly sway?: number;
  /** Extra work during the first `forSec` of every `everySec`. */
  readonly burst?: Burst;
  readonly anonBytes: number;
  /** A leak: ends in the OOM killer, which takes the container, or one child that gives it all back. */
  readonly leak?: { readonly bytesPerSec: number; readonly takes: 'container' | 'child' };
  /** Page cache. */
  readonly fileBytes?: number;
  readonly rxPerSec?: number;
  readonly txPerSec?: number;
  readonly readPerSec?: number;
  readonly writePerSec?: number;
  readonly pids?: number;
}

export interface Burst {
  readonly everySec: number;
  readonly forSec: number;
  readonly cores: number;
  readonly readPerSec?: number;
  readonly writePerSec?: number;
}

/** `Infinity` is unlimited. */
export interface Limits {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly pids: number;
}

export const UNLIMITED: Limits = { cores: Infinity, memoryBytes: Infinity, pids: Infinity };

/** What the process gets, constant within one `QUANTUM_MS`. */
export interface Rates {
  readonly cores: number;
  /** Share of the quota's periods that were cut short, 0 to 1. */
  readonly throttled: number;
  readonly anonBytes: number;
  readonly fileBytes: number;
  readonly inactiveFileBytes: number;
  readonly oomKills: number;
  readonly rxPerSec: number;
  readonly txPerSec: number;
  readonly readPerSec: number;
  readonly writePerSec: number;
  readonly pids: number;
}

/** Rates are constant within a quantum, so counters are exact sums of rate × time. */
export const QUANTUM_MS = 500;

/** Seconds from a start until the leak has filled the memory limit. */
export const secondsToFull = (load: Load, limits: Limits): number =>
  load.leak === undefined
    ? Infinity
    : (limits.memoryBytes - load.anonBytes - (load.fileBytes ?? 0)) / load.leak.bytesPerSec;

/** When and where a load is looked at: seconds of the world's clock, and of the run's own. */
export interface Moment {
  readonly atSec: number;
  readonly ageSec: number;
  readonly lane: number;
}

export function rates(load: Load, limits: Limits, moment: Moment): Rates {
  const { atSec, ageSec, lane } = moment;
  const burst = burstNow(load, atSec);
  // quick ripples on slow tides: alive in the figures, and in a chart of some minutes
  const sway = (which: number): number =>
    Math.max(
      0,
      1 +
        (load.sway ?? 0.15) *
          (0.6 * drift(lane + which, atSec / 2.5) + 0.4 * drift(lane - which, atSec / 40)),
    );
  const busy = sway(1);
  const wanted = load.cores * busy + (burst?.cores ?? 0);
  const full = secondsToFull(load, limits);
  const leaked = (load.leak?.bytesPerSec ?? 0) * (full === Infinity ? ageSec : ageSec % full);
  const fileBytes = (load.fileBytes ?? 0) * (1 + 0.03 * drift(lane + 5, atSec / 20));
  return {
    cores: Math.min(wanted, limits.cores * (0.985 + 0.015 * drift(lane + 2, atSec))),
    throttled: wanted > limits.cores ? Math.min(0.98, 1 - (0.75 * limits.cores) / wanted) : 0,
    anonBytes: load.anonBytes * (1 + 0.02 * drift(lane + 3, atSec / 8)) + leaked,
    fileBytes,
    inactiveFileBytes: fileBytes * 0.6,
    oomKills: load.leak?.takes === 'child' && full < Infinity ? Math.floor(ageSec / full) : 0,
    rxPerSec: (load.rxPerSec ?? 0) * busy,
    txPerSec: (load.txPerSec ?? 0) * busy,
    readPerSec: (load.readPerSec ?? 0) * sway(7) + (burst?.readPerSec ?? 0),
    writePerSec: (load.writePerSec ?? 0) * sway(8) + (burst?.writePerSec ?? 0),
    pids: (load.pids ?? 1) + (burst === undefined ? 0 : 2),
  };
}

const burstNow = (load: Load, atSec: number): Burst | undefined =>
  load.burst !== undefined && atSec % load.burst.everySec < load.burst.forSec
    ? load.burst
    : undefined;

export const IDLE: Rates = {
  cores: 0,
  throttled: 0,
  anonBytes: 0,
  fileBytes: 0,
  inactiveFileBytes: 0,
  oomKills: 0,
  rxPerSec: 0,
  txPerSec: 0,
  readPerSec: 0,
  writePerSec: 0,
  pids: 0,
};
