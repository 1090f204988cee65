import type { Engine } from '../model/engine.js';
import { asFailure, Failure, type FailureKind } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import { undoneAfterMs, type TimedOperation } from '../model/timer.js';
import type { Timers } from './timers.js';
import { undoFor } from './undo.js';

/** Answers that leave open whether it was done. */
const OPEN: ReadonlySet<FailureKind> = new Set(['unreachable', 'timeout', 'protocol', 'aborted']);

/**
 * A door for operations that undoes what was asked for a while: somebody who outlives dtop answers for the
 * timer before anything is done.
 */
export function timed(
  engine: Pick<Engine, 'inspect' | 'endpoint'>,
  door: Pick<Engine, 'perform'>,
  timers: Timers | undefined,
): Pick<Engine, 'perform'> {
  return {
    async perform(operation, signal, onProgress) {
      if (operation.op === 'container.keep') return keep(timers, operation);
      const afterMs = undoneAfterMs(operation);
      if (afterMs === undefined || !isTimed(operation))
        return door.perform(operation, signal, onProgress);
      if (timers === undefined)
        throw new Failure(
          'unsupported',
          'no place for a timer: neither XDG_STATE_HOME nor HOME is set',
        );
      const { id: container, name } = operation.target;
      const undo = undoFor(operation, await engine.inspect('container', container, signal));
      const timer = { container, name, undo, dueMs: Date.now() + afterMs };
      const disarm = await timers.arm(timer, engine.endpoint, signal);
      try {
        await door.perform(operation, signal, onProgress);
      } catch (error) {
        if (!OPEN.has(asFailure(error).kind)) disarm();
        throw error;
      }
    },
  };
}

const isTimed = (operation: Operation): operation is TimedOperation =>
  operation.op === 'container.update' || operation.op === 'container.pause';

function keep(
  timers: Timers | undefined,
  { target }: Extract<Operation, { op: 'container.keep' }>,
): void {
  const running = timers?.list().filter(({ container }) => container === target.id) ?? [];
  const kept = running.filter((timer) => timers?.keep(timer) === true);
  if (kept.length === 0) throw new Failure('gone', 'too late: it is undone, or being undone');
}
