import type { Engine, OnProgress } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import { isBehind, isLasting, laneOf, MOST_AT_ONCE } from '../model/order.js';
import type { Event } from '../store/event.js';

export interface Runner {
  request(operations: readonly Operation[]): void;
  /** Takes back what has not been sent, which is told as `aborted`; what has been sent has its own answer. */
  cancel(): void;
  /** Ends the newest that lasts of those meant; nothing is left of what it had fetched or written. */
  cancelLasting(isMeant: (operation: Operation) => boolean): void;
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
  const running = new Map<Operation, AbortController>();

  const perform = async (operation: Operation): Promise<void> => {
    const abort = new AbortController();
    running.set(operation, abort);
    dispatch({ type: 'operation-sent', operation, nowMs: now() });
    const onProgress: OnProgress = (progress) =>
      dispatch({ type: 'operation-progressed', operation, progress });
    const failure = await engine
      .perform(operation, abort.signal, onProgress)
      .then(() => undefined, asFailure);
    running.delete(operation);
    settle(operation, failure);
    if (failure !== undefined)
      for (const each of takeNeeding(queue, operation.target.id)) settle(each, without(operation));
  };
  const settle = (operation: Operation, failure: Failure | undefined): void =>
    dispatch({ type: 'operation-settled', operation, failure, nowMs: now() });
  const next = (): void => {
    for (;;) {
      const operation = takeFree(queue, running);
      if (operation === undefined) return;
      void perform(operation).finally(next);
    }
  };
  return {
    request(operations) {
      for (const operation of operations) {
        queue.push(operation);
        dispatch({ type: 'operation-started', operation, nowMs: now() });
      }
      next();
      for (const operation of queue) dispatch({ type: 'operation-waits', operation });
    },
    cancel: () => queue.splice(0).forEach((operation) => settle(operation, CANCELLED)),
    cancelLasting: (isMeant) =>
      [...running].findLast(([each]) => isLasting(each) && isMeant(each))?.[1].abort(),
    close() {
      queue.length = 0;
      for (const abort of running.values()) abort.abort();
    },
  };
}

/** Takes the first of those that wait for nobody and for which there is room. */
function takeFree(
  queue: Operation[],
  running: ReadonlyMap<Operation, unknown>,
): Operation | undefined {
  const sent = [...running.keys()];
  const open = new Set([...queue, ...sent].map(({ target }): string => target.id));
  const hasRoom = (operation: Operation): boolean =>
    sent.filter((each) => laneOf(each) === laneOf(operation)).length < MOST_AT_ONCE;
  const index = queue.findIndex((operation) => hasRoom(operation) && !isBehind(operation, open));
  return index < 0 ? undefined : queue.splice(index, 1)[0];
}

/** Of no use where what they come after has failed; all others have an answer of their own. */
const NEEDING: ReadonlySet<Operation['op']> = new Set(['container.start', 'container.restart']);

const CANCELLED = new Failure('aborted', 'cancelled before it was asked for');

const without = ({ target: { name } }: Operation): Failure =>
  new Failure('aborted', `not asked for: ${name} failed before it`);

/** Takes those that need it, and those that need these. */
function takeNeeding(queue: Operation[], id: string): readonly Operation[] {
  const needing = queue.filter(
    (each) => NEEDING.has(each.op) && 'after' in each && (each.after ?? []).includes(id),
  );
  for (const each of needing) queue.splice(queue.indexOf(each), 1);
  return needing.flatMap((each) => [each, ...takeNeeding(queue, each.target.id)]);
}
