import type { Inventory } from '../../src/cleanup/candidate.js';
import type { Container } from '../../src/model/container.js';
import type { ImageLayers } from '../../src/model/disk-usage.js';
import { cacheId, imageId, networkId, volumeName } from '../../src/model/id.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import type { State } from '../../src/store/state.js';
import { container, HOST, idOf, NOW, stateWith } from './sample-state.js';

const DAY = 86_400_000;
export const MIB = 2 ** 20;
export const ANONYMOUS = 'e'.repeat(64);

export const id = (digit: string) => imageId(`sha256:${digit.repeat(64)}`);

const image = (digit: string, tags: readonly string[]) => ({
  kind: 'image' as const,
  host: HOST,
  id: id(digit),
  tags: tags.map(own),
  sizeBytes: 0,
  createdAtMs: NOW - 40 * DAY,
  labels: new Map(),
});

export const stack = (...layers: readonly (readonly [string, number])[]): ImageLayers => ({
  layers: layers.map(([layer, mib]) => ({ id: layer, sizeBytes: mib * MIB })),
  parent: undefined,
});

const volume = (name: string, labels: ReadonlyMap<string, string> = new Map()) => ({
  kind: 'volume' as const,
  host: HOST,
  id: volumeName(name),
  name: own(name),
  driver: own('local'),
  mountpoint: own(''),
  createdAtMs: NOW - 5 * DAY,
  sizeBytes: undefined,
  labels: new Map([...labels].map(([key, value]) => [own(key), own(value)])),
});

export const network = (name: string) => ({
  kind: 'network' as const,
  host: HOST,
  id: networkId(name.padEnd(64, '0')),
  name: own(name),
  driver: own('bridge'),
  scope: own('local'),
  subnets: [],
  internal: false,
  createdAtMs: NOW - 5 * DAY,
  labels: new Map(),
});

const mounts = (name: string): Container['mounts'] => [
  {
    type: own('volume'),
    name: own(name),
    source: own(''),
    destination: own('/data'),
    readWrite: true,
  },
];

/** web runs from a; old ended three weeks ago with image b and two volumes; job ended an hour ago. */
export const HOST_WITH_ALL: Inventory = {
  nowMs: NOW,
  host: HOST,
  containers: [
    container(0, { name: own('web'), imageId: id('a'), networks: [own('front')] }),
    container(1, {
      name: own('web_old'),
      state: 'exited',
      imageId: id('b'),
      finishedAtMs: NOW - 21 * DAY,
      mounts: [...mounts(ANONYMOUS), ...mounts('data')],
      networks: [own('back')],
    }),
    container(2, {
      name: own('job'),
      state: 'exited',
      imageId: id('a'),
      finishedAtMs: NOW - DAY / 24,
    }),
  ],
  images: [image('a', ['web:2']), image('b', ['web:1']), image('c', []), image('d', ['tool:1'])],
  layers: new Map([
    [id('a'), stack(['base', 10], ['a', 1])],
    [id('b'), stack(['base', 10], ['b', 2])],
    [id('c'), stack(['other', 20], ['c', 4])],
    [id('d'), stack(['other', 20], ['d', 8])],
  ]),
  volumes: [
    volume(ANONYMOUS),
    volume('data'),
    volume('keep', new Map([['dtop.protect', 'true']])),
    volume('spare'),
  ],
  networks: [network('front'), network('back'), network('bridge'), network('free')],
  usage: {
    containers: new Map([
      [idOf(1), 3 * MIB],
      [idOf(2), 5 * MIB],
    ]),
    volumes: new Map([
      [ANONYMOUS, 7 * MIB],
      ['data', 9 * MIB],
      ['keep', 11 * MIB],
    ]),
    cache: [
      {
        id: cacheId('cacheone'),
        type: own('regular'),
        description: own('RUN make'),
        sizeBytes: 13 * MIB,
        createdAtMs: NOW - DAY,
        lastUsedAtMs: NOW - DAY,
        inUse: false,
        shared: false,
        parents: [],
      },
    ],
  },
  logs: new Map([
    [idOf(0), { path: own('/log'), sizeBytes: MIB }],
    [idOf(1), { path: own('/log'), sizeBytes: 2 * MIB }],
  ]),
};

const byKey = <Item extends { readonly host: typeof HOST; readonly id: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> => new Map(items.map((item) => [targetKey(item), item]));

/** The pane of that host, measured, on a disk that is nearly full. */
export const CLEAN_UP: State = stateWith(HOST_WITH_ALL.containers, {
  pane: 'cleanup',
  images: byKey(HOST_WITH_ALL.images),
  volumes: byKey(HOST_WITH_ALL.volumes),
  networks: byKey(HOST_WITH_ALL.networks),
  cleanUp: {
    measured: {
      ...HOST_WITH_ALL,
      atMs: NOW - 120_000,
      disk: { path: own('/var/lib/docker'), usedBytes: 97 * MIB, totalBytes: 100 * MIB },
      missing: [],
    },
    measuring: undefined,
    run: undefined,
  },
});
