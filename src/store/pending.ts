import { targetKey, type Operation, type TargetKey } from '../model/operation.js';
import type { KnownProcesses } from '../model/process.js';
import type { Progress } from '../model/transfer.js';

/** What was asked for and is not answered yet. */
export interface Pending {
  readonly operation: Operation;
  /** Wall clock, ms: when it was asked for, and as soon as it was sent, when that was. */
  readonly startedAtMs: number;
  /** Not sent yet: others come before it. */
  readonly waits?: true;
  /** Of what lasts. */
  readonly progress?: Progress;
  /** Of a stop that takes its time: what still runs. */
  readonly remaining?: KnownProcesses;
  /** Of a stop: when SIGKILL was asked for on top of it, wall clock ms. */
  readonly killedAtMs?: number;
}

export type PendingMap = ReadonlyMap<TargetKey, Pending>;

/** Ends all processes of a container, after a time to do it themselves. */
export type Stop = Extract<Operation, { readonly graceSec: number }>;

export const isStop = (operation: Operation): operation is Stop => 'graceSec' in operation;

/** A kill does not take the place of the stop that it hurries. */
export function withStarted(pending: PendingMap, operation: Operation, nowMs: number): PendingMap {
  const key = targetKey(operation.target);
  const before = pending.get(key);
  const isHurried = operation.op === 'container.kill' && before && isStop(before.operation);
  return new Map(pending).set(
    key,
    isHurried ? { ...before, killedAtMs: nowMs } : { operation, startedAtMs: nowMs },
  );
}

/** Without what was answered. A kill that went wrong has hurried nothing. */
export function withoutSettled(
  pending: PendingMap,
  operation: Operation,
  isDone: boolean,
): PendingMap {
  const key = targetKey(operation.target);
  const before = pending.get(key);
  const next = new Map(pending);
  if (before === undefined || before.operation.op === operation.op) next.delete(key);
  else if (!isDone) {
    const { killedAtMs: _, ...unhurried } = before;
    next.set(key, unhurried);
  }
  return next;
}

/** The same of one that is still pending. */
export function withChange(
  pending: PendingMap,
  key: TargetKey,
  change: Partial<Pending>,
): PendingMap {
  const before = pending.get(key);
  return before === undefined ? pending : new Map(pending).set(key, { ...before, ...change });
}

/** It has its turn, and its time begins then if it had to wait. */
export function withSent(pending: PendingMap, operation: Operation, nowMs: number): PendingMap {
  const key = targetKey(operation.target);
  const before = pending.get(key);
  if (before?.waits !== true) return pending;
  const { waits: _, ...sent } = before;
  return new Map(pending).set(key, { ...sent, startedAtMs: nowMs });
}
