import { join } from 'node:path';
import { writeInventory } from '../engine/inventory-cache.js';
import type { Env } from '../engine/endpoint.js';
import type { Store } from '../store/store.js';
import { Pacer, type Pace } from './pacer.js';
import type { Timing } from './timing.js';

const PACE: Pace = { gatherMs: 5000, everyMs: 60_000 };

/** XDG Base Directory Specification; undefined without a home. */
export function inventoryPath(env: Env): string | undefined {
  const home = env['HOME'];
  const cache = env['XDG_CACHE_HOME'] || (home && join(home, '.cache'));
  return cache ? join(cache, 'dtop/inventory.json') : undefined;
}

/** Remembers what exists for a time without an engine: at most once a minute, and at the end. @returns the end */
export function keepInventory(store: Store, path: string, timing: Timing): () => void {
  let kept = store.get().containers;
  const keep = (): void => {
    const { containers, listed } = store.get();
    if (!listed || containers === kept) return;
    kept = containers;
    try {
      writeInventory(path, [...containers.values()]);
    } catch {
      // no home, a full disk: names will be missing some day, which is then plain to see
    }
  };
  const pacer = new Pacer(async () => keep(), PACE, timing);
  const stop = store.subscribe(() => {
    if (store.get().containers !== kept) pacer.request();
  });
  return () => {
    stop();
    pacer.stop();
    keep();
  };
}
