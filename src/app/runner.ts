import type { Engine } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import type { Event } from '../store/event.js';

/** Requests to the engine under way at once. */
const MOST_AT_ONCE = 4;

export interface Runner {
  request(operations: readonly Operation[]): void;
  /** Takes back what has not been sent, which is told as `aborted`; what has been sent has its own answer. */
  cancel(): void;
  /** Drops what has not been sent; what has been sent goes on in the engine. */
  close(): void;
}

/**
 * The one place where a key becomes a daemon call. Never optimistic: rows change when the engine's own
 * events say so; here only "asked" and "answered" are told, each operation for itself.
 */
export function createRunner(
  engine: Pick<Engine, 'perform'>,
  dispatch: (event: Event) => void,
  now: () => number,
): Runner {
  const queue: Operation[] = [];
  const abort = new AbortController();
  const running = new Set<Operation>();

  const perform = async (operation: Operation): Promise<void> => {
    const failure = await engine.perform(operation, abort.signal).then(() => undefined, asFailure);
    dispatch({ type: 'operation-settled', operation, failure, nowMs: now() });
  };
  const next = (): void => {
    while (running.size < MOST_AT_ONCE) {
      const operation = takeFree(queue, running);
      if (operation === undefined) return;
      running.add(operation);
      void perform(operation).finally(() => {
        running.delete(operation);
        next();
      });
    }
  };
  return {
    request(operations) {
      for (const operation of operations) {
        queue.push(operation);
        dispatch({ type: 'operation-started', operation, nowMs: now() });
      }
      next();
    },
    cancel() {
      const failure = new Failure('aborted', 'cancelled before it was asked for');
      for (const operation of queue.splice(0))
        dispatch({ type: 'operation-settled', operation, failure, nowMs: now() });
    },
    close() {
      queue.length = 0;
      abort.abort();
    },
  };
}

/** Takes the first of those that wait for nobody. */
function takeFree(queue: Operation[], running: ReadonlySet<Operation>): Operation | undefined {
  const open = new Set([...queue, ...running].map(({ target }): string => target.id));
  const waits = (operation: Operation): boolean =>
    'after' in operation && (operation.after ?? []).some((id) => open.has(id));
  const index = queue.findIndex((operation) => !waits(operation));
  return index < 0 ? undefined : queue.splice(index, 1)[0];
}
