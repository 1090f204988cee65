import type { Failure } from './failure.js';
import { processId, type ContainerId, type ProcessId } from './id.js';
import type { SafeText } from './safe-text.js';
import type { SampleTarget } from './source.js';

/** A process of a container. A number that nobody told is `NaN`. */
export interface ContainerProcess {
  /** On the host. */
  readonly pid: number;
  /** In the container's own pid namespace. */
  readonly insidePid: number;
  readonly parentPid: number;
  /** Clock ticks since boot: with the pid, which process it is. */
  readonly startTicks: number;
  /** Wall clock, ms since the epoch. */
  readonly startedAtMs: number;
  /** By the host's names, as ps and `docker top` have it. */
  readonly user: SafeText;
  /** One letter of proc_pid_stat(5): R runs, S sleeps, D waits for a disk, Z is dead, T is stopped. */
  readonly state: SafeText;
  /** Of a core, since it was read before. */
  readonly cpuPercent: number;
  readonly rssBytes: number;
  readonly threads: number;
  /** From and to disks, since it was read before. */
  readonly readBytesPerSec: number;
  readonly writeBytesPerSec: number;
  readonly command: SafeText;
  /** Whose it is allows us to send it a signal. */
  readonly isOurs: boolean;
}

export interface ProcessList {
  readonly source: 'kernel' | 'top' | 'demo';
  readonly processes: readonly ContainerProcess[];
  /** Beyond what is read of one container. */
  readonly left: number;
}

/** The socket for "what runs in there". Costs something only between a `read` and the next `release`. */
export interface ProcessSource {
  /** Undefined: out of this source's reach. */
  read(target: SampleTarget): Promise<ProcessList | undefined>;
  release(): void;
}

/** What is known of a container's processes; undefined until first read. */
export type KnownProcesses = ProcessList | Failure | undefined;

export const idOfProcess = (
  container: ContainerId,
  { pid, startTicks }: Pick<ContainerProcess, 'pid' | 'startTicks'>,
): ProcessId => processId(`${container}/${pid}@${startTicks}`);
