import type { HostGroup, HostRow } from './host-row.js';
import type { Filesystem } from './host-usage.js';
import type { ContainerId } from './id.js';

/** The machine in its parts: what the Host pane shows. */
export interface Machine {
  readonly rows: readonly HostRow[];
  /** CPU% of each core that is online, in their order; 100 is the whole core. */
  readonly cores: readonly number[];
  /** Disks; undefined until measured. */
  readonly filesystems: readonly Filesystem[] | undefined;
}

/** What was read of it. */
export interface MachineReading extends Pick<Machine, 'cores' | 'filesystems'> {
  readonly groups: readonly HostGroup[];
}

/** The socket for "what else runs here". Costs something only between a `read` and the next `release`. */
export interface MachineSource {
  /** @param listed the containers that have rows of their own */
  read(listed: ReadonlySet<ContainerId>): Promise<MachineReading>;
  /** Nobody looks any more: lets go of everything. */
  release(): void;
}
