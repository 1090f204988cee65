/** Where the rules begin to speak: a calm fleet stays below all of them. */
export interface Thresholds {
  /** Share of the quota's periods of about the last ten seconds that were cut short. */
  readonly throttledPercent: number;
  /** So many periods of these seconds at least: a job that wakes up now and then is not slowed down. */
  readonly throttledPeriods: number;
  /** Memory that cannot be dropped, as a share of the container's limit. */
  readonly memoryPercent: number;
  readonly memoryCriticalPercent: number;
  /** From here on when it grows and the limit is near in time. */
  readonly memoryGrowingPercent: number;
  readonly memorySoonSec: number;
  /** Share of time in which reclaim at the limit stalls it, page cache or not. */
  readonly memoryStallPercent: number;
  /** Growth of anonymous memory over the minutes kept, in bytes and as a share of what there is. */
  readonly leakBytes: number;
  readonly leakPercent: number;
  /** A program fills its memory when it starts. */
  readonly leakAgeSec: number;
  /** A limit that is further away is nobody's concern today. */
  readonly leakRoomSec: number;
  readonly leakSoonSec: number;
  readonly swapBytesPerSec: number;
  /** Swapped out, and stalled by it. */
  readonly swapBytes: number;
  readonly swapStallPercent: number;
  readonly pidsPercent: number;
  readonly pidsCriticalPercent: number;
  /** Share of the last ten seconds in which something of it waited for the disk. */
  readonly ioStallPercent: number;
  /** The same of one that moves this much itself. */
  readonly ioBusyPercent: number;
  readonly ioBytesPerSec: number;
  /** Of one of which nobody knows whether it waits. */
  readonly ioUnknownBytesPerSec: number;
  /** Of one direction, and so many times the most it moved before. */
  readonly networkBytesPerSec: number;
  readonly networkTimesUsual: number;
  /** Of one that is not known for long enough to compare. */
  readonly networkUnknownBytesPerSec: number;
  /** A file that is large and goes on growing like that fills a disk. */
  readonly logBytes: number;
  readonly logBytesPerSec: number;
  /** Share of all CPUs. */
  readonly hogPercent: number;
  readonly oomSec: number;
  readonly oomFreshSec: number;
  /** Exits not asked for within this time make a loop. */
  readonly loopExits: number;
  readonly loopSec: number;
  readonly exitedSec: number;
  readonly exitedFreshSec: number;
  readonly pausedSec: number;
  /** Share of what the machine gives that makes a container the cause of a pressure. */
  readonly causingPercent: number;
}

const SECOND = 1;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const MIB = 2 ** 20;

export const DEFAULT_THRESHOLDS: Thresholds = {
  throttledPercent: 25,
  throttledPeriods: 16,
  memoryPercent: 90,
  memoryCriticalPercent: 95,
  memoryGrowingPercent: 80,
  memorySoonSec: 5 * MINUTE,
  memoryStallPercent: 20,
  leakBytes: 8 * MIB,
  leakPercent: 5,
  leakAgeSec: 5 * MINUTE,
  leakRoomSec: 24 * HOUR,
  leakSoonSec: HOUR,
  swapBytesPerSec: MIB,
  swapBytes: 32 * MIB,
  swapStallPercent: 10,
  pidsPercent: 80,
  pidsCriticalPercent: 95,
  ioStallPercent: 20,
  ioBusyPercent: 5,
  ioBytesPerSec: 32 * MIB,
  ioUnknownBytesPerSec: 48 * MIB,
  networkBytesPerSec: 8 * MIB,
  networkTimesUsual: 6,
  networkUnknownBytesPerSec: 64 * MIB,
  logBytes: 64 * MIB,
  logBytesPerSec: MIB,
  hogPercent: 60,
  oomSec: 10 * MINUTE,
  oomFreshSec: 2 * MINUTE,
  loopExits: 3,
  loopSec: 10 * MINUTE,
  exitedSec: HOUR,
  exitedFreshSec: 10 * MINUTE,
  pausedSec: 5 * MINUTE,
  causingPercent: 25,
};
