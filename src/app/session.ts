import { existsSync } from 'node:fs';
import { Self } from '../sampler/self.js';
import type { History } from '../store/history.js';
import type { LogAction } from '../panes/intent.js';
import type { LogBook } from '../store/log-book.js';
import type { Store } from '../store/store.js';
import { clock, type Backend } from './backends.js';
import type { Args } from './args.js';
import { demoTimers } from './demo-timers.js';
import type { Env } from '../engine/endpoint.js';
import { createChangeFeed } from './change-feed.js';
import { createDemands, recorded, type Demands } from './demands.js';
import { createDetailFeed } from './detail-feed.js';
import { arranging, type Dispatch } from './dispatch.js';
import { createFolderFeed } from './folder-feed.js';
import { createHostFeed } from './host-feed.js';
import { inventoryEvents, trackRunning } from './inventory-events.js';
import { createLayerFeed } from './layer-feed.js';
import { keepInventory } from './inventory-keeper.js';
import { watchInventory, type Reached } from './inventory.js';
import { draftsDir, type Journal, type JournalPlace } from './journal.js';
import { createJournalFeed } from './journal-feed.js';
import { createLimitFeed } from './limit-feed.js';
import { LogReader } from './log-feed.js';
import { createProcessFeed } from './process-feed.js';
import { sample, seriesOf, type Sources } from './sample.js';
import { createStopFeed } from './stop-feed.js';
import { startTicker } from './ticker.js';
import { createTimerFeed } from './timer-feed.js';
import { fileTimers, startWatchdog, timersDir, type Timers } from './timers.js';
import { pause, realTiming } from './timing.js';
import { Triage } from './triage.js';
import { unreadableNotices } from './unreadable.js';

export interface SessionOptions {
  readonly backend: Backend;
  readonly store: Store;
  readonly history: History;
  readonly logs: LogBook;
  readonly intervalMs: number;
  /** Where names are remembered; undefined: nowhere. */
  readonly cachePath: string | undefined;
  readonly journal: Journal | undefined;
  /** Where it can be read. */
  readonly journalPlace: JournalPlace;
  /** What is undone by itself; undefined where there is no place for it. */
  readonly timers: Timers | undefined;
  /** Bytes to the terminal so far. */
  readonly bytesWritten: () => number;
  /** Something that is not part of State changed: log lines. */
  readonly redraw: () => void;
}

/** One engine, from its first answer until dtop quits or turns to another. */
export interface Session extends Demands {
  /** Through the log that is looked at. */
  log(action: LogAction): void;
  /**
   * Nobody is looking: holds no stream of the engine's open, which whoever does not read slows for
   * everybody. Figures go on, so that charts have no hole.
   */
  pause(): void;
  /** Lists everything anew. */
  resume(): void;
}

export function startSession(options: SessionOptions): Session {
  const { backend, store, history, intervalMs } = options;
  const abort = new AbortController();
  const dispatch = arranging(store);
  const triage = new Triage(backend, abort.signal);
  const demands = createDemands(options, dispatch, triage);
  const feeds = startFeeds(options, dispatch);
  const stopKeeping = remember(options);
  const series = seriesOf(history, triage);
  trackRunning(backend, store);
  const sources = sourcesOf(options);
  const inventory = inventoryWatch(inventoryEvents(backend, store, series, dispatch));
  inventory.start(backend);
  const listed = untilListed(store);
  void listed.then(() => tellLeftovers(options, dispatch, abort.signal));
  const stopTicker = startTicker({
    intervalMs,
    begin: Promise.race([listed, pause(intervalMs, realTiming, abort.signal)]),
    tick: async () => {
      await sample(sources, store, series, dispatch);
      await feeds.tick();
    },
  });

  return {
    ...demands,
    log: (action) => void feeds.log.act(action),
    pause() {
      inventory.stop();
      feeds.pause();
    },
    resume() {
      inventory.start({ engine: backend.engine });
      feeds.resume();
    },
    close() {
      abort.abort();
      inventory.stop();
      stopTicker();
      stopKeeping();
      feeds.close();
      demands.close();
      backend.close();
    },
  };
}

/** Undefined where there is no place for them; whoever only looks leaves alone what waits there. */
export function timersOf({ engine, info }: Backend, args: Args, env: Env): Timers | undefined {
  if (info.kind === 'demo') return demoTimers(engine);
  const dir = timersDir(env);
  const start = args.readOnly ? () => {} : startWatchdog;
  return dir === undefined ? undefined : fileTimers({ dir, args, env, start });
}

