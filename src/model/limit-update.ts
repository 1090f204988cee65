import { ENDLESS, limitOptions, type Limits } from './limits.js';

/** How a container has its limits now: an engine takes new ones in the same words only. */
export interface LimitWords {
  /** µs, of CPUs that are limited by a quota; undefined: by `--cpus`, which cannot be taken away again. */
  readonly cpuPeriodUs: number | undefined;
  readonly isSwapLimited: boolean;
}

/** What is sent and shown: CPUs are cores or a quota of µs, -1 for none. Absent: as it is. */
export interface LimitUpdate extends Limits {
  readonly cpuQuotaUs?: number;
}

/** CFS period without another one, µs (kernel: sched-bwc). */
export const PERIOD_US = 100_000;

/** Of one that nobody has limited. */
export const UNLIMITED: LimitWords = { cpuPeriodUs: PERIOD_US, isSwapLimited: false };

const quotaOf = (cpus: number, periodUs: number): number =>
  cpus === Infinity ? -1 : Math.round(cpus * periodUs);

/** New limits in the words in which the container has its old ones. */
export function limitUpdate(limits: Limits, words: LimitWords): LimitUpdate {
  const { cpus, pids } = limits;
  const { cpuPeriodUs } = words;
  return {
    ...(cpus !== undefined &&
      (cpuPeriodUs === undefined ? { cpus } : { cpuQuotaUs: quotaOf(cpus, cpuPeriodUs) })),
    ...memoryUpdate(limits, words),
    ...(pids !== undefined && { pids }),
  };
}

/**
 * The engine checks the one against the other, so both are told. It keeps a swap of -1 to itself (moby
 * daemon/update_linux.go): where the kernel has a limit only a larger one takes it away.
 */
function memoryUpdate(
  { memoryBytes, memorySwapBytes }: Limits,
  { isSwapLimited }: LimitWords,
): LimitUpdate {
  const swapBytes = memoryBytes === Infinity ? Infinity : memorySwapBytes;
  if (isSwapLimited)
    return {
      ...(memoryBytes !== undefined && { memoryBytes: Math.min(memoryBytes, ENDLESS) }),
      ...(swapBytes !== undefined && { memorySwapBytes: Math.min(swapBytes, 2 * ENDLESS) }),
    };
  return {
    ...(memoryBytes !== undefined && { memoryBytes, memorySwapBytes: swapBytes ?? Infinity }),
    ...(memoryBytes === undefined && swapBytes !== undefined && { memorySwapBytes: swapBytes }),
  };
}

/** Why no engine will take them; undefined: none is known. */
export const whyNotLimited = ({ cpus }: Limits, { cpuPeriodUs }: LimitWords): string | undefined =>
  cpus === Infinity && cpuPeriodUs === undefined
    ? 'CPUs given by --cpus cannot be taken off their limit: give as many as there are'
    : undefined;

/** `--cpu-quota 50000 --memory 64m --memory-swap -1`, as `docker update` takes them. */
export const updateOptions = ({ cpuQuotaUs, ...limits }: LimitUpdate): string =>
  [cpuQuotaUs === undefined ? '' : `--cpu-quota ${cpuQuotaUs}`, limitOptions(limits)]
    .filter(Boolean)
    .join(' ');
