import { readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DiskFill, DiskUsage, ImageLayers, LogFiles, Measured } from '../model/disk-usage.js';
import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { Container } from '../model/container.js';
import type { ContainerId, ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';
import { treeBytes } from '../sampler/disk-walk.js';
import { clock } from './backends.js';

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
  const here = isHere(info);
  const walked = here ? await walkVolumes(measuring, listed.volumes) : undefined;
  const [usage, layers, logs, disk] = await Promise.all([
    engine.diskUsage(walked === undefined, signal).catch(orMissing('disk usage', NOTHING_USED)),
    layersOf(measuring, listed.images).catch(orMissing('layers of images', new Map())),
    here ? logFiles(info.dataRoot, listed.containers) : new Map(),
    here ? diskFill(info) : undefined,
  ]);
  return {
    atMs: Date.now(),
    usage: { ...usage, volumes: walked ?? usage.volumes },
    layers,
    logs,
    disk,
    missing,
  };
}

/** The engine's files are files of this machine, if one may read them. */
const isHere = ({ kind, local, dataRoot }: EngineInfo): boolean =>
  local && kind !== 'demo' && kind !== 'kernel' && dataRoot !== '';

/** Undefined when they are not ours to read: then the engine is asked for all of them. */
async function walkVolumes(
  { signal, onProgress }: Measuring,
  volumes: readonly Volume[],
): Promise<ReadonlyMap<string, number> | undefined> {
  const sizes = new Map<string, number>();
  const local = volumes.filter(({ driver }) => driver === 'local');
  for (const [index, { id, mountpoint }] of local.entries()) {
    onProgress?.(`volumes ${index + 1} of ${local.length}`);
    try {
      sizes.set(id, await treeBytes(mountpoint, { signal, pause: sleep, clock }));
    } catch {
      if (signal.aborted) throw asFailure(signal.reason);
      return undefined;
    }
  }
  return sizes;
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

/** Of the drivers `json-file` and `local`, below the data root; what cannot be read is not told. */
async function logFiles(
  dataRoot: string,
  containers: readonly Container[],
): Promise<ReadonlyMap<ContainerId, LogFiles>> {
  const logs = new Map<ContainerId, LogFiles>();
  const { signal } = new AbortController();
  for (const { id } of containers) {
    const dir = join(dataRoot, 'containers', id);
    const names = await readdir(dir).catch(() => []);
    const files = names.filter(
      (name) => name.startsWith(`${id}-json.log`) || name === 'local-logs',
    );
    let sizeBytes = 0;
    for (const name of files)
      sizeBytes += await treeBytes(join(dir, name), { signal, pause: sleep, clock }).catch(
        () => NaN,
      );
    if (files.length > 0) logs.set(id, { path: sanitize(join(dir, files[0] ?? '')), sizeBytes });
  }
  return logs;
}

/** How full the disk with the engine's data is; undefined where nothing tells. */
export async function diskFill(info: EngineInfo): Promise<DiskFill | undefined> {
  if (!isHere(info)) return undefined;
  const stats = await statfs(info.dataRoot).catch(() => undefined);
  if (stats === undefined) return undefined;
  const { bsize, blocks, bfree } = stats;
  return {
    path: info.dataRoot,
    usedBytes: (blocks - bfree) * bsize,
    totalBytes: blocks * bsize,
  };
}
