import type { ContainerId } from './id.js';
import type { Limits } from './limits.js';
import type { Operation } from './operation.js';
import type { SafeText } from './safe-text.js';

/** What can be done for a while. */
export type TimedOperation = Extract<Operation, { op: 'container.update' | 'container.pause' }>;

/** Of a pause that ends by itself, ms. */
const PAUSE_MS = 5 * 60_000;

/** When it is undone by itself, ms from then on; undefined: never. */
export function undoneAfterMs(operation: Operation): number | undefined {
  if (operation.op === 'container.update') return operation.forMs;
  return operation.op === 'container.pause' && operation.timed === true ? PAUSE_MS : undefined;
}

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
