import { bytes, count, percent, share } from '../model/format.js';
import type { Usage } from '../model/usage.js';
import type { Figure } from '../store/kept-figures.js';

/** A chart of the details. */
export interface ChartKind {
  readonly title: string;
  readonly series: readonly Figure[];
  readonly words: (usage: Usage | undefined) => string;
  /** A value of the scale, with its unit. */
  readonly unit: (value: number) => string;
  /** The scale is at least this. */
  readonly floor: number;
  /** What it cannot go beyond; NaN without a limit. */
  readonly limit: (usage: Usage | undefined) => number;
}

const unlimited = (): number => NaN;

export const CHARTS: readonly ChartKind[] = [
  {
    title: 'cpu',
    series: ['cpuPercent'],
    words: (usage) => {
      const limited = usage !== undefined && Number.isFinite(usage.cpuLimitCores);
      const limit = limited
        ? ` of limit ${usage.cpuLimitCores} (${share(usage.cpuLimitPercent)})`
        : '';
      const held =
        (usage?.throttledPercent ?? 0) > 0 ? `  throttled ${share(usage?.throttledPercent)}` : '';
      return `${percent(usage?.cpuPercent)}%${limit}${held}`;
    },
    unit: (value) => `${percent(value)}%`,
    floor: 1,
    limit: (usage) => 100 * (usage?.cpuLimitCores ?? NaN),
  },
  {
    title: 'memory',
    series: ['memoryBytes'],
    words: (usage) => {
      const limit =
        usage?.memoryLimited === true
          ? ` of ${bytes(usage.memoryLimitBytes)} (${share(usage.memoryPercent)})`
          : '';
      const kills = (usage?.oomKills ?? 0) > 0 ? `  ${count(usage?.oomKills)} OOM kills` : '';
      return `${bytes(usage?.memoryBytes)}${limit}  anon ${bytes(usage?.memoryAnonBytes)}  file ${bytes(usage?.memoryFileBytes)}${kills}`;
    },
    unit: bytes,
    floor: 1,
    limit: (usage) => (usage?.memoryLimited === true ? usage.memoryLimitBytes : NaN),
  },
  {
    title: 'network',
    series: ['networkRxBytesPerSec', 'networkTxBytesPerSec'],
    words: (usage) =>
      `↓ ${bytes(usage?.networkRxBytesPerSec)}/s  ↑ ${bytes(usage?.networkTxBytesPerSec)}/s  in all ${bytes(usage?.networkRxBytes)} ↓ ${bytes(usage?.networkTxBytes)} ↑`,
    unit: (value) => `${bytes(value)}/s`,
    floor: 1024,
    limit: unlimited,
  },
  {
    title: 'disk',
    series: ['blockReadBytesPerSec', 'blockWriteBytesPerSec'],
    words: (usage) =>
      `read ${bytes(usage?.blockReadBytesPerSec)}/s  write ${bytes(usage?.blockWriteBytesPerSec)}/s  in all ${bytes(usage?.blockReadBytes)} read ${bytes(usage?.blockWriteBytes)} written`,
    unit: (value) => `${bytes(value)}/s`,
    floor: 1024,
    limit: unlimited,
  },
];
