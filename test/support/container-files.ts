import { existsSync, readFileSync } from 'node:fs';

/**
 * A container's kernel files, found and parsed with as little code as possible and none of the program's:
 * what a test compares it with.
 */
const ROOT = '/sys/fs/cgroup';
export const cgroupVersion: 'v1' | 'v2' = existsSync(`${ROOT}/cgroup.controllers`) ? 'v2' : 'v1';

/** @param names of the same figure under v1 (`controller/file`) and v2 */
const textOf = (id: string, names: { readonly v1: string; readonly v2: string }): string => {
  const [controller, file] = names.v1.split('/');
  return cgroupVersion === 'v2'
    ? readFileSync(`${ROOT}/docker/${id}/${names.v2}`, 'utf8')
    : readFileSync(`${ROOT}/${controller}/docker/${id}/${file}`, 'utf8');
};

export const pidsOf = (id: string): number =>
  Number(textOf(id, { v1: 'pids/pids.current', v2: 'pids.current' }));

export const memoryLimitOf = (id: string): number =>
  Number(textOf(id, { v1: 'memory/memory.limit_in_bytes', v2: 'memory.max' }));

/** ns of CPU time used. */
export function cpuNsOf(id: string): number {
  const text = textOf(id, { v1: 'cpuacct/cpuacct.usage', v2: 'cpu.stat' });
  return cgroupVersion === 'v1'
    ? Number(text)
    : Number(/^usage_usec (\d+)/m.exec(text)?.[1]) * 1000;
}

/** Anonymous and shared memory, as version 2 names them. */
export function heldBytesOf(id: string): number {
  const text = textOf(id, { v1: 'memory/memory.stat', v2: 'memory.stat' });
  const names = cgroupVersion === 'v1' ? ['total_rss', 'total_shmem'] : ['anon', 'shmem'];
  return names.reduce(
    (sum, name) => sum + Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]),
    0,
  );
}

/** Periods of the CPU limit since the container began, and how many of them were cut short. */
export function throttlingOf(id: string): { readonly periods: number; readonly throttled: number } {
  const text = textOf(id, { v1: 'cpu/cpu.stat', v2: 'cpu.stat' });
  const count = (name: string): number =>
    Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  return { periods: count('nr_periods'), throttled: count('nr_throttled') };
}

/** Bytes written to block devices; `undefined` where the kernel counts none (v1 without a throttle rule). */
export function blockWriteBytesOf(id: string): number | undefined {
  const text = textOf(id, { v1: 'blkio/blkio.throttle.io_service_bytes_recursive', v2: 'io.stat' });
  const written = [...text.matchAll(/(?: Write |wbytes=)(\d+)/g)].map(([, count]) => Number(count));
  if (written.length === 0) return undefined;
  return written.reduce((sum, count) => sum + count, 0);
}

/** Received and sent bytes of all interfaces but `lo`, in the namespace of a process. */
export function networkBytesOf(pid: number): { readonly rx: number; readonly tx: number } {
  const rows = readFileSync(`/proc/${pid}/net/dev`, 'utf8')
    .split('\n')
    .slice(2)
    .map((line) => line.trim().split(/[:\s]+/))
    .filter(([name]) => name !== undefined && name !== '' && name !== 'lo');
  const sum = (column: number): number =>
    rows.reduce((total, row) => total + Number(row[column]), 0);
  return { rx: sum(1), tx: sum(9) };
}
