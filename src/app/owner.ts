import { readFileSync, readlinkSync } from 'node:fs';
import { startOf } from '../engine/process-signal.js';

/** A process as whoever finds its files can tell it from any other, after a restart or on another machine too. */
export interface Owner {
  /** machine-id(5), as a home may be of several machines; empty where none is told. */
  readonly machine: string;
  /** /proc/sys/kernel/random/boot_id */
  readonly boot: string;
  /** The pid namespace that `pid` is of. */
  readonly pids: string;
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly start: number;
}

function told(read: () => string): string {
  try {
    return read().trim();
  } catch {
    // no Linux, or a container without
    return '';
  }
}

export const thisProcess = (): Owner => ({
  machine: told(() => readFileSync('/etc/machine-id', 'utf8')),
  boot: told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
  pids: told(() => readlinkSync('/proc/self/ns/pid')),
  pid: process.pid,
  start: startOf(process.pid),
});

/** False where nobody here can tell. */
export function hasEnded(owner: Owner, here: Owner): boolean {
  if (owner.machine === '' || owner.machine !== here.machine) return false;
  if (owner.boot === '' || here.boot === '') return false;
  if (owner.boot !== here.boot) return true;
  return owner.pids === here.pids && startOf(owner.pid) !== owner.start;
}
