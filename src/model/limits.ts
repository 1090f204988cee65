/** What a container may use at most. Absent: as it is. `Infinity`: no limit. */
export interface Limits {
  readonly cpus?: number;
  readonly memoryBytes?: number;
  /** Memory and swap together, as docker counts it. */
  readonly memorySwapBytes?: number;
  readonly pids?: number;
}

/** What an engine does when a container has ended; the number is of attempts. */
export const RESTART_POLICIES = [
  'no',
  'on-failure',
  'on-failure:3',
  'on-failure:10',
  'unless-stopped',
  'always',
] as const;
export type RestartPolicy = (typeof RESTART_POLICIES)[number] | `on-failure:${number}`;

const MIB = 2 ** 20;
const size = (bytes: number): string => (bytes % MIB === 0 ? `${bytes / MIB}m` : `${bytes}b`);
const orNone = (value: number, text: (value: number) => string): string =>
  value === Infinity ? '-1' : text(value);

/** Bytes that no machine has, and twice of it neither; JSON and docker's floating point tell it exactly. */
export const ENDLESS = 4e18;

/**
 * Memory cannot be taken off its limit by an update (0 leaves it, -1 is less than the least). This much is
 * none: the kernel's largest counter, which is what stands in its file without a limit.
 */
export const NO_MEMORY_LIMIT = 2 ** 63 - 4096;

/** `--cpus 0.5 --memory 256m`, as `docker update` takes them. */
export const limitOptions = ({ cpus, memoryBytes, memorySwapBytes, pids }: Limits): string =>
  [
    cpus !== undefined && (cpus === Infinity ? '--cpu-quota -1' : `--cpus ${cpus}`),
    memoryBytes !== undefined &&
      `--memory ${memoryBytes === Infinity ? BigInt(NO_MEMORY_LIMIT) : size(memoryBytes)}`,
    memorySwapBytes !== undefined && `--memory-swap ${orNone(memorySwapBytes, size)}`,
    pids !== undefined && `--pids-limit ${orNone(pids, String)}`,
  ]
    .filter(Boolean)
    .join(' ');
