import type { CacheRecord, DiskUsage, ImageLayers } from '../model/disk-usage.js';
import type { CacheId } from '../model/id.js';

/** Ids of a layer and all below it, the lowest first. */
type Chain = readonly string[];

/**
 * The layers of images that shared records hold as well. No API tells which: a record's is the one of just its
 * size, and that of a record without bytes, which is a base, the one below what was made from it. A layer too
 * many leaves a plan with less than comes back, never with more.
 * @param layers as the engine sizes them
 */
export function withLayers(
  cache: DiskUsage['cache'],
  layers: Iterable<ImageLayers>,
): DiskUsage['cache'] {
  const bySize = chainsBySize(layers);
  const children = new Map<CacheId, CacheRecord[]>();
  for (const record of cache)
    for (const parent of record.parents) {
      const known = children.get(parent);
      if (known === undefined) children.set(parent, [record]);
      else known.push(record);
    }
  const chains = new Map<CacheId, readonly Chain[]>();
  const chainsOf = (record: CacheRecord): readonly Chain[] => {
    const known = chains.get(record.id);
    if (known !== undefined) return known;
    // one that is its own ancestor ends here
    chains.set(record.id, []);
    const own = record.shared ? (bySize.get(record.sizeBytes) ?? []) : [];
    const below = (children.get(record.id) ?? []).flatMap((child) =>
      chainsOf(child).map((chain) => chain.slice(0, -1)),
    );
    const found = own.length > 0 ? own : below;
    chains.set(record.id, found);
    return found;
  };
  return cache.map((record) =>
    record.shared ? { ...record, layers: [...new Set(chainsOf(record).flat())] } : record,
  );
}

function chainsBySize(layers: Iterable<ImageLayers>): ReadonlyMap<number, readonly Chain[]> {
  const chains = new Map<number, Map<string, Chain>>();
  for (const image of layers)
    for (const [index, { id, sizeBytes }] of image.layers.entries()) {
      if (!(sizeBytes > 0)) continue;
      const same = chains.get(sizeBytes) ?? new Map<string, Chain>();
      same.set(
        id,
        image.layers.slice(0, index + 1).map((layer) => layer.id),
      );
      chains.set(sizeBytes, same);
    }
  return new Map([...chains].map(([size, same]) => [size, [...same.values()]]));
}
