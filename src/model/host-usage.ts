import type { SafeText } from './safe-text.js';

/** The machine's own figures, in the units of `Usage`. `NaN` is unknown. */
export interface HostUsage {
  readonly atMs: number;
  readonly cpus: number;
  /** 100 is the whole machine. */
  readonly cpuPercent: number;
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
  readonly memoryBytes: number;
  /** MemTotal − MemAvailable. */
  readonly memoryUsedBytes: number;
  readonly swapBytes: number;
  readonly swapUsedBytes: number;
  /** PSI avg10, percent. */
  readonly pressureCpuSome: number;
  readonly pressureMemorySome: number;
  readonly pressureMemoryFull: number;
  readonly pressureIoSome: number;
  readonly pressureIoFull: number;
}

/** What dtop itself costs. */
export interface SelfUsage {
  /** 100 is one core. */
  readonly cpuPercent: number;
  readonly rssBytes: number;
  /** Requests to the engine within the last minute. */
  readonly callsPerMin: number;
  readonly terminalBytesPerSec: number;
}

/** A mounted disk and its fill. */
export interface Filesystem {
  readonly device: SafeText;
  readonly mount: SafeText;
  readonly sizeBytes: number;
  readonly usedBytes: number;
  /** To whoever is not root: less than what is not used. */
  readonly availableBytes: number;
  /** The engine keeps its data on it. */
  readonly isDataRoot: boolean;
}

/** Full, in percent of what can be filled: as `df` counts it. */
export const fillPercent = ({ usedBytes, availableBytes }: Filesystem): number =>
  (100 * usedBytes) / (usedBytes + availableBytes);
