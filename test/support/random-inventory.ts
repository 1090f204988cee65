import type { Inventory } from '../../src/cleanup/candidate.js';
import type { CacheRecord, ImageLayers, Layer } from '../../src/model/disk-usage.js';
import { cacheId, imageId, networkId, volumeName, type ImageId } from '../../src/model/id.js';
import type { Image } from '../../src/model/image.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import type { Random } from './random.js';
import { container, HOST, idOf, NOW } from './sample-state.js';

const DAY = 86_400_000;
const STATES = ['running', 'paused', 'exited', 'exited', 'exited', 'created', 'dead'] as const;

const digits = (index: number, of: string): string => `${of}${index}`.padEnd(64, '0');
const imageIdOf = (index: number): ImageId => imageId(`sha256:${digits(index, 'b')}`);
const anonymous = (index: number): string => digits(index, 'c');

const labelled = (random: Random) =>
  new Map(random.chance(0.1) ? [[own('dtop.protect'), own('true')]] : []);

/** Some of `0 … count - 1`. */
const some = (random: Random, count: number, probability: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index).filter(() => random.chance(probability));

/** A host where things share, use and protect each other at random; sizes are whole numbers. */
export function randomInventory(random: Random): Inventory {
  const images = Array.from({ length: random.integer(0, 8) }, (_, index) => image(random, index));
  const names = Array.from({ length: random.integer(0, 6) }, (_, index) =>
    random.chance(0.5) ? anonymous(index) : `data-${index}`,
  );
  const networks = random.integer(0, 4);
  const cache = some(random, 5, 0.7).map((index) => cacheRecord(random, index));
  const containers = Array.from({ length: random.integer(0, 10) }, (_, index) =>
    container(index, {
      state: random.pick(STATES),
      imageId: imageIdOf(random.integer(0, 9)),
      finishedAtMs: NOW - random.integer(0, 30) * DAY,
      labels: labelled(random),
      mounts: some(random, names.length, 0.3).map((volume) => ({
        type: own('volume'),
        name: sanitize(names[volume] ?? ''),
        source: own(''),
        destination: own('/data'),
        readWrite: true,
      })),
      networks: some(random, networks, 0.3).map((network) => sanitize(`net-${network}`)),
    }),
  );
  return {
    nowMs: NOW,
    host: HOST,
    containers,
    images,
    layers: stacks(random, images),
    volumes: names.map((name) => ({
      kind: 'volume',
      host: HOST,
      id: volumeName(name),
      name: sanitize(name),
      driver: own('local'),
      mountpoint: own(''),
      createdAtMs: NOW - DAY,
      sizeBytes: undefined,
      labels: labelled(random),
    })),
    networks: Array.from({ length: networks }, (_, index) => ({
      kind: 'network',
      host: HOST,
      id: networkId(digits(index, 'd')),
      name: sanitize(`net-${index}`),
      driver: own('bridge'),
      scope: own(random.chance(0.1) ? 'swarm' : 'local'),
      subnets: [],
      internal: false,
      createdAtMs: NOW - DAY,
      labels: labelled(random),
    })),
    usage: {
      containers: new Map(containers.map(({ id }) => [id, random.integer(0, 1000)])),
      volumes: new Map(names.map((name) => [name, random.integer(0, 1000)])),
      cache,
    },
    logs: new Map(
      some(random, containers.length, 0.5).map((index) => [
        idOf(index),
        { path: own('/log'), sizeBytes: random.integer(0, 100) },
      ]),
    ),
  };
}

const image = (random: Random, index: number): Image => ({
  kind: 'image',
  host: HOST,
  id: imageIdOf(index),
  tags: random.chance(0.3) ? [] : [sanitize(`app-${index}:1`)],
  sizeBytes: 1000,
  createdAtMs: NOW - random.integer(0, 60) * DAY,
  labels: labelled(random),
});

/** Each image starts from the whole of an earlier one, from a part of it, or from nothing. */
function stacks(random: Random, images: readonly Image[]): ReadonlyMap<ImageId, ImageLayers> {
  const known = new Map<ImageId, ImageLayers>();
  for (const { id } of images) {
    const base = random.chance(0.7) && known.size > 0 ? random.pick([...known]) : undefined;
    const all = base?.[1].layers ?? [];
    const kept = random.chance(0.5) ? all : all.slice(0, random.integer(0, all.length));
    const added = Array.from({ length: random.integer(0, 3) }, (_, at): Layer => ({
      id: `layer ${id} ${at}`,
      sizeBytes: random.integer(0, 500),
    }));
    const isChild = kept.length === all.length && random.chance(0.5);
    known.set(id, { layers: [...kept, ...added], parent: isChild ? base?.[0] : undefined });
  }
  return known;
}

const cacheRecord = (random: Random, index: number): CacheRecord => ({
  id: cacheId(`cache${index}`),
  type: own('regular'),
  description: own(''),
  sizeBytes: random.integer(0, 1000),
  createdAtMs: NOW - DAY,
  lastUsedAtMs: NOW - DAY,
  inUse: random.chance(0.2),
  shared: random.chance(0.2),
  parents: index > 0 && random.chance(0.5) ? [cacheId(`cache${index - 1}`)] : [],
});
