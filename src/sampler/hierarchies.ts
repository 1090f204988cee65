import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the kernel's trees are seen from here; others when dtop runs in a container itself. */
export interface KernelRoots {
  readonly cgroupRoot: string;
  readonly procRoot: string;
}

export const KERNEL_ROOTS: KernelRoots = { cgroupRoot: '/sys/fs/cgroup', procRoot: '/proc' };

/** The mounted cgroup hierarchies. */
export interface Hierarchies {
  /** Version 2 rules all controllers; on a version 1 host (hybrid) it has pressure files at most. */
  readonly version: 1 | 2 | undefined;
  /** Mount of the version 2 hierarchy. */
  readonly unified: string | undefined;
  /** Mounts of version 1, by controller: `cpu` and `cpuacct` may share one, `cpu,cpuacct`. */
  readonly controllers: ReadonlyMap<string, string>;
}

/** A hierarchy in which every container has a cgroup: its tree is that of the containers. */
export interface Home {
  /** `unified`, or a version 1 controller. */
  readonly hierarchy: string;
  readonly mount: string;
}

export function homeOf({ version, unified, controllers }: Hierarchies): Home | undefined {
  if (version === 2 && unified !== undefined) return { hierarchy: 'unified', mount: unified };
  for (const hierarchy of ['cpuacct', 'memory']) {
    const mount = controllers.get(hierarchy);
    if (mount !== undefined) return { hierarchy, mount };
  }
  return undefined;
}

const isUnified = (dir: string): boolean => existsSync(join(dir, 'cgroup.controllers'));

/** By what lies under the cgroup root; by the mount table where that shows nothing. */
export function readHierarchies({ cgroupRoot, procRoot }: KernelRoots): Hierarchies {
  if (isUnified(cgroupRoot)) return { version: 2, unified: cgroupRoot, controllers: new Map() };
  const controllers = new Map<string, string>();
  for (const name of directories(cgroupRoot)) {
    const mount = join(cgroupRoot, name);
    if (!existsSync(join(mount, 'cgroup.procs')) || isUnified(mount)) continue;
    for (const controller of name.split(',')) controllers.set(controller, mount);
  }
  const hybrid = join(cgroupRoot, 'unified');
  const unified = isUnified(hybrid) ? hybrid : undefined;
  if (controllers.size > 0) return { version: 1, unified, controllers };
  return unified === undefined ? fromMountTable(procRoot) : { version: 2, unified, controllers };
}

/** `cpu` may be a link to `cpu,cpuacct`; both names are worth having. */
function directories(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** proc_pid_mountinfo(5): `35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory` */
function fromMountTable(procRoot: string): Hierarchies {
  const controllers = new Map<string, string>();
  let unified: string | undefined;
  for (const line of lines(join(procRoot, 'self', 'mountinfo'))) {
    const [mount, filesystem] = line.split(' - ').map((half) => half.split(' '));
    const where = mount?.[4];
    if (where === undefined || filesystem === undefined) continue;
    if (filesystem[0] === 'cgroup2') unified ??= where;
    if (filesystem[0] !== 'cgroup') continue;
    for (const option of filesystem[2]?.split(',') ?? []) controllers.set(option, where);
  }
  const version = controllers.has('memory') || controllers.has('cpuacct') ? 1 : 2;
  return {
    version: unified === undefined && version === 2 ? undefined : version,
    unified,
    controllers,
  };
}

export function lines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'latin1').split('\n');
  } catch {
    return [];
  }
}
