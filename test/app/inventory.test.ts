import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { own } from '../../src/model/safe-text.js';
import { FakeTiming } from '../support/fake-timing.js';
import {
  asEngine,
  container,
  event,
  FakeEngine,
  idOf,
  live,
  watch,
} from '../support/inventory-watch.js';

test('subscribe, then list containers, then the rest', async (t) => {
  const [fake, timing] = [new FakeEngine(), new FakeTiming()];
  const { told } = watch(t, asEngine(fake), timing);
  await timing.turn(0);
  assert.deepEqual(fake.calls, [
    'connect',
    'events',
    'containers',
    'images',
    'volumes',
    'networks',
  ]);
  assert.deepEqual(told, ['connecting', 'live', 'containers', 'images', 'volumes', 'networks']);
});

test('an engine that has just answered is not asked again what it is, but after a loss it is', async (t) => {
  const [fake, timing] = [new FakeEngine(), new FakeTiming()];
  const info = await asEngine(fake).connect(AbortSignal.timeout(1000));
  fake.calls = [];
  const { told } = watch(t, asEngine(fake), timing, info);
  await timing.turn(0);
  assert.deepEqual(fake.calls.slice(0, 2), ['events', 'containers']);
  assert.equal(told[0], 'live');
  fake.calls = [];
  fake.cut(new Failure('unreachable', 'cut'));
  await timing.turn(5000);
  assert.deepEqual(fake.calls.slice(0, 2), ['connect', 'events']);
});

test('what an event tells is applied at once, and asked for again once', async (t) => {
  const { fake, told, state, timing } = await live(t);
  fake.rows = [container(1, { state: 'restarting', exitCode: 3 }), container(2)];
  fake.speak(event('die', 1, { exitCode: 3 }));
  await timing.turn(0);
  assert.equal(state(1)?.state, 'exited');
  assert.equal(state(1)?.exitCode, 3);
  assert.deepEqual(told, ['changed c1']);
  await timing.turn(5000);
  assert.equal(state(1)?.state, 'restarting');
  assert.deepEqual(fake.asked, [[idOf(1)]]);
  fake.speak(event('destroy', 1));
  await timing.turn(5000);
  assert.deepEqual(told, ['changed c1', 'changed c1', 'removed 1']);
  assert.equal(fake.asked.length, 1, 'what is gone is not asked for');
});

test('a new container appears, with the exact time of its start event', async (t) => {
  const { fake, state, timing } = await live(t);
  const health = 'starting';
  fake.rows.push(container(3, { startedAtMs: 5000, roundedMs: 1000, health }));
  fake.speak(event('create', 3));
  fake.speak(event('start', 3, { atMs: 5432 }));
  await timing.turn(100);
  assert.equal(state(3)?.name, 'c3');
  assert.deepEqual([state(3)?.startedAtMs, state(3)?.roundedMs], [5432, undefined]);
  assert.equal(state(3)?.health, health);
});

test('what a terse list leaves out is asked for once, and stays', async (t) => {
  const { fake, state, timing } = await live(t);
  const bare = container(3, { networkMode: own('') });
  fake.rows = [bare];
  fake.details = { ...bare, networkMode: own('host'), health: 'unhealthy', restarts: 4 };
  fake.speak(event('create', 3));
  await timing.turn(1000);
  assert.deepEqual([state(3)?.networkMode, state(3)?.health], ['host', 'unhealthy']);
  fake.speak(event('pause', 3));
  fake.rows = [{ ...bare, state: 'paused' }];
  await timing.turn(1000);
  const { networkMode, health, restarts } = state(3) ?? {};
  assert.deepEqual(
    [state(3)?.state, networkMode, health, restarts],
    ['paused', 'host', 'unhealthy', 4],
  );
  assert.equal(fake.take('container'), 1);
});

test('an inspect that an event overtook tells nothing', async (t) => {
  const { fake, state, timing } = await live(t);
  const bare = container(3, { networkMode: own('') });
  fake.rows = [bare];
  let answer = (): void => {};
  fake.details = new Promise((resolve) => (answer = () => resolve(bare)));
  fake.speak(event('create', 3));
  await timing.turn(1000);
  assert.equal(fake.take('container'), 1);
  fake.speak(event('pause', 3));
  answer();
  await timing.turn(0);
  assert.equal(state(3)?.state, 'paused');
});

