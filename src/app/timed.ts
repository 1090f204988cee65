import type { Engine } from '../model/engine.js';
import { asFailure, Failure, type FailureKind } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import { isTimed, undoneAfterMs } from '../model/timer.js';
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
      if (operation.op === 'container.keep') return keep(engine, timers, operation, signal);
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

/** For good, or with all of its timers set anew. */
async function keep(
  { endpoint }: Pick<Engine, 'endpoint'>,
  timers: Timers | undefined,
  { target, forMs }: Extract<Operation, { op: 'container.keep' }>,
  signal: AbortSignal,
): Promise<void> {
  const nowMs = Date.now();
  const running = timers?.list().filter(({ container }) => container === target.id) ?? [];
  // one whose time has come is being undone
  const kept = running.filter((timer) =>
    forMs === undefined ? timers?.keep(timer) === true : timer.dueMs > nowMs,
  );
  if (kept.length === 0) throw new Failure('gone', 'too late: it is undone, or being undone');
  if (forMs === undefined) return;
  for (const timer of kept) await timers?.arm({ ...timer, dueMs: nowMs + forMs }, endpoint, signal);
}
