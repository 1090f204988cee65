import type { ContainerId } from './id.js';
import type { Limits } from './limits.js';
import type { Operation } from './operation.js';
import type { SafeText } from './safe-text.js';

/** What can be done for a while. */
export type TimedOperation = Extract<Operation, { op: 'container.update' | 'container.pause' }>;

export const isTimed = (operation: Operation): operation is TimedOperation =>
  operation.op === 'container.update' || operation.op === 'container.pause';

/** When it is undone by itself, ms from then on; undefined: never. */
export const undoneAfterMs = (operation: Operation): number | undefined =>
  isTimed(operation) ? operation.forMs : undefined;

/** What takes back what was done for a while. */
export type Undo =
  /** `before` in place of `set`, as far as that is still there. */
  | { readonly does: 'limits'; readonly before: Limits; readonly set: Limits }
  /** Of one run. */
  | { readonly does: 'unpause'; readonly startedAtMs: number | undefined };

/** Something that is undone by itself when its time has come, unless it is kept. */
export interface Timer {
  readonly container: ContainerId;
  readonly name: SafeText;
  /** Wall clock, ms. */
  readonly dueMs: number;
  readonly undo: Undo;
}

/** How a timer ended: `said` is why nothing was undone. */
export interface TimerEnd {
  readonly timer: Timer;
  readonly said: SafeText | undefined;
}
