/** What was planned is looked at just before it goes: whatever changed, nothing is sent. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import {
  cacheId,
  containerId,
  hostId,
  imageId,
  networkId,
  volumeName,
} from '../../src/model/id.js';
import type { Operation, Planned } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { startStubDaemon, type StubDaemon } from '../support/stub-daemon.js';

const AT = Date.parse('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;
const ID = 'a'.repeat(64);
const IMAGE = `sha256:${'b'.repeat(64)}`;
const NETWORK = 'c'.repeat(64);
const iso = (ms: number): string => new Date(ms).toISOString();

const { signal } = new AbortController();
const host = hostId('local');
const name = own('it');
const planned: Planned = { atMs: AT, createdAtMs: AT - HOUR_MS, names: [name] };

const OPERATIONS = {
  container: {
    op: 'container.remove',
    target: { host, id: containerId(ID), name, startedAtMs: undefined },
    force: false,
    volumes: false,
    planned,
  },
  image: {
    op: 'image.remove',
    target: { host, id: imageId(IMAGE), name },
    force: false,
    planned,
  },
  volume: {
    op: 'volume.remove',
    target: { host, id: volumeName('it'), name },
    force: false,
    planned,
  },
  network: { op: 'network.remove', target: { host, id: networkId(NETWORK), name }, planned },
} satisfies Record<string, Operation>;
type Kind = keyof typeof OPERATIONS;

/** As planned: ended, unused, of that name. */
const INSPECTED: Readonly<Record<Kind, Readonly<Record<string, unknown>>>> = {
  container: {
    Id: ID,
    Name: '/it',
    State: { Status: 'exited', StartedAt: iso(AT - HOUR_MS), FinishedAt: iso(AT - HOUR_MS / 2) },
  },
  image: { Id: IMAGE, RepoTags: ['it'] },
  volume: { Name: 'it', CreatedAt: iso(AT - HOUR_MS) },
  network: { Id: NETWORK, Name: 'it' },
};
const PATHS: Readonly<Record<Kind, RegExp>> = {
  container: /^GET \/containers\/a+\/json/,
  image: /^GET \/images\/.*\/json/,
  volume: /^GET \/volumes\/it/,
  network: /^GET \/networks\/c+/,
};

let daemon: StubDaemon;
let engine: DockerEngine;

beforeEach(async () => {
  daemon = await startStubDaemon();
  engine = new DockerEngine({ host, endpoint: parseEndpoint(daemon.endpoint, {}) });
  daemon.world.containers = [];
});
afterEach(async () => {
  engine.close();
  await daemon.close();
});

const found = (kind: Kind, body: unknown): void =>
  daemon.fail(PATHS[kind], { kind: 'answer', answer: { body } });

const user = (change: Readonly<Record<string, unknown>>) => ({
  Id: 'd'.repeat(64),
  Names: ['/web'],
  State: 'running',
  ImageID: IMAGE,
  Mounts: [{ Type: 'volume', Name: 'it', Destination: '/data' }],
  ...change,
});

/** As engines do. */
function granting(): void {
  daemon.fail(/^DELETE/, { kind: 'answer', answer: { status: 204 } });
  daemon.fail(/^DELETE .images/, { kind: 'answer', answer: { body: [{ Deleted: IMAGE }] } });
}

const removals = (): number => daemon.count(/^(DELETE|POST)/);

test('what is as it was planned is asked for, once', async () => {
  granting();
  for (const kind of ['container', 'image', 'volume', 'network'] as const) {
    found(kind, INSPECTED[kind]);
    await engine.perform(OPERATIONS[kind], signal);
  }
  assert.equal(removals(), 4);
});

const CHANGES: readonly (readonly [string, Kind, Readonly<Record<string, unknown>>, RegExp])[] = [
  ['runs', 'container', { State: { Status: 'running' } }, /running by now/],
  [
    'ran since',
    'container',
    { State: { Status: 'exited', StartedAt: iso(AT + 1000), FinishedAt: iso(AT + 2000) } },
    /started after the plan/,
  ],
  ['is called otherwise', 'container', { Name: '/keep' }, /called keep/],
  ['has another name too', 'image', { RepoTags: ['it', 'keep:1'] }, /called keep:1/],
  ['lost its name', 'image', { RepoTags: [] }, /not called it/],
  ['was made anew', 'volume', { CreatedAt: iso(AT + 5000) }, /made anew/],
  [
    'was made anew in the next second',
    'volume',
    { CreatedAt: iso(AT - HOUR_MS + 1000) },
    /made anew/,
  ],
  ['is another', 'network', { Id: 'e'.repeat(64) }, /another network/],
];

for (const [what, kind, change, said] of CHANGES)
  test(`a ${kind} that ${what} is not touched`, async () => {
    found(kind, { ...INSPECTED[kind], ...change });
    await assert.rejects(engine.perform(OPERATIONS[kind], signal), {
      kind: 'changed',
      message: said,
    });
    assert.equal(removals(), 0);
  });

for (const kind of ['image', 'volume', 'network'] as const)
  test(`a ${kind} that a container uses by now is not touched, also by one that ended`, async () => {
    found(kind, INSPECTED[kind]);
    daemon.world.containers = [user({ State: 'created' })];
    await assert.rejects(engine.perform(OPERATIONS[kind], signal), {
      kind: 'changed',
      message: /used by created container web/,
    });
    assert.equal(removals(), 0);
  });

test('who uses something else of that name does not hold it', async () => {
  granting();
  found('image', INSPECTED.image);
  found('volume', INSPECTED.volume);
  daemon.world.containers = [
    user({
      ImageID: `sha256:${'f'.repeat(64)}`,
      Mounts: [{ Type: 'bind', Source: '/it', Destination: 'it' }],
    }),
  ];
  await engine.perform(OPERATIONS.image, signal);
  await engine.perform(OPERATIONS.volume, signal);
  assert.equal(removals(), 2);
});

test('what is gone is said to be gone', async () => {
  await assert.rejects(engine.perform(OPERATIONS.container, signal), { kind: 'gone' });
  assert.equal(removals(), 0);
});

test('a cache record by its id alone, and an answer without it is a refusal', async () => {
  const operation: Operation = {
    op: 'cache.remove',
    target: { host, id: cacheId('abc'), name },
    planned,
  };
  const answer = (CachesDeleted: unknown): void =>
    daemon.fail(/^POST \/build\/prune/, { kind: 'answer', answer: { body: { CachesDeleted } } });
  answer(['abc']);
  await engine.perform(operation, signal);
  assert.equal(daemon.requests.at(-1)?.query.get('filters'), '{"id":["^abc$"]}');
  answer(null);
  await assert.rejects(engine.perform(operation, signal), { kind: 'conflict' });
});
