import { promises } from 'node:fs';
import { withLayers } from '../cleanup/cache-layers.js';
import type { DiskFill, DiskUsage, ImageLayers, Measured } from '../model/disk-usage.js';
import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { Container } from '../model/container.js';
import type { ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';
import { areFilesHere, isLocal, walked } from './walked-sizes.js';

/** Requests to the engine under way at once. */
const MOST_AT_ONCE = 4;
/** Steps of the classic builder between two images that are in the list. */
const MOST_STEPS = 200;

export const NOTHING_USED: DiskUsage = { containers: new Map(), volumes: new Map(), cache: [] };

export interface Listed {
  readonly containers: readonly Container[];
  readonly images: readonly Image[];
  readonly volumes: readonly Volume[];
  readonly networks: readonly Network[];
}

export interface Measuring {
  readonly engine: Engine;
  readonly info: EngineInfo;
  readonly signal: AbortSignal;
  readonly onProgress?: (words: string) => void;
}

/** The four lists of what exists. @throws Failure */
export async function listAll({ engine, signal }: Measuring): Promise<Listed> {
  const [containers, images, volumes, networks] = await Promise.all([
    engine.containers(signal),
    engine.images(signal),
    engine.volumes(signal),
    engine.networks(signal),
  ]);
  return { containers, images, volumes, networks };
}

/**
 * Sizes, by the files where they are readable, else by the engine. What cannot be measured is unknown and said
 * in `missing`. @throws Failure `aborted` only
 */
export async function measure(measuring: Measuring, listed: Listed): Promise<Measured> {
  const { engine, info, signal } = measuring;
  const missing: SafeText[] = [];
  const orMissing =
    <T>(what: string, instead: T) =>
    (error: unknown): T => {
      const failure = asFailure(error);
      if (signal.aborted) throw failure;
      missing.push(sanitize(`${what}: ${failure.said}`));
      return instead;
    };
  const isReadable = await areFilesHere(info);
  const [asked, layers, disk] = await Promise.all([
    engine.diskUsage(!isReadable, signal).catch(orMissing('disk usage', NOTHING_USED)),
    layersOf(measuring, listed.images).catch(
      orMissing('layers of images', new Map<ImageId, ImageLayers>()),
    ),
    diskFill(info),
  ]);
  const usage = { ...asked, cache: withLayers(asked.cache, layers.values()) };
  const measured = { atMs: Date.now(), usage, layers, logs: new Map(), disk, missing };
  return isReadable ? { ...measured, ...(await walked(measuring, listed, measured)) } : measured;
}

/** Each image's layers, and the listed image it was built from through whatever steps. */
export async function layersOf(
  { engine, signal, onProgress }: Measuring,
  images: readonly Image[],
): Promise<ReadonlyMap<ImageId, ImageLayers>> {
  const listed = new Set(images.map(({ id }) => id));
  const layers = new Map<ImageId, ImageLayers>();
  const waiting = [...listed];
  const work = async (): Promise<void> => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      onProgress?.(`images ${layers.size + 1} of ${listed.size}`);
      const found = await engine.imageLayers(id, signal).catch(unlessAborted(signal));
      if (found === undefined) continue;
      let { parent } = found;
      for (
        let steps = 0;
        parent !== undefined && !listed.has(parent) && steps < MOST_STEPS;
        steps++
      )
        parent = (await engine.imageLayers(parent, signal).catch(unlessAborted(signal)))?.parent;
      layers.set(id, { layers: found.layers, parent });
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
  return layers;
}

/** An image that went away meanwhile, or cannot be read, is of unknown size. */
const unlessAborted =
  (signal: AbortSignal) =>
  (error: unknown): undefined => {
    if (signal.aborted) throw asFailure(error);
  };

/** How full the disk with the engine's data is; undefined where nothing tells. */
export async function diskFill(info: EngineInfo): Promise<DiskFill | undefined> {
  if (!isLocal(info)) return undefined;
  const stats = await promises.statfs(info.dataRoot).catch(() => undefined);
  if (stats === undefined) return undefined;
  const { bsize, blocks, bfree } = stats;
  return {
    path: info.dataRoot,
    usedBytes: (blocks - bfree) * bsize,
    totalBytes: blocks * bsize,
  };
}
