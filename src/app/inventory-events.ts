import { isRunning, type Container } from '../model/container.js';
import { containerId } from '../model/id.js';
import type { Event } from '../store/event.js';
import type { History } from '../store/history.js';
import type { Connection } from '../store/state.js';
import type { Store } from '../store/store.js';
import type { Backend } from './backends.js';
import type { Dispatch } from './dispatch.js';
import { sampleTarget, withFacts } from './facts.js';
import type { EngineConnection, InventoryHandlers } from './inventory.js';
import type { Snapshot } from './replica.js';

type Enrich = (containers: readonly Container[]) => readonly Container[];

/** What the inventory tells, as events of the store; what runs is what the sampler reads. */
export function inventoryEvents(
  { sampler, engine }: Backend,
  store: Store,
  history: History,
  dispatch: Dispatch,
): InventoryHandlers {
  const enrich: Enrich = (containers) =>
    containers.map((container) => withFacts(container, (id) => sampler.factsOf(id)));
  const retrack = (): void => {
    const all = [...store.get().containers.values()];
    sampler.track(all.filter(isRunning).map(sampleTarget));
    history.retain(new Set(all.map(({ id }) => id)));
  };
  return {
    onConnection: (connection) =>
      dispatch({
        type: 'connection-changed',
        connection: stateOf(connection, engine.endpoint, store.get().listed),
        endpoint: engine.endpoint,
        engine: connection.status === 'live' ? connection.info : undefined,
      }),
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

function stateOf(connection: EngineConnection, endpoint: string, everLive: boolean): Connection {
  const sinceMs = Date.now();
  if (connection.status !== 'lost') return { status: connection.status, sinceMs };
  const attempts = [{ endpoint, failure: connection.failure }];
  return { status: 'lost', sinceMs, everLive, attempts };
}
