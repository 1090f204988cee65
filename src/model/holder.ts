import type { ContainerId } from './id.js';
import type { SafeText } from './safe-text.js';

/** A process of this machine, and what it is in. */
export interface Holder {
  readonly pid: number;
  /** /proc/<pid>/comm: 15 characters at most. */
  readonly name: SafeText;
  /** The outermost first where they are nested; none for a process of the machine's own. */
  readonly containers: readonly ContainerId[];
}

export type Protocol = 'tcp' | 'udp';

/** A port of the machine itself; without a protocol either. */
export interface Port {
  readonly number: number;
  readonly protocol: Protocol | undefined;
}

/** Who listens on a port. */
export interface Listeners {
  readonly holders: readonly Holder[];
  /** Something listens, and which process it is may not be seen: that takes root. */
  readonly hidden: boolean;
}

/** Who holds what, by the kernel's own account of this machine. */
export interface HolderSource {
  /** Undefined when there is no such process, or it is hidden from us. */
  ofPid(pid: number): Holder | undefined;
  /** In the machine's network, and in that of these containers, which have the engine's host's. */
  ofPort(port: Port, hostNetwork: ReadonlySet<ContainerId>): Promise<Listeners>;
}
