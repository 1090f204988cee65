import { isRunning, type Container } from '../model/container.js';
import { containerId } from '../model/id.js';
import type { Event } from '../store/event.js';
import type { Connection } from '../store/state.js';
import type { Store } from '../store/store.js';
import type { Backend } from './backends.js';
import { connected, engineOf } from './connection.js';
import type { Dispatch } from './dispatch.js';
import { createEventFeed } from './event-feed.js';
import { sampleTarget, withFacts } from './facts.js';
import type { EngineConnection, InventoryHandlers } from './inventory.js';
import type { Snapshot } from './snapshot.js';
import type { Series } from './sample.js';
import { realTiming } from './timing.js';

type Enrich = (containers: readonly Container[]) => readonly Container[];

/** What runs is what the sampler reads. */
export const trackRunning = ({ sampler }: Pick<Backend, 'sampler'>, store: Store): void =>
  sampler.track([...store.get().containers.values()].filter(isRunning).map(sampleTarget));

/** What the inventory tells, as events of the store, and to the sampler what runs. */
export function inventoryEvents(
  backend: Backend,
  store: Store,
  { history, triage }: Series,
  dispatch: Dispatch,
): InventoryHandlers {
  const { sampler, engine, missing } = backend;
  const enrich: Enrich = (containers) =>
    containers.map((container) => withFacts(container, (id) => sampler.factsOf(id)));
  const tellOf = createEventFeed(engine.host, dispatch, realTiming);
  const retrack = (): void => trackRunning(backend, store);
  return {
    onConnection: (connection) =>
      dispatch({
        type: 'connection-changed',
        connection: stateOf(connection, backend, store.get().listed),
        endpoint: engine.endpoint,
        engine: connection.status === 'live' ? engineOf(connection.info) : undefined,
      }),
    onSnapshot: (snapshot) => {
      dispatch(listed(snapshot, enrich));
      if (snapshot.kind !== 'container') return;
      triage.onListed(snapshot.items);
      retrack();
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
      // said above everything already
      if (missing !== undefined) return;
      const text = `${kind}s cannot be listed: ${said}`;
      const notice = { tone: 'warning', text, hint, untilMs: undefined, unlisted: kind } as const;
      dispatch({ type: 'noticed', notice });
    },
    onEvent: (event) => {
      const { kind, action, id } = event;
      if (kind === 'container' && action === 'update') sampler.refresh(containerId(id));
      triage.onEvent(event);
      history.marks.onEvent(event);
      tellOf(event);
    },
  };
}

function listed(snapshot: Snapshot, enrich: Enrich): Event {
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

function stateOf(connection: EngineConnection, backend: Backend, everLive: boolean): Connection {
  const sinceMs = Date.now();
  if (connection.status === 'live') return connected(backend, sinceMs);
  if (connection.status === 'connecting') return { status: 'connecting', sinceMs };
  const attempts = [{ endpoint: backend.engine.endpoint, failure: connection.failure }];
  return { status: 'lost', sinceMs, everLive, attempts };
}
