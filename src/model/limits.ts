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

/** Memory that `docker update` takes and that is none for the kernel: it has no word for it. */
const NO_MEMORY_LIMIT = '--memory 8388607t --memory-swap -1';

/** `--cpus 0.5 --memory 256m`, as `docker update` takes them. */
export const limitOptions = ({ cpus, memoryBytes, memorySwapBytes, pids }: Limits): string =>
  [
    cpus !== undefined && (cpus === Infinity ? '--cpu-quota -1' : `--cpus ${cpus}`),
    memoryBytes !== undefined &&
      (memoryBytes === Infinity ? NO_MEMORY_LIMIT : `--memory ${size(memoryBytes)}`),
    memorySwapBytes !== undefined &&
      memoryBytes !== Infinity &&
      `--memory-swap ${orNone(memorySwapBytes, size)}`,
    pids !== undefined && `--pids-limit ${orNone(pids, String)}`,
  ]
    .filter(Boolean)
    .join(' ');
