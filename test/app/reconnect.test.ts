import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineConnection } from '../../src/app/inventory.js';
import { realTiming } from '../../src/app/timing.js';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { Failure } from '../../src/model/failure.js';
import { containerId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { FakeTiming, settled } from '../support/fake-timing.js';
import {
  asEngine,
  container,
  event,
  FakeEngine,
  host,
  idOf,
  live,
  watch,
} from '../support/inventory-watch.js';
import { startStubDaemon } from '../support/stub-daemon.js';

test('a lost stream is told, and everything listed again from the last event on', async (t) => {
  const { fake, told, connections, timing, store } = await live(t);
  await timing.turn(60_000);
  fake.speak(event('kill', 1, { since: '77.5' }));
  fake.rows = [container(9)];
  fake.cut(new Failure('unreachable', 'cut'));
  await timing.turn(499);
  assert.deepEqual([...told], ['lost']);
  assert.equal(store.size, 2, 'what was known stays while it is away');
  await timing.turn(101);
  assert.deepEqual(told, ['lost', 'live', 'containers', 'images', 'volumes', 'networks']);
  assert.deepEqual([...store.keys()], [idOf(9)]);
  assert.deepEqual(fake.sinces, [undefined, '77.5']);
  assert.equal(Object(connections[2]).retryMs, 500);
});

const retries = (connections: readonly EngineConnection[]): readonly number[] =>
  connections.flatMap((one) => (one.status === 'lost' ? one.retryMs : []));

test('back-off: doubled, at most 10 s; at most 2 s for an engine on this machine', async (t) => {
  const away = async (endpoint: string, kind: 'unreachable' | 'denied') => {
    const fake = Object.assign(new FakeEngine(), { endpoint });
    fake.failures.set('connect', new Failure(kind, 'no'));
    const timing = new FakeTiming();
    const { connections } = watch(t, asEngine(fake), timing);
    await timing.turn(30_000);
    return retries(connections).slice(0, 6);
  };
  assert.deepEqual(await away('tcp://far:1', 'unreachable'), [500, 1000, 2000, 4000, 8000, 10_000]);
  assert.deepEqual(await away('unix:///s', 'unreachable'), [500, 1000, 2000, 2000, 2000, 2000]);
  assert.deepEqual(await away('unix:///s', 'denied'), [500, 1000, 2000, 4000, 8000, 10_000]);
});

test('an engine that takes every subscription and cuts it is not tried without pause', async (t) => {
  const { fake, connections, timing } = await live(t);
  for (let i = 0; i < 40; i++) {
    fake.cut(new Failure('unreachable', 'cut'));
    await timing.turn(1000);
  }
  assert.ok(retries(connections).length < 25);
  assert.equal(retries(connections).at(-1), 2000);
});

test('a connect that hangs is cut after 3 s, and told', async (t) => {
  const [fake, timing] = [new FakeEngine(), new FakeTiming()];
  fake.hangs = true;
  const { told, connections } = watch(t, asEngine(fake), timing);
  await timing.turn(2999);
  assert.deepEqual(told, ['connecting']);
  await timing.turn(1);
  assert.deepEqual(told, ['connecting', 'lost']);
  assert.equal(Object(connections[1]).failure.kind, 'timeout');
  fake.hangs = false;
  await timing.turn(2000);
  assert.equal(told[2], 'live');
});

test('a list that fails is told and tried again; what is denied is let be', async (t) => {
  const [fake, timing] = [new FakeEngine(), new FakeTiming()];
  fake.failures.set('containers', new Failure('timeout', 'late'));
  fake.failures.set('volumes', new Failure('denied', 'proxy'));
  const { told } = watch(t, asEngine(fake), timing);
  await timing.turn(4000);
  assert.deepEqual(told.slice(2), ['container timeout', 'images', 'volume denied', 'networks']);
  fake.failures.delete('containers');
  await timing.turn(2000);
  assert.equal(told.at(-1), 'containers');
  fake.calls = [];
  for (let i = 0; i < 500; i++) {
    fake.speak(event('create', 1, { kind: 'volume' }));
    await timing.turn(1000);
  }
  assert.equal(fake.take('volumes'), 0);
});

test('the end: nothing is left running, nothing more is told', async (t) => {
  const { fake, told, timing, abort, done } = await live(t);
  fake.speak(event('pause', 1));
  abort.abort();
  await done;
  await timing.turn(60_000);
  assert.deepEqual(fake.calls, []);
  assert.ok(!told.includes('lost'));
  assert.equal(timing.pending, 0);
});

test('with a real engine: a daemon that goes and comes back', async (t) => {
  const daemon = await startStubDaemon('v1');
  t.after(() => daemon.close());
  const engine = new DockerEngine({ host, endpoint: parseEndpoint(daemon.endpoint, {}) });
  t.after(() => engine.close());
  const id = containerId(String(daemon.world.containers[0]?.['Id']));
  const { told, store, abort, done } = watch(t, engine, { ...realTiming, after: soon });
  await until(() => told.includes('networks'));
  assert.equal(store.size, daemon.world.containers.length);

  await engine.perform(
    { op: 'container.pause', target: { host, id, name: own(''), startedAtMs: undefined } },
    abort.signal,
  );
  await until(() => store.get(id)?.state === 'paused');

  await daemon.down();
  await until(() => told.includes('lost'));
  daemon.world.containers.length = 1;
  told.length = 0;
  await daemon.up();
  await until(() => told.includes('networks'));
  assert.equal(store.size, 1);
  abort.abort();
  await done;
  await until(() => daemon.subscribers === 0);
});

/** Waits are cut to 10 ms: what is tested is their order. */
const soon = (ms: number, then: () => void): (() => void) =>
  realTiming.after(Math.min(ms, 10), then);

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await settled();
}
