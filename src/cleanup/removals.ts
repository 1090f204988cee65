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

/**
 * What goes as operations, each after all that held it.
 * @param going in the order of a plan
 * @param atMs when the plan was made
 */
export function removals(going: readonly Item[], atMs: number): readonly Operation[] {
  const ids = new Map(going.map(({ key, id }) => [key, id]));
  return going.flatMap((item) => {
    const after = item.holders.flatMap(({ key }) => ids.get(key ?? '') ?? []);
    const planned = { atMs, createdAtMs: item.createdAtMs, names: item.names };
    return REMOVALS[item.kind]?.(item, { planned, after }) ?? [];
  });
}
