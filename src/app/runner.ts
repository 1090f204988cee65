import type { Engine } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import type { Event } from '../store/event.js';

/** Requests to the engine under way at once. */
const MOST_AT_ONCE = 4;

export interface Runner {
  request(operations: readonly Operation[]): void;
  /** Drops what has not been sent; what has been sent goes on in the engine. */
  close(): void;
}

/**
 * The one place where a key becomes a daemon call. Never optimistic: rows change when the engine's own
 * events say so; here only "asked" and "answered" are told, each operation for itself.
 */
export function createRunner(
  engine: Engine,
  dispatch: (event: Event) => void,
  now: () => number,
): Runner {
  const queue: Operation[] = [];
  const abort = new AbortController();
  let running = 0;

  const perform = async (operation: Operation): Promise<void> => {
    const failure = await engine.perform(operation, abort.signal).then(() => undefined, asFailure);
    dispatch({ type: 'operation-settled', operation, failure, nowMs: now() });
  };
  const next = (): void => {
    while (running < MOST_AT_ONCE) {
      const operation = queue.shift();
      if (operation === undefined) return;
      running++;
      void perform(operation).finally(() => {
        running--;
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
    close() {
      queue.length = 0;
      abort.abort();
    },
  };
}
