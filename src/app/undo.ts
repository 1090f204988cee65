import { expectRecord } from '../engine/wire.js';
import { limitsFromInspect, limitWords } from '../engine/wire-limits.js';
import { runTimes } from '../engine/wire-container.js';
import type { Engine, SafeJson } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { Limits } from '../model/limits.js';
import type { ContainerTarget, Operation } from '../model/operation.js';
import type { TimedOperation, Timer, Undo } from '../model/timer.js';

/** Kernel, daemon and event clocks tell the same start to this. */
const SAME_RUN_MS = 1500;
/** An engine keeps CPUs as whole µs or ns. */
const SAME_LIMIT = 1e-3;

/** What will take back an operation that is not done yet, by an inspect from before it. */
export function undoFor(operation: TimedOperation, inspected: SafeJson): Undo {
  const container = expectRecord(inspected, 'inspect');
  if (operation.op === 'container.pause')
    return { does: 'unpause', startedAtMs: runTimes(container['State']).startedAtMs };
  const { limits: set } = operation;
  const now = limitsFromInspect(container);
  const swaps = set.memoryBytes !== undefined || set.memorySwapBytes !== undefined;
  return {
    does: 'limits',
    set,
    before: {
      ...(set.cpus !== undefined && { cpus: now.cpus }),
      // the one is checked against the other
      ...(swaps && { memoryBytes: now.memoryBytes, memorySwapBytes: now.memorySwapBytes }),
      ...(set.pids !== undefined && { pids: now.pids }),
    },
  };
}

/** As if both had been done at once: what was there before the first comes back. */
export const joined = (first: Undo | undefined, next: Undo): Undo =>
  first?.does === 'limits' && next.does === 'limits'
    ? {
        does: 'limits',
        set: { ...first.set, ...next.set },
        before: { ...next.before, ...first.before },
      }
    : next;

/** @throws Failure `changed` when what was done is not there any more */
function undoing({ undo }: Timer, inspected: SafeJson, target: ContainerTarget): Operation {
  const container = expectRecord(inspected, 'inspect');
  if (undo.does === 'limits') {
    const limits = stillSet(undo, limitsFromInspect(container));
    const words = limitWords(container);
    if (Object.keys(limits).length > 0) return { op: 'container.update', target, limits, words };
    throw new Failure('changed', 'somebody changed them meanwhile');
  }
  const state = expectRecord(container['State'], 'inspect');
  const { startedAtMs = NaN } = runTimes(state);
  const isSameRun = Math.abs(startedAtMs - (undo.startedAtMs ?? NaN)) <= SAME_RUN_MS;
  if (state['Paused'] === true && isSameRun) return { op: 'container.unpause', target };
  throw new Failure('changed', 'it is not paused any more');
}

const isSame = (one: number, other: number): boolean =>
  one === other || Math.abs(one - other) <= SAME_LIMIT * other;

/** Of the limits before, those in whose place there still is what was set. */
function stillSet(
  { before, set }: Extract<Undo, { does: 'limits' }>,
  now: Required<Limits>,
): Limits {
  const isStill = (name: keyof Limits): boolean => {
    const value = set[name];
    return value !== undefined && isSame(now[name], value);
  };
  const { memoryBytes, memorySwapBytes } = before;
  return {
    ...(isStill('cpus') && { cpus: before.cpus }),
    ...((isStill('memoryBytes') || isStill('memorySwapBytes')) && { memoryBytes, memorySwapBytes }),
    ...(isStill('pids') && { pids: before.pids }),
  };
}

/** Takes back what was done. @throws Failure */
export async function undoNow(
  engine: Pick<Engine, 'inspect' | 'host'>,
  door: Pick<Engine, 'perform'>,
  timer: Timer,
  signal: AbortSignal,
): Promise<void> {
  const { container: id, name } = timer;
  const target = { host: engine.host, id, name, startedAtMs: undefined };
  const inspected = await engine.inspect('container', id, signal);
  await door.perform(undoing(timer, inspected, target), signal);
}
