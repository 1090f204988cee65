import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Inventory } from '../../src/cleanup/candidate.js';
import { itemLanguage } from '../../src/cleanup/language.js';
import { candidates, plan, type Item, type Plan } from '../../src/cleanup/plan.js';
import { presetChoice, type Preset } from '../../src/cleanup/presets.js';
import type { Container } from '../../src/model/container.js';
import type { ImageLayers } from '../../src/model/disk-usage.js';
import { cacheId, imageId, networkId, volumeName } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { container, HOST, idOf, NOW } from '../support/sample-state.js';

const DAY = 86_400_000;
const MIB = 2 ** 20;
const ANONYMOUS = 'e'.repeat(64);

const id = (digit: string) => imageId(`sha256:${digit.repeat(64)}`);

const image = (digit: string, tags: readonly string[]) => ({
  kind: 'image' as const,
  host: HOST,
  id: id(digit),
  tags: tags.map(own),
  sizeBytes: 0,
  createdAtMs: NOW - 40 * DAY,
  labels: new Map(),
});

const stack = (...layers: readonly (readonly [string, number])[]): ImageLayers => ({
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

const network = (name: string) => ({
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
const HOST_WITH_ALL: Inventory = {
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

const ALL = candidates(HOST_WITH_ALL);

const choosing = (...names: readonly string[]): Plan =>
  plan(ALL, {
    chosen: new Set(ALL.filter(({ name }) => names.includes(name)).map(({ key }) => key)),
  });

const item = (made: Plan, kind: Item['kind'], name: string): Item =>
  made.items.find((each) => each.kind === kind && each.name === name) ??
  assert.fail(`no ${kind} ${name}`);

const goes = (made: Plan): readonly string[] => made.going.map(({ name }) => name);

const preset = (name: Preset): Plan => plan(ALL, { chosen: presetChoice(ALL, name, NOW) });

test('what holds a thing is said, and that it is free once that goes', () => {
  const before = choosing();
  assert.equal(item(before, 'image', 'web:1').reason, 'held by exited container web_old, 21 d');
  assert.equal(item(before, 'image', 'web:2').reason, 'held by running container web and 1 more');
  assert.equal(item(before, 'volume', 'data').removable, false);
  const after = choosing('web_old');
  assert.equal(item(after, 'image', 'web:1').reason, 'free once web_old is gone');
  for (const [kind, name] of [
    ['image', 'web:1'],
    ['volume', 'data'],
    ['volume', ANONYMOUS],
    ['network', 'back'],
  ] as const)
    assert.equal(item(after, kind, name).removable, true, name);
  assert.equal(item(after, 'network', 'front').removable, false);
});

test('a container brings its writable layer and its log', () => {
  assert.equal(choosing('web_old').freesBytes, 5 * MIB);
  assert.equal(item(choosing(), 'container', 'web_old').reason, 'exited 21 d ago');
});

test('a layer that two images share comes back when both go, and is counted once', () => {
  assert.equal(choosing('tool:1').freesBytes, 8 * MIB);
  const both = choosing('tool:1', '<none> cccccccccccc');
  assert.equal(both.freesBytes, 32 * MIB);
  assert.deepEqual(
    both.going.map(({ sizeBytes }) => sizeBytes),
    [4 * MIB, 28 * MIB],
  );
  // what a running container's image has stays
  assert.equal(choosing('web_old', 'web:1').freesBytes, 7 * MIB);
});

test('an unknown size is not zero: it is counted as unknown', () => {
  const made = choosing('spare', 'tool:1');
  assert.equal(made.freesBytes, 8 * MIB);
  assert.equal(made.unknownSizes, 1);
  assert.ok(Number.isNaN(item(made, 'volume', 'spare').sizeBytes));
});

test('what is protected is shown and stays', () => {
  const made = choosing('keep');
  assert.deepEqual(goes(made), []);
  assert.equal(item(made, 'volume', 'keep').reason, 'protected');
  const more = plan(ALL, {
    chosen: new Set(ALL.map(({ key }) => key)),
    isProtected: ({ name }) => name === 'web_old',
  });
  assert.ok(!goes(more).includes('web_old'));
  assert.ok(!goes(more).includes('data'), 'its volume is held by it');
});

test('safe: long ended containers, dangling images, anonymous volumes', () => {
  assert.deepEqual(goes(preset('safe')), ['web_old', '<none> cccccccccccc', ANONYMOUS]);
});

test('thorough: all that nothing uses, but named volumes', () => {
  const made = preset('thorough');
  assert.deepEqual(goes(made), [
    ...['web_old', 'job', 'web:1', '<none> cccccccccccc', 'tool:1', ANONYMOUS],
    ...['back', 'free', 'RUN make'],
  ]);
});

test('build-cache: nothing else', () => {
  assert.deepEqual(goes(preset('build-cache')), ['RUN make']);
});

test('an image stays while one that was built from it stays, and goes after it', () => {
  const layers = new Map(HOST_WITH_ALL.layers).set(id('c'), {
    ...stack(['other', 20], ['d', 8], ['c', 4]),
    parent: id('d'),
  });
  const all = candidates({ ...HOST_WITH_ALL, layers });
  const keys = all.filter(({ kind }) => kind === 'image').map(({ key }) => key);
  const one = plan(all, { chosen: new Set(keys.filter((key) => key.includes('ddd'))) });
  assert.equal(
    item(one, 'image', 'tool:1').reason,
    'held by image <none> cccccccccccc, built from it',
  );
  assert.deepEqual(goes(plan(all, { chosen: new Set(keys) })), ['<none> cccccccccccc', 'tool:1']);
});

test('the log of a running container is shown with its size, and stays', () => {
  const log = item(choosing('web'), 'log', 'web');
  assert.equal(log.removable, false);
  assert.equal(log.sizeBytes, MIB);
  assert.match(log.reason, /max-size/);
});

test('networks of the engine are none to remove, those of a swarm belong to it', () => {
  const networks = [network('bridge'), { ...network('mesh'), scope: own('swarm') }];
  const all = candidates({ ...HOST_WITH_ALL, networks }).filter(({ kind }) => kind === 'network');
  assert.deepEqual(
    plan(all, { chosen: new Set(all.map(({ key }) => key)) }).items.map(
      ({ name, removable, reason }) => [name, removable, reason],
    ),
    [['mesh', false, 'belongs to the swarm']],
  );
});

test('items are asked for in the filter language', () => {
  const asked = (text: string): readonly string[] => {
    const compiled = itemLanguage.compile(text);
    if (!compiled.ok) return assert.fail(compiled.error.message);
    return choosing()
      .items.filter((each) => compiled.query.matches(each, NOW))
      .map(({ kind, name }) => `${kind} ${name}`);
  };
  assert.deepEqual(asked('kind:container age>7d'), ['container web_old']);
  assert.deepEqual(asked('kind:image & removable'), ['image <none> cccccccccccc', 'image tool:1']);
  assert.deepEqual(asked('kind:volume anonymous'), [`volume ${ANONYMOUS}`]);
  assert.deepEqual(asked('label:dtop.protect'), ['volume keep']);
  assert.deepEqual(asked('by:web_old kind:network'), ['network back']);
});
