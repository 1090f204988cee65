import type { Engine } from '../model/engine.js';
import type { Operation } from '../model/operation.js';
import { isLasting } from '../model/order.js';
import { lastingHere } from '../panes/lasting-lines.js';
import { isUnderWay } from '../store/clean-up.js';
import type { Store } from '../store/store.js';
import { createCleanUpFeed } from './clean-up-feed.js';
import type { Dispatch } from './dispatch.js';
import { draftsDir } from './journal.js';
import { journaled } from './journaled.js';
import { createRunner, type Runner } from './runner.js';
import type { SessionOptions } from './session.js';
import { timed } from './timed.js';
import type { Triage } from './triage.js';
import { createSizing } from './volume-sizing.js';

/** What keys ask of an engine beside looking: to do something, or to measure for long. */
export interface Demands {
  request(operations: readonly Operation[]): void;
  sizeVolumes(): void;
  /** What a clean-up frees. */
  measure(): void;
  /** Gives up what was asked for and may take long. */
  cancel(): void;
  /** What was asked for and has not been sent is not done. */
  takeBack(): void;
  close(): void;
}

export function createDemands(
  options: SessionOptions,
  dispatch: Dispatch,
  triage: Pick<Triage, 'onOperations'>,
): Demands {
  const { backend, store, history } = options;
  const sizing = createSizing({ backend, store, dispatch });
  const runner = startRunner(options, dispatch);
  const cleanUp = createCleanUpFeed({ backend, store, dispatch });
  return {
    request(operations) {
      history.marks.onOperations(operations, Date.now());
      triage.onOperations(operations, Date.now());
      cleanUp.begin(operations);
      runner.request(operations);
    },
    sizeVolumes: sizing.start,
    measure: cleanUp.measure,
    cancel() {
      const { sizing: isSizing, cleanUp: known } = store.get();
      if (isSizing !== undefined) sizing.cancel();
      else if (known.measuring !== undefined) cleanUp.cancel();
      else if (isUnderWay(known)) runner.cancel();
      else cancelHere(runner, store);
    },
    takeBack: () => runner.cancel(),
    close() {
      sizing.cancel();
      cleanUp.close();
      runner.close();
    },
  };
}

/** What is told in the pane that is shown. */
function cancelHere(runner: Runner, store: Store): void {
  const here = new Set(lastingHere(store.get()).map(({ operation }) => operation));
  runner.cancelLasting((operation) => here.has(operation));
}

function startRunner(options: SessionOptions, dispatch: Dispatch) {
  const { backend, timers } = options;
  const door = timed(backend.engine, recorded(options), timers);
  return createRunner(door, dispatch, Date.now);
}

/** A door for operations that are written down. What is done to simulated containers is nobody's business. */
export function recorded({ backend, journal, journalPlace }: SessionOptions) {
  const { engine, info } = backend;
  const dir = draftsDir(journalPlace);
  if (info.kind === 'demo') return engine;
  const door = journaled(engine, journal);
  if (dir === undefined) return door;
  const perform: Engine['perform'] = async (operation, signal, onProgress) => {
    const work = (): Promise<void> => door.perform(operation, signal, onProgress);
    if (!isLasting(operation)) return work();
    const { drafting } = await import('./drafts.js');
    return drafting({ dir, endpoint: engine.endpoint }, operation, work);
  };
  return { perform };
}
