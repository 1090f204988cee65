import { containerId, cacheId, imageId, networkId, volumeName } from '../model/id.js';
import type { Operation, Planned } from '../model/operation.js';
import type { ItemKind } from './candidate.js';
import type { Item } from './plan.js';

type Removal = (item: Item, ordered: { planned: Planned; after: readonly string[] }) => Operation;

/** How the kinds that can go are asked for: containers unforced and without volumes, which are items themselves. */
const REMOVALS: Readonly<Partial<Record<ItemKind, Removal>>> = {
  container: (item, ordered) => ({
    op: 'container.remove',
    target: { ...target(item), id: containerId(item.id), startedAtMs: undefined },
    force: false,
    volumes: false,
    ...ordered,
  }),
  image: (item, ordered) => ({
    op: 'image.remove',
    target: { ...target(item), id: imageId(item.id) },
    // the engine takes an image with several names for a mistake
    force: item.names.length > 1,
    ...ordered,
  }),
  volume: (item, ordered) => ({
    op: 'volume.remove',
    target: { ...target(item), id: volumeName(item.id) },
    force: false,
    ...ordered,
  }),
  network: (item, ordered) => ({
    op: 'network.remove',
    target: { ...target(item), id: networkId(item.id) },
    ...ordered,
  }),
  'build-cache': (item, ordered) => ({
    op: 'cache.remove',
    target: { ...target(item), id: cacheId(item.id) },
    ...ordered,
  }),
};

const target = ({ host, name }: Item) => ({ host, name });

/** An item that goes as an operation, after all that held it; undefined for what cannot be asked for. */
export function removal(item: Item): Operation | undefined {
  const { createdAtMs, names, holders, seenAtMs } = item;
  const planned = { atMs: seenAtMs, createdAtMs, names };
  return REMOVALS[item.kind]?.(item, { planned, after: holders.map(({ id }) => id) });
}
