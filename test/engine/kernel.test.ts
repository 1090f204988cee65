import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { KernelEngine, type KnownContainer } from '../../src/engine/kernel.js';
import { Failure } from '../../src/model/failure.js';
import type { FoundContainer } from '../../src/model/found-container.js';
import { containerId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { HOST, idOf, MACHINE } from '../support/sample-state.js';

const found = (index: number, change: Partial<FoundContainer> = {}): FoundContainer => ({
  ...{ id: idOf(index), runtime: 'docker', name: undefined, run: 1, paused: false },
  ...change,
});

/** An engine over a list that the test changes, looked at when the test says so. */
function stage(t: TestContext, known: ReadonlyMap<string, KnownContainer> = new Map()) {
  const world: { found: FoundContainer[]; scans: number } = { found: [], scans: 0 };
  const told: string[] = [];
  const abort = new AbortController();
  t.after(() => abort.abort());
  let look = (): void => {};
  const engine = new KernelEngine({
    host: HOST,
    endpoint: 'unix:///s',
    info: { hostname: own('h'), ...MACHINE },
    failure: () => new Failure('denied', 'unix:///s: permission denied', 'Try sudo.'),
    scan: async () => {
      world.scans++;
      return world.found;
    },
    known: (id) => known.get(id),
    sleep: (_, signal) =>
      new Promise((resolve, reject) => {
        look = () => resolve(undefined);
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    now: () => 5000,
  });
  return {
    engine,
    world,
    abort,
    told,
    watch: () =>
      engine.events(
        undefined,
        {
          onOpen: () => told.push('open'),
          onEvent: ({ action, id, atMs }) => told.push(`${action} ${id.slice(-1)} ${atMs}`),
        },
        abort.signal,
      ),
    /** The next look, and what it brought. */
    async look(now: FoundContainer[]) {
      world.found = now;
      await new Promise(setImmediate);
      told.length = 0;
      look();
      await new Promise(setImmediate);
      return [...told];
    },
  };
}

void test('names: given by people, remembered, else kind and short id', async (t) => {
  const known = new Map([
    [idOf(1), { name: own('web'), image: own('nginx'), project: own('shop') }],
  ]);
  const { engine, world, abort } = stage(t, known);
  world.found = [
    found(0, { runtime: 'podman' }),
    found(1, { paused: true }),
    found(2, { id: containerId('lxc:ci'), runtime: 'lxc', name: own('ci') }),
  ];
  const rows = await engine.containers(abort.signal);
  assert.deepEqual(
    rows.map(({ name, image, state, project }) => [name, image, state, project]),
    [
      ['podman-000000000000', '', 'running', undefined],
      ['web', 'nginx', 'paused', 'shop'],
      ['ci', '', 'running', undefined],
    ],
  );
  assert.deepEqual(
    (await engine.containers(abort.signal, [idOf(1)])).map(({ id }) => id),
    [idOf(1)],
  );
  assert.equal(world.scans, 1, 'who asks for some was told of them by a scan');
});

void test('what changes from one look to the next is told as an engine tells it', async (t) => {
  const { watch, look, world, abort, told } = stage(t);
  world.found = [found(0), found(1)];
  const ended = watch();
  await new Promise(setImmediate);
  assert.deepEqual(told, ['open']);
  assert.deepEqual(await look([found(0), found(1)]), []);
  assert.deepEqual(await look([found(0), found(2, { paused: true })]), [
    'die 2 5000',
    'destroy 2 5000',
    'create 3 5000',
    'start 3 5000',
    'pause 3 5000',
  ]);
  assert.deepEqual(await look([found(0, { run: 2 }), found(2)]), [
    'die 1 5000',
    'start 1 5000',
    'unpause 3 5000',
  ]);
  abort.abort();
  await ended;
});

void test('whatever needs an engine fails with the reason, and what to do', async (t) => {
  const { engine, abort } = stage(t);
  const calls = [
    engine.images(),
    engine.volumes(),
    engine.networks(),
    engine.container(),
    engine.inspect(),
    engine.volumeSizes(),
    engine.logs(),
    engine.stats(),
  ];
  for (const call of calls) {
    await assert.rejects(call, {
      kind: 'unreachable',
      said: 'no engine: unix:///s: permission denied',
      hint: 'Try sudo.',
    });
  }
  const target = { host: HOST, id: idOf(0), name: own('web'), startedAtMs: undefined };
  await assert.rejects(engine.perform({ op: 'container.start', target }), {
    said: 'not done: docker start 000000000000: no engine: unix:///s: permission denied',
  });
  const info = await engine.connect();
  assert.deepEqual([info.kind, info.local, info.cpus], ['kernel', true, MACHINE.cpus]);
  assert.equal(abort.signal.aborted, false);
});
