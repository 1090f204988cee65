import { promises } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hasEnded, type Container } from '../model/container.js';
import type { ImageLayers, Layer, LogFiles, Measured } from '../model/disk-usage.js';
import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { ContainerId, ImageId } from '../model/id.js';
import { jsonAt } from '../model/safe-json.js';
import { sanitize } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';
import { treeBytes } from '../sampler/disk-walk.js';
import { clock } from './backends.js';
import type { Listed, Measuring } from './measure.js';

/** A real engine on this machine that says where its data is. */
export const isLocal = ({ kind, local, dataRoot }: EngineInfo): boolean =>
  local && kind !== 'demo' && kind !== 'kernel' && dataRoot !== '';

/** Its files are ours to read: root's, mostly. */
export const areFilesHere = (info: EngineInfo): Promise<boolean> =>
  isLocal(info)
    ? promises.readdir(join(info.dataRoot, 'containers')).then(
        () => true,
        () => false,
      )
    : Promise.resolve(false);

/**
 * Sizes by our own walk, which leaves the disk to others half of the time: exact in blocks, where the engine
 * adds up lengths of files. Of what may come back only: layers of running containers stay.
 */
export async function walked(
  measuring: Measuring,
  listed: Listed,
  { usage, layers }: Pick<Measured, 'usage' | 'layers'>,
): Promise<Pick<Measured, 'usage' | 'layers' | 'logs'>> {
  const walk = walker(measuring);
  const volumes = await walkedVolumes(walk, listed.volumes);
  const containers = new Map(usage.containers);
  for (const container of listed.containers.filter(hasEnded)) {
    const bytes = await containerBytes(measuring, container, walk);
    if (!Number.isNaN(bytes)) containers.set(container.id, bytes);
  }
  return {
    usage: { ...usage, volumes, containers },
    layers: await layerSizes(listed, layers, walk),
    logs: await logFiles(measuring, listed.containers, walk),
  };
}

type Watching = Pick<Measuring, 'signal' | 'onProgress'>;

export interface SizingOptions extends Watching {
  readonly engine: Pick<Engine, 'volumeSizes'>;
  readonly info: EngineInfo;
}

/** By name; where the files are not readable the engine walks through all of them. @throws Failure */
export async function volumeSizes(
  { engine, info, ...watching }: SizingOptions,
  volumes: readonly Volume[],
): Promise<ReadonlyMap<string, number>> {
  return (await areFilesHere(info))
    ? walkedVolumes(walker(watching), volumes)
    : engine.volumeSizes(watching.signal);
}

/** What is behind another driver is not of this disk. */
async function walkedVolumes(
  walk: Walk,
  volumes: readonly Volume[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const { id, name, driver, mountpoint } of volumes)
    if (driver === 'local') sizes.set(id, await walk(`volume ${name}`, mountpoint));
  return sizes;
}

/** Bytes of a tree; `NaN` where it cannot be read. */
type Walk = (what: string, path: string) => Promise<number>;

const walker =
  ({ signal, onProgress }: Watching): Walk =>
  async (what, path) => {
    onProgress?.(what);
    try {
      return await treeBytes(path, { signal, pause: sleep, clock });
    } catch (error) {
      if (signal.aborted) throw asFailure(error);
      return NaN;
    }
  };

/** overlay2's two directories of a container, and what the engine keeps beside them: its log, its settings. */
async function containerBytes(
  { engine, info, signal }: Measuring,
  { id, name }: Container,
  walk: Walk,
): Promise<number> {
  const inspected = await engine.inspect('container', id, signal).catch(() => null);
  const upper = jsonAt(inspected, 'GraphDriver', 'Data', 'UpperDir');
  if (typeof upper !== 'string' || !upper.endsWith('/diff')) return NaN;
  const layer = dirname(upper);
  const places = [layer, `${layer}-init`, join(info.dataRoot, 'containers', id)];
  let bytes = 0;
  for (const place of places) bytes += await walk(`container ${name}`, place);
  return bytes;
}

/** Each directory once, of images that no running container holds. */
async function layerSizes(
  { containers }: Listed,
  layers: Measured['layers'],
  walk: Walk,
): Promise<Measured['layers']> {
  const held = new Set(containers.flatMap((each) => (hasEnded(each) ? [] : each.imageId)));
  const staying = new Set(
    [...held].flatMap((id) => layers.get(id)?.layers.map((layer) => layer.id) ?? []),
  );
  const sizes = new Map<string, number>();
  const sized = async (layer: Layer): Promise<Layer> => {
    const { id, directory } = layer;
    if (directory === undefined || staying.has(id)) return layer;
    const known = sizes.get(id) ?? (await walk('layers of images', directory));
    sizes.set(id, known);
    return Number.isNaN(known) ? layer : { ...layer, sizeBytes: known };
  };
  const all = new Map<ImageId, ImageLayers>();
  for (const [id, image] of layers) {
    const own: Layer[] = [];
    for (const layer of image.layers) own.push(await sized(layer));
    all.set(id, { ...image, layers: own });
  }
  return all;
}

/** Logs of containers that go on, by the drivers `json-file` and `local`; what cannot be read is not told. */
async function logFiles(
  { info }: Measuring,
  containers: readonly Container[],
  walk: Walk,
): Promise<ReadonlyMap<ContainerId, LogFiles>> {
  const logs = new Map<ContainerId, LogFiles>();
  for (const container of containers) {
    const { id, name } = container;
    if (hasEnded(container)) continue;
    const dir = join(info.dataRoot, 'containers', id);
    const names = await promises.readdir(dir).catch(() => []);
    const files = names.filter(
      (file) => file.startsWith(`${id}-json.log`) || file === 'local-logs',
    );
    let sizeBytes = 0;
    for (const file of files) sizeBytes += await walk(`log of ${name}`, join(dir, file));
    if (files.length > 0) logs.set(id, { path: sanitize(join(dir, files[0] ?? '')), sizeBytes });
  }
  return logs;
}
