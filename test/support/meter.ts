/** What processes cost, as the kernel counts it (proc(5)): for benchmarks. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

type Pids = readonly number[];

/** Of a process that is gone: `otherwise`. */
function ofProcess<Value>(read: () => Value, otherwise: Value): Value {
  try {
    return read();
  } catch {
    return otherwise;
  }
}

const processes = (): Pids => readdirSync('/proc').map(Number).filter(Number.isInteger);

/** `pid (comm) state ppid …`: the fields from the state on. */
const statFields = (pid: number): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** A process and all that descend from it. */
export function treeOf(root: number): Pids {
  const parents = new Map(
    processes().map((pid) => [pid, ofProcess(() => Number(statFields(pid)[1]), NaN)]),
  );
  const tree = [root];
  for (const pid of tree)
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree;
}

/** All that share a mount namespace: a private engine with its containerd and shims. */
export function neighboursOf(pid: number): Pids {
  const namespace = (of: number): string | undefined =>
    ofProcess(() => readlinkSync(`/proc/${of}/ns/mnt`), undefined);
  const own = namespace(pid);
  return own === undefined ? [] : processes().filter((other) => namespace(other) === own);
}

/** Those whose command line contains `words`. */
export const pidsOf = (words: string): Pids =>
  processes().filter((pid) =>
    ofProcess(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), '')
      .replaceAll('\0', ' ')
      .includes(words),
  );

/**
 * CPU time so far, ms, to the nanosecond: `schedstat` of each thread begins with its time on a CPU; the
 * ticks of `stat` (10 ms) are longer than a tick of dtop's. Threads that ended are left out.
 */
export const cpuMs = (pids: Pids): number =>
  pids
    .flatMap((pid) =>
      ofProcess(() => readdirSync(`/proc/${pid}/task`), []).map((task) =>
        ofProcess(() => parseInt(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8')), 0),
      ),
    )
    .reduce((sum, ns) => sum + ns / 1e6, 0);

/** `VmRSS:     61234 kB` */
export const rssBytes = (pids: Pids): number =>
  pids
    .map((pid) => ofProcess(() => readFileSync(`/proc/${pid}/status`, 'utf8'), ''))
    .reduce((sum, status) => sum + Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024, 0);

/** The most memory a process ever had, `VmHWM:     61234 kB`. */
export const peakBytes = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN) * 1024;

/** Paths of open files; one that is closed meanwhile is left out. */
export const openFilesOf = (pid: number): readonly string[] =>
  readdirSync(`/proc/${pid}/fd`).flatMap((fd) =>
    ofProcess(() => [readlinkSync(`/proc/${pid}/fd/${fd}`)], []),
  );

/** Open files. */
export const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

/** CPU of each group over the next `ms`, percent of one core. */
export async function cpuPercents(groups: readonly Pids[], ms: number): Promise<readonly number[]> {
  const before = groups.map(cpuMs);
  const startedAt = performance.now();
  await sleep(ms);
  const elapsedMs = performance.now() - startedAt;
  return groups.map((pids, index) => (100 * (cpuMs(pids) - (before[index] ?? NaN))) / elapsedMs);
}
