import type { ContainerId } from './id.js';
import type { SafeText } from './safe-text.js';

/** Who makes such cgroups. */
export type Runtime = 'docker' | 'podman' | 'containerd' | 'cri-o' | 'lxc' | 'nspawn';

/** A container as the kernel shows it, without asking an engine: a cgroup with a telling name. */
export interface FoundContainer {
  /** The engine's, where the cgroup is called by it; else `lxc:NAME`, `nspawn:NAME`. */
  readonly id: ContainerId;
  readonly runtime: Runtime;
  /** Given by people: LXC and nspawn name their cgroups by it. */
  readonly name: SafeText | undefined;
  /** Which run of it: a restart makes another cgroup at the same path. */
  readonly run: number;
  readonly paused: boolean;
}
