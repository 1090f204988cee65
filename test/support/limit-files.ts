import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KERNEL_ROOTS, readHierarchies } from '../../src/sampler/hierarchies.js';

const { version, unified = '', controllers } = readHierarchies(KERNEL_ROOTS);

/** Of a process's cgroup: its CPU quota (µs), memory (bytes) and pids, in the kernel's words. */
export interface KernelLimits {
  readonly quota: string;
  readonly memory: string;
  readonly pids: string;
}

const FILES = {
  quota: { controller: 'cpu', v1: 'cpu.cfs_quota_us', v2: 'cpu.max' },
  memory: { controller: 'memory', v1: 'memory.limit_in_bytes', v2: 'memory.max' },
  pids: { controller: 'pids', v1: 'pids.max', v2: 'pids.max' },
} as const;

/** Version 1: with the memory. */
const SWAP = {
  controller: 'memory',
  v1: 'memory.memsw.limit_in_bytes',
  v2: 'memory.swap.max',
} as const;

function readLimit(
  pid: number,
  { controller, v1, v2 }: (typeof FILES)[keyof typeof FILES] | typeof SWAP,
) {
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8').split('\n');
  const group = groups.find((line) =>
    version === 2 ? line.startsWith('0::') : line.split(':')[1]?.split(',').includes(controller),
  );
  const [, , path = ''] = group?.split(':') ?? [];
  const mount = version === 2 ? unified : (controllers.get(controller) ?? '');
  return readFileSync(join(mount, path, version === 2 ? v2 : v1), 'utf8').trim();
}

/** What the kernel holds the process to; version 1 writes none as -1 or its largest number. */
export const kernelLimits = (pid: number): KernelLimits => ({
  quota: readLimit(pid, FILES.quota),
  memory: readLimit(pid, FILES.memory),
  pids: readLimit(pid, FILES.pids),
});

/** Bytes; `Infinity` without a limit. */
export function kernelSwap(pid: number): number {
  const told = readLimit(pid, SWAP);
  return told === 'max' ? Infinity : Number(told);
}