test('many events are few calls: two a second, the whole list when they touch many', async (t) => {
  const { fake, told, timing } = await live(t);
  for (let i = 0; i < 1000; i++) fake.speak(event('pause', 1 + (i % 2)));
  await timing.turn(0);
  assert.deepEqual(told, ['changed c1 c2']);
  for (let ms = 0; ms < 10_000; ms += 50) {
    fake.speak(event(ms % 100 === 0 ? 'pause' : 'unpause', 1));
    await timing.turn(50);
  }
  const calls = fake.take('containers');
  assert.ok(calls >= 19 && calls <= 21, `${calls} calls in 10 s`);
  fake.asked = [];
  for (let i = 1; i <= 51; i++) fake.speak(event('start', i));
  await timing.turn(1000);
  assert.deepEqual(fake.asked, [undefined]);
});

test('health checks, signals and OOM kills ask for nothing', async (t) => {
  const { fake, state, timing } = await live(t);
  for (let i = 0; i < 1000; i++) {
    fake.speak(event('health_status', 1, { health: own(i % 2 ? 'healthy' : 'unhealthy') }));
    fake.speak(event('kill', 1));
    fake.speak(event('oom', 1));
  }
  await timing.turn(60_000);
  assert.equal(state(1)?.health, 'healthy');
  assert.deepEqual(fake.calls, []);
});

test('one that is stopped between two runs is asked for: nothing else tells', async (t) => {
  const { fake, state, timing } = await live(t);
  fake.rows = [container(1, { state: 'restarting', exitCode: 3 }), container(2)];
  fake.speak(event('die', 1, { exitCode: 3 }));
  await timing.turn(5000);
  assert.equal(state(1)?.state, 'restarting');
  fake.rows = [container(1, { state: 'exited', exitCode: 3 }), container(2)];
  fake.speak(event('stop', 1));
  await timing.turn(1000);
  assert.equal(state(1)?.state, 'exited');
});

test('images, volumes and networks are listed again at most every 2 s', async (t) => {
  const { fake, timing } = await live(t);
  for (let ms = 0; ms < 10_000; ms += 10) {
    for (const kind of ['image', 'volume', 'network'] as const) fake.speak(event('x', 1, { kind }));
    await timing.turn(10);
  }
  for (const name of ['images', 'volumes', 'networks']) {
    const calls = fake.take(name);
    assert.ok(calls >= 4 && calls <= 6, `${name}: ${calls} in 10 s`);
  }
  assert.equal(fake.take('containers'), 0);
});

test('a quiet engine is asked for nothing for ten minutes, then for everything once', async (t) => {
  const { fake, timing } = await live(t);
  await timing.turn(590_000);
  assert.deepEqual(fake.calls, []);
  await timing.turn(20_000);
  assert.deepEqual(fake.calls, ['containers', 'images', 'volumes', 'networks']);
});

test('a list that was asked for before an event does not undo it', async (t) => {
  const { fake, state, timing } = await live(t);
  let answer = (): void => {};
  fake.slow = new Promise((resolve) => (answer = resolve));
  fake.speak(event('rename', 1, { name: own('first') }));
  fake.speak(event('start', 2));
  await timing.turn(100);
  fake.slow = undefined;
  fake.speak(event('destroy', 2));
  fake.speak(event('pause', 1));
  answer();
  await timing.turn(0);
  assert.equal(state(2), undefined, 'a container of the past');
  assert.equal(state(1)?.state, 'paused', 'a state of the past');
  fake.rows = [container(1, { state: 'paused' })];
  await timing.turn(1000);
  assert.equal(state(2), undefined);
  assert.deepEqual(fake.asked, [[idOf(1), idOf(2)], [idOf(1)]], 'and is asked for again');
});

test('a list that does not know yet what an event told is not believed, and asked for again', async (t) => {
  const { fake, state, timing } = await live(t);
  fake.speak(event('die', 1, { exitCode: 0 }));
  await timing.turn(2000);
  assert.equal(state(1)?.state, 'exited', 'the list still says running');
  fake.rows = [container(1, { state: 'exited', exitCode: 0 }), container(2)];
  await timing.turn(1000);
  const asked = fake.take('containers');
  assert.ok(asked >= 2, `asked ${asked} times`);
  await timing.turn(10_000);
  assert.equal(fake.take('containers'), 0, 'once it agrees it is left alone');
  assert.equal(state(1)?.exitCode, 0);
});

test('a list that goes on contradicting an event is believed after some seconds', async (t) => {
  const { fake, state, timing } = await live(t);
  fake.speak(event('die', 1, { exitCode: 0 }));
  await timing.turn(10_000);
  assert.equal(state(1)?.state, 'running');
  fake.take('containers');
  await timing.turn(10_000);
  assert.equal(fake.take('containers'), 0);
});
