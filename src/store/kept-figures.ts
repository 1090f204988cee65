import { emptyReading } from '../model/reading.js';
import { derive, type Peaks, type Usage } from '../model/usage.js';

/**
 * Figures that move: kept in 24 bits of mantissa, exact to 6 × 10⁻⁸ of themselves, for half the memory. The
 * screen shows them as they are kept, so that what is scrubbed back to is what was shown, to the digit.
 */
export const ROUNDED = [
  'cpuPercent',
  'cpuPeakPercent',
  'throttledPercent',
  'memoryBytes',
  'memoryPeakBytes',
  'memoryUsageBytes',
  'memoryAnonBytes',
  'memoryFileBytes',
  'memoryShmemBytes',
  'swapBytes',
  'networkRxBytesPerSec',
  'networkTxBytesPerSec',
  'blockReadBytesPerSec',
  'blockWriteBytesPerSec',
  'pressureCpuSome',
  'pressureMemorySome',
  'pressureMemoryFull',
  'pressureIoSome',
  'pressureIoFull',
] as const satisfies readonly (keyof Usage)[];

/** Totals, of which differences are told, and what hardly ever changes and so costs nothing. */
export const EXACT = [
  'cpuLimitCores',
  'cpuPeriods',
  'memoryLimitBytes',
  'memoryLimited',
  'oomKills',
  'networkRxBytes',
  'networkTxBytes',
  'blockReadBytes',
  'blockWriteBytes',
  'pids',
  'pidsLimit',
] as const satisfies readonly (keyof Usage)[];

export type Figure = (typeof ROUNDED)[number] | (typeof EXACT)[number];

/**
 * All of them: every column of the table, and the facts beside the charts; but for `cpuSeconds`, which moves
 * in every tick, is told since a mark alone, and would be a sixth more.
 */
export const ALL_FIGURES: readonly Figure[] = [...ROUNDED, ...EXACT];

/** For six hours: the columns that are shown without being chosen, and their limits. */
export const COARSE_FIGURES: readonly Figure[] = [
  'cpuPercent',
  'throttledPercent',
  'memoryBytes',
  'networkRxBytesPerSec',
  'networkTxBytesPerSec',
  'blockReadBytesPerSec',
  'blockWriteBytesPerSec',
  'cpuLimitCores',
  'memoryLimitBytes',
  'memoryLimited',
  'oomKills',
  'pids',
  'pidsLimit',
];

/** Of half a minute the largest is told: a spike is what one goes back for. Of everything else the last. */
export const PEAKS = [
  'cpuPercent',
  'throttledPercent',
  'networkRxBytesPerSec',
  'networkTxBytesPerSec',
  'blockReadBytesPerSec',
  'blockWriteBytesPerSec',
] as const satisfies readonly Figure[];

const narrow: ReadonlySet<Figure> = new Set(ROUNDED);
export const isRounded = (figure: Figure): boolean => narrow.has(figure);

type Figures = { -readonly [Key in keyof Usage]: Usage[Key] };

const UNKNOWN: Usage = derive(undefined, emptyReading(), { cpus: NaN, memoryBytes: NaN });

/** Shares are not kept: they are the same quotients again. */
const withShares = (usage: Figures): Usage => {
  const { cpuLimitCores } = usage;
  usage.cpuLimitPercent = Number.isFinite(cpuLimitCores) ? usage.cpuPercent / cpuLimitCores : NaN;
  usage.memoryPercent = (100 * usage.memoryBytes) / usage.memoryLimitBytes;
  return usage;
};

/** The figures as they will be kept, with these peaks. */
export function asKept(usage: Usage, peaks: Peaks = usage): Usage {
  const figures: Figures = { ...usage };
  figures.cpuPeakPercent = peaks.cpuPeakPercent;
  figures.memoryPeakBytes = peaks.memoryPeakBytes;
  ROUNDED.forEach((key) => {
    figures[key] = Math.fround(figures[key]);
  });
  return withShares(figures);
}

/** From what is kept; what is not is unknown. */
export function fromKept(figures: readonly Figure[], read: (index: number) => number): Usage {
  const usage: Figures = { ...UNKNOWN };
  figures.forEach((key, index) => {
    const value = read(index);
    if (key === 'memoryLimited') usage.memoryLimited = value === 1;
    else usage[key] = value;
  });
  return withShares(usage);
}

/** The last of several, with these in place of its `PEAKS`, in their order. */
export function peaksOf(last: Usage, peaks: readonly number[]): Usage {
  const usage: Figures = { ...last };
  for (const [at, key] of PEAKS.entries()) usage[key] = peaks[at] ?? NaN;
  return withShares(usage);
}