function inventoryWatch(handlers: ReturnType<typeof inventoryEvents>) {
  let abort = new AbortController();
  return {
    start(reached: Reached) {
      abort = new AbortController();
      void watchInventory(reached, handlers, realTiming, abort.signal);
    },
    stop: () => abort.abort(),
  };
}

function sourcesOf({ backend, bytesWritten }: SessionOptions): Sources {
  const { sampler, hostUsage, engine } = backend;
  const self = new Self({ clock, requests: () => engine.requests(), bytesWritten });
  return { sampler, hostUsage, selfUsage: () => self.read(), unreadable: unreadableNotices() };
}

/** What is asked for and read while somebody looks at it: details of a row, the machine. */
function startFeeds(options: SessionOptions, dispatch: Dispatch) {
  const { backend, store, history, logs, redraw } = options;
  const { engine, machine, openProcesses } = backend;
  const detail = createDetailFeed({ engine, get: store.get, dispatch });
  const log = new LogReader({
    engine,
    get: store.get,
    dispatch,
    logs,
    timing: realTiming,
    onLines: redraw,
  });
  const host = createHostFeed({ machine, store, history, dispatch });
  const journal = createJournalFeed({ place: placeOf(options), store, dispatch });
  const layers = createLayerFeed({ engine, get: store.get, dispatch });
  const processes = createProcessFeed({ engine, openProcesses, store, dispatch });
  const timers = createTimerFeed(options.timers, dispatch);
  const changes = createChangeFeed({ engine, info: backend.info, get: store.get, dispatch });
  const folders = createFolderFeed({ info: backend.info, get: store.get, dispatch });
  const stops = createStopFeed({ engine, openProcesses, store, dispatch, timing: realTiming });
  const limits = createLimitFeed({ engine, get: store.get, dispatch });
  const feeds = [changes, folders, detail, limits, log, host, journal, layers, processes, stops];
  const update = (): void => feeds.forEach((feed) => feed.update());
  const stop = store.subscribe(update);
  update();
  return {
    log,
    pause() {
      detail.pause();
      log.pause();
      stops.pause();
    },
    resume() {
      detail.resume();
      log.resume();
      stops.resume();
    },
    async tick() {
      await host.tick();
      await journal.tick();
      timers.tick();
      await processes.tick();
    },
    close() {
      stop();
      for (const feed of feeds) feed.close();
    },
  };
}

/** What is done to simulated containers is nobody's business. */
const placeOf = ({ backend: { info }, journalPlace }: SessionOptions): JournalPlace =>
  info.kind === 'demo' ? { path: undefined, off: NOT_OF_DEMO } : journalPlace;

const NOT_OF_DEMO = 'What is done to simulated containers is not written down.';

const isReal = ({ info, missing }: Backend): boolean =>
  missing === undefined && info.kind !== 'demo';

/** Names of an engine on this machine, for when it does not answer. @returns the end of it */
function remember({ backend, store, cachePath }: SessionOptions): () => void {
  if (!isReal(backend) || !backend.info.local || cachePath === undefined) return () => {};
  return keepInventory(store, cachePath, realTiming);
}

/** Of a dtop that was killed while it wrote a file. */
async function tellLeftovers(
  options: SessionOptions,
  dispatch: Dispatch,
  signal: AbortSignal,
): Promise<void> {
  const { backend, store, journalPlace } = options;
  const dir = draftsDir(journalPlace);
  if (!isReal(backend) || dir === undefined || !existsSync(dir)) return;
  const [{ clearLeftovers }, { thisProcess }] = await Promise.all([
    import('./leftovers.js'),
    import('./owner.js'),
  ]);
  const { containers, host } = store.get();
  const notices = await clearLeftovers({
    ...{ dir, here: thisProcess(), containers: containers.values(), signal },
    endpoint: backend.engine.endpoint,
    door: host.readOnly ? undefined : recorded(options),
  });
  for (const notice of notices) dispatch({ type: 'noticed', notice });
}

/** There are containers to be read. */
const untilListed = (store: Store): Promise<void> =>
  new Promise((resolve) => {
    if (store.get().listed) return resolve();
    const stop = store.subscribe(() => {
      if (!store.get().listed) return;
      stop();
      resolve();
    });
  });
