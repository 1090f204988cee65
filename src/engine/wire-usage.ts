import type { CacheRecord, DiskUsage, ImageHistory, Layer } from '../model/disk-usage.js';
import { Failure } from '../model/failure.js';
import { cacheId, containerId, type CacheId, type ContainerId } from '../model/id.js';
import { sha256 } from './sha256.js';
import * as wire from './wire.js';
import { fullImageId } from './wire-container.js';
import { volumeSizes } from './wire-objects.js';

/** What `/system/df` is asked for: `type` since API 1.42; older engines measure everything. */
export type UsageKind = 'container' | 'volume' | 'build-cache';

/** `Containers[]`, and from API 1.52 `ContainerUsage.Items[]` of the same shape; likewise the others. */
const rowsOf = (answer: unknown, old: string, usage: string): readonly wire.Raw[] =>
  wire.records(wire.field(answer, old) ?? wire.field(wire.field(answer, usage), 'Items'));

/** `GET /system/df` */
export function diskUsage(answer: unknown, kinds: readonly UsageKind[]): DiskUsage {
  return {
    containers: writableSizes(
      rowsOf(wire.expectRecord(answer, 'disk usage'), 'Containers', 'ContainerUsage'),
    ),
    volumes: kinds.includes('volume') ? volumeSizes(answer) : new Map(),
    cache: rowsOf(answer, 'BuildCache', 'BuildCacheUsage').flatMap((row) => cacheRecord(row) ?? []),
  };
}

/** `SizeRw` is left out where it is 0. */
const writableSizes = (rows: readonly wire.Raw[]): ReadonlyMap<ContainerId, number> =>
  new Map(
    rows.flatMap((row) => {
      const id = wire.raw(row['Id']) ?? '';
      const size = row['SizeRw'] === undefined ? 0 : wire.figure(row['SizeRw']);
      return wire.FULL_ID.test(id) ? [[containerId(id), size] as const] : [];
    }),
  );

const CACHE_ID = /^[0-9a-z]{1,64}$/;

const cacheIds = (values: readonly unknown[]): readonly CacheId[] =>
  values.flatMap((value) => {
    const id = wire.raw(value) ?? '';
    return CACHE_ID.test(id) ? cacheId(id) : [];
  });

/** Since API 1.42, engines as new as 28.5 having a blank in the name; one `Parent` before. */
const PARENTS = ['Parents', ' Parents'] as const;

function cacheRecord(row: wire.Raw): CacheRecord | undefined {
  const [id] = cacheIds([row['ID']]);
  if (id === undefined) return undefined;
  return {
    id,
    type: wire.textOrEmpty(row['Type']),
    description: wire.textOrEmpty(row['Description']),
    sizeBytes: wire.figure(row['Size']),
    createdAtMs: wire.timeMs(row['CreatedAt']),
    lastUsedAtMs: wire.timeMs(row['LastUsedAt']),
    inUse: row['InUse'] === true,
    shared: row['Shared'] === true,
    parents: cacheIds([...PARENTS.flatMap((key) => wire.list(row[key])), row['Parent']]),
  };
}

/** Whether `POST /build/prune` says that it removed the record. */
export const isCacheDeleted = (answer: unknown, id: string): boolean =>
  wire.list(wire.field(answer, 'CachesDeleted')).includes(id);

/** Instructions that make no layer, in the words of the classic builder and of BuildKit. */
const METADATA =
  /^(\/bin\/sh -c #\(nop\)\s+)?(ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b/;

/**
 * `GET /images/{id}/json` names the layers, `GET /images/{id}/history` tells the size of each step, the newest
 * first, without saying which steps made a layer: those with bytes, and as many of the others as are left.
 */
export function imageLayers(inspected: wire.Raw, history: unknown): ImageHistory {
  const diffs = wire
    .list(wire.field(inspected['RootFS'], 'Layers'))
    .flatMap((diff) => wire.raw(diff) ?? []);
  const steps = wire.records(history).toReversed();
  const made = layerSteps(steps, diffs.length);
  const directories = layerDirectories(inspected['GraphDriver']);
  const layers: Layer[] = [];
  for (const [index, diff] of diffs.entries()) {
    const below = layers.at(-1)?.id;
    layers.push({
      id: below === undefined ? diff : chainId(below, diff),
      sizeBytes: wire.figure(made[index]?.['Size']),
      directory: directories.length === diffs.length ? directories[index] : undefined,
    });
  }
  const layerOf = new Map(made.map((step, index) => [step, layers[index]?.id]));
  const parent = wire.raw(inspected['Parent']) ?? '';
  return {
    layers,
    parent: parent === '' ? undefined : fullImageId(parent),
    steps: steps.map((step) => ({
      command: wire.textOrEmpty(step['CreatedBy']),
      createdAtMs: wire.figure(step['Created']) * 1000,
      sizeBytes: wire.figure(step['Size']),
      layer: layerOf.get(step),
    })),
  };
}

/** overlay2 has a directory for each layer, its files in `diff` within: the lowest is last in `LowerDir`. */
function layerDirectories(driver: unknown): readonly string[] {
  const data = wire.field(driver, 'Data');
  const upper = wire.raw(wire.field(data, 'UpperDir'));
  if (wire.field(driver, 'Name') !== 'overlay2' || upper === undefined) return [];
  const lower = (wire.raw(wire.field(data, 'LowerDir')) ?? '').split(':').toReversed();
  return [...lower, upper].flatMap((path) => /^(\/.+)\/diff$/.exec(path)?.[1] ?? []);
}

/** A layer with all below it, as the OCI image specification names the two. */
const chainId = (below: string, diff: string): string => `sha256:${sha256(`${below} ${diff}`)}`;

/**
 * The steps that made a layer. @param steps the oldest first; what cannot be told of `count` layers is left out
 * at the end
 */
function layerSteps(steps: readonly wire.Raw[], count: number): readonly wire.Raw[] {
  const hasBytes = (step: wire.Raw): boolean => wire.figure(step['Size']) > 0;
  let empty = count - steps.filter(hasBytes).length;
  if (empty < 0) return [];
  return steps.filter((step) => {
    if (hasBytes(step)) return true;
    if (METADATA.test(wire.raw(step['CreatedBy']) ?? '') || empty === 0) return false;
    empty--;
    return true;
  });
}

/** @throws Failure when the answer is of another image than was asked for */
export function expectImage(inspected: wire.Raw, id: string): void {
  if (fullImageId(inspected['Id']) !== id)
    throw new Failure('protocol', 'inspect: another image answered');
}
