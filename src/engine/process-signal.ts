import { readFileSync } from 'node:fs';
import { Failure } from '../model/failure.js';
import type { ProcessSignal } from '../model/operation.js';

/** Field 22 of proc_pid_stat(5), behind the command's last parenthesis: start, clock ticks since boot. */
const START = 22 - 3;

/** @throws Failure when there is none of that pid */
function startTicks(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[START]);
  } catch {
    throw new Failure('gone', `process ${pid} has ended`);
  }
}

const REFUSED: Readonly<Record<string, Failure>> = {
  ESRCH: new Failure('gone', 'it has ended'),
  EPERM: new Failure('denied', 'not permitted', 'It belongs to another user: run dtop as root.'),
};

/**
 * Sends a signal to one process of this machine, if it is still the one that was shown: no engine can, as
 * its `kill` is for the first process alone. Between look and signal lie microseconds in which the pid
 * would have to end and be given to another process; Node has no pidfd_send_signal(2) to close them.
 */
export function signalProcess({ target, signal }: ProcessSignal, isLocal: boolean): void {
  if (!isLocal) throw new Failure('unsupported', 'its processes are on another machine');
  const { pid, startTicks: shown } = target;
  if (startTicks(pid) !== shown)
    throw new Failure(
      'changed',
      `pid ${pid} is another process now`,
      'Nothing was done. Look at it again.',
    );
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw REFUSED[code] ?? error;
  }
}

/** Of a process that is there; `NaN` otherwise. */
export function startOf(pid: number): number {
  try {
    return startTicks(pid);
  } catch {
    return NaN;
  }
}

/** As if its terminal were gone: it ends, with what it runs. One that has ended already is no matter. */
export function endProcess({ pid, start }: { readonly pid: number; readonly start: number }): void {
  if (startOf(pid) !== start) return;
  try {
    process.kill(pid, 'SIGHUP');
  } catch {
    // not ours, or gone meanwhile
  }
}
