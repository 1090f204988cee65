import { isRunning, type Container } from '../model/container.js';
import { containerId, type ContainerId } from '../model/id.js';
import { asFailure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import type { SampleTarget } from '../model/source.js';
import { arrange } from '../panes/table.js';
import type { Event } from '../store/event.js';
import type { History } from '../store/history.js';
import type { LogTail } from '../store/log-tail.js';
import type { Connection } from '../store/state.js';
import type { Store } from '../store/store.js';
import type { Backend } from './backends.js';
import { createDetailFeed } from './detail-feed.js';
import { watchInventory, type EngineConnection, type InventoryHandlers } from './inventory.js';
import { createRunner } from './runner.js';
import { shownSources, shownUsage, startTicker } from './ticker.js';
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

/** A start by the first process's age: right to the clock tick, but of the process, not of the engine. */
const KERNEL_START_MS = 2000;

/** Puts rows in order after whatever changed them. */
export function dispatchArranged(store: Store, ...events: readonly Event[]): void {
  for (const event of events) store.dispatch(event);
  const state = store.get();
  const change = arrange(state, Date.now());
  if (change !== undefined) store.dispatch({ type: 'pane-changed', pane: state.pane, change });
}

export function startSession(options: SessionOptions): Session {
  const { backend, store, history, logs, redraw } = options;
  const { engine, sampler } = backend;
  const abort = new AbortController();
  let sizing = new AbortController();
  const dispatch = (...events: readonly Event[]): void => dispatchArranged(store, ...events);

  const runner = createRunner(engine, dispatch, Date.now);
  const feed = createDetailFeed({ engine, get: store.get, dispatch, logs, onLines: redraw });
  const stopFeed = store.subscribe(() => feed.update());
  void watchInventory(engine, inventoryHandlers(options, dispatch), realTiming, abort.signal);
  const stopTicker = startTicker({
    intervalMs: options.intervalMs,
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
      sampler.close();
      backend.close();
    },
  };
}

async function sizeVolumes(
  { engine }: Backend,
  signal: AbortSignal,
  dispatch: (...events: readonly Event[]) => void,
): Promise<void> {
  try {
    dispatch({ type: 'volumes-sized', sizes: await engine.volumeSizes(signal) });
  } catch (error) {
    const failure = asFailure(error);
    const text = signal.aborted ? 'sizes: cancelled' : `sizes: ${failure.said}`;
    dispatch(
      { type: 'volumes-sized', sizes: undefined },
      {
        type: 'noticed',
        notice: { tone: 'warning', text, hint: failure.hint, untilMs: Date.now() + 8000 },
      },
    );
  }
}

/** One tick: read, keep, tell. One event however many containers. */
async function sample(
  { sampler, hostUsage, selfUsage }: Backend,
  store: Store,
  history: History,
  dispatch: (...events: readonly Event[]) => void,
): Promise<void> {
  const visible = store.get().panes.containers;
  sampler.prefer(new Set(idsOf(visible.order.slice(visible.top, visible.top + 60))));
  const result = await sampler.tick();
  if (result === undefined) return;
  const { usage: previous, containers } = store.get();
  const ids = [...containers.values()].filter(isRunning).map(({ id }) => id);
  const usage = shownUsage(result, previous, ids);
  for (const [id, each] of usage) history.push(id, each);
  const host = hostUsage();
  if (host !== undefined) history.pushHost(host);
  const learnt = [...containers.values()].flatMap((container) => {
    const known = withFacts(container, sampler);
    return known === container ? [] : [known];
  });
  dispatch(
    ...(learnt.length > 0 ? [{ type: 'containers-changed', containers: learnt } as const] : []),
    {
      type: 'sampled',
      nowMs: Date.now(),
      usage,
      sources: shownSources(usage.keys(), (id) => sampler.sourceOf(id)),
      host,
      self: selfUsage(),
    },
  );
}

const idsOf = (keys: readonly string[]): readonly ContainerId[] =>
  keys.map((key) => containerId(key.slice(key.indexOf('/') + 1)));

/** The kernel knows when the first process began; the engine's list only says "Up 2 hours". */
function withFacts(container: Container, sampler: Backend['sampler']): Container {
  const exact =
    container.startedAtMs !== undefined && (container.roundedMs ?? 0) <= KERNEL_START_MS;
  if (!isRunning(container) || exact) return container;
  const facts = sampler.factsOf(container.id);
  if (facts?.startedAtMs === undefined) return container;
  return {
    ...container,
    pid: container.pid ?? facts.pid,
    startedAtMs: facts.startedAtMs,
    roundedMs: KERNEL_START_MS,
  };
}

const sampleTarget = ({ id, pid, networkMode }: Container): SampleTarget => ({
  id,
  pid,
  networkMode,
});

function inventoryHandlers(
  { backend, store, history }: SessionOptions,
  dispatch: (...events: readonly Event[]) => void,
): InventoryHandlers {
  const { sampler, engine } = backend;
  const enrich = (containers: readonly Container[]): readonly Container[] =>
    containers.map((container) => withFacts(container, sampler));
  const retrack = (): void => {
    const all = [...store.get().containers.values()];
    sampler.track(all.filter(isRunning).map(sampleTarget));
    history.retain(new Set(all.map(({ id }) => id)));
  };
  return {
    onConnection: (connection) => {
      const everLive = store.get().listed;
      dispatch({
        type: 'connection-changed',
        connection: connectionState(connection, engine.endpoint, everLive),
        endpoint: engine.endpoint,
        engine: connection.status === 'live' ? connection.info : undefined,
      });
    },
    onSnapshot: (snapshot) => {
      dispatch(listed(snapshot, enrich));
      if (snapshot.kind === 'container') retrack();
    },
    onContainers: (containers) => {
      dispatch({ type: 'containers-changed', containers: enrich(containers) });
      retrack();
    },
    onRemoved: (ids) => {
      dispatch({ type: 'containers-removed', ids });
      retrack();
    },
    onFailure: (kind, { said, hint }) => {
      const text = `${kind}s cannot be listed: ${said}`;
      dispatch({ type: 'noticed', notice: { tone: 'warning', text, hint, untilMs: undefined } });
    },
    onEvent: ({ kind, action, id }) => {
      if (kind === 'container' && action === 'update') sampler.refresh(containerId(id));
    },
  };
}

function listed(
  snapshot: Parameters<InventoryHandlers['onSnapshot']>[0],
  enrich: (containers: readonly Container[]) => readonly Container[],
): Event {
  switch (snapshot.kind) {
    case 'container':
      return { type: 'containers-listed', containers: enrich(snapshot.items) };
    case 'image':
      return { type: 'images-listed', images: snapshot.items };
    case 'volume':
      return { type: 'volumes-listed', volumes: snapshot.items };
    case 'network':
      return { type: 'networks-listed', networks: snapshot.items };
  }
}

/** A loss keeps its beginning through all the attempts that follow; see the reducer. */
function connectionState(
  connection: EngineConnection,
  endpoint: string,
  everLive: boolean,
): Connection {
  const sinceMs = Date.now();
  if (connection.status !== 'lost') return { status: connection.status, sinceMs };
  return {
    status: 'lost',
    sinceMs,
    everLive,
    attempts: [{ endpoint, failure: connection.failure }],
  };
}
