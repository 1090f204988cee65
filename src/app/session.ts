import { asFailure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import type { History } from '../store/history.js';
import type { LogTail } from '../store/log-tail.js';
import type { Store } from '../store/store.js';
import type { Backend } from './backends.js';
import { createDetailFeed } from './detail-feed.js';
import { arranging, type Dispatch } from './dispatch.js';
import { inventoryEvents } from './inventory-events.js';
import { watchInventory } from './inventory.js';
import { createRunner } from './runner.js';
import { sample } from './sample.js';
import { startTicker } from './ticker.js';
import { realTiming } from './timing.js';

export interface SessionOptions {
  readonly backend: Backend;
  readonly store: Store;
  readonly history: History;
  readonly logs: LogTail;
  readonly intervalMs: number;
  /** Something that is not part of State changed: log lines. */
  readonly redraw: () => void;
}

/** One engine, from its first answer until dtop quits or turns to another. */
export interface Session {
  request(operations: readonly Operation[]): void;
  sizeVolumes(): void;
  /** Gives up what was asked for and may take long. */
  cancel(): void;
  close(): void;
}

export function startSession(options: SessionOptions): Session {
  const { backend, store, history, logs, redraw, intervalMs } = options;
  const { engine } = backend;
  const abort = new AbortController();
  let sizing = new AbortController();
  const dispatch = arranging(store);

  const runner = createRunner(engine, dispatch, Date.now);
  const feed = createDetailFeed({ engine, get: store.get, dispatch, logs, onLines: redraw });
  const stopFeed = store.subscribe(() => feed.update());
  const handlers = inventoryEvents(backend, store, history, dispatch);
  void watchInventory(engine, handlers, realTiming, abort.signal);
  const stopTicker = startTicker({
    intervalMs,
    tick: () => sample(backend, store, history, dispatch),
  });
  feed.update();

  return {
    request: runner.request,
    sizeVolumes() {
      if (store.get().sizing !== undefined) return;
      sizing = new AbortController();
      dispatch({ type: 'volumes-sizing', nowMs: Date.now() });
      void sizeVolumes(backend, sizing.signal, dispatch);
    },
    cancel: () => sizing.abort(),
    close() {
      abort.abort();
      sizing.abort();
      stopTicker();
      stopFeed();
      feed.close();
      runner.close();
      backend.close();
    },
  };
}

/** How long it is told that sizes could not be had. */
const TOLD_MS = 8000;

async function sizeVolumes(
  { engine }: Backend,
  signal: AbortSignal,
  dispatch: Dispatch,
): Promise<void> {
  try {
    dispatch({ type: 'volumes-sized', sizes: await engine.volumeSizes(signal) });
  } catch (error) {
    const { said, hint } = asFailure(error);
    const text = `volume sizes: ${signal.aborted ? 'cancelled' : said}`;
    dispatch(
      { type: 'volumes-sized', sizes: undefined },
      {
        type: 'noticed',
        notice: { tone: 'warning', text, hint, untilMs: Date.now() + TOLD_MS },
      },
    );
  }
}
