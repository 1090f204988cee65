import { join } from 'node:path';
import type { KernelOptions } from './cgroup.js';
import { isExhausted, type Descriptors } from './descriptors.js';
import { processesIn } from './processes-in.js';
import { slices } from './slices.js';

/** A process of a container engine. */
export interface EngineProcess {
  readonly pid: number;
  /** /proc/<pid>/comm: 15 characters at most (TASK_COMM_LEN). */
  readonly command: string;
  /** Relative to the hierarchy's mount; empty for the root. */
  readonly cgroup: string;
}

/** Those that a service is named after: a unit one of them runs in is the engine's own. */
export const DAEMONS: ReadonlySet<string> = new Set(['dockerd', 'containerd', 'crio', 'podman']);
const COMMANDS: ReadonlySet<string> = new Set([
  ...DAEMONS,
  // containerd-shim-runc-v2, cut
  'containerd-shim',
  'docker-proxy',
  'conmon',
]);

/**
 * All of this machine, wherever they run. In slices: it reads a small file of each process.
 * @param hierarchy in which their cgroups are told; undefined where there are no cgroups
 */
export async function findEngineProcesses(
  { files, roots, clock }: KernelOptions,
  hierarchy: string | undefined,
): Promise<readonly EngineProcess[]> {
  const turn = slices(clock);
  const found: EngineProcess[] = [];
  for (const pid of processesIn(roots.procRoot)) {
    await turn();
    const dir = join(roots.procRoot, String(pid));
    const command = textOf(files, join(dir, 'comm')).trimEnd();
    if (!COMMANDS.has(command)) continue;
    const cgroup =
      hierarchy === undefined ? '' : cgroupIn(textOf(files, join(dir, 'cgroup')), hierarchy);
    if (cgroup !== undefined) found.push({ pid, command, cgroup });
  }
  return found;
}

/** Empty for a process that ended meanwhile or is hidden (hidepid). */
function textOf(files: Descriptors, path: string): string {
  try {
    files.readPath(path);
    return files.bytes.buffer.toString('latin1', 0, files.bytes.length);
  } catch (error) {
    if (isExhausted(error)) throw error;
    return '';
  }
}

/** proc_pid_cgroup(5): `4:cpu,cpuacct:/system.slice/docker.service`, of version 2 `0::/system.slice/…`. */
export function cgroupIn(text: string, hierarchy: string): string | undefined {
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):\/(.*)$/.exec(line) ?? [];
    const listed = hierarchy === 'unified' ? [''] : [hierarchy];
    if (controllers === undefined || path === undefined) continue;
    if (controllers.split(',').some((name) => listed.includes(name))) return path;
  }
  return undefined;
}
