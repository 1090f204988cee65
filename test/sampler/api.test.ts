import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { containerId, type ContainerId } from '../../src/model/id.js';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import type { SampleTarget } from '../../src/model/source.js';
import { ApiSource, type ApiHandle } from '../../src/sampler/api.js';

const target = (index: number): SampleTarget => ({
  id: containerId(String(index).padStart(64, '0')),
  pid: undefined,
  networkMode: 'bridge',
});

interface Call {
  readonly id: ContainerId;
  readonly signal: AbortSignal;
  answer(reading: Partial<Reading>): Promise<void>;
  fail(failure: Failure): Promise<void>;
}

/** Lets what was just settled reach the source. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** An engine whose every answer the test gives. */
function engine(): {
  readonly source: ApiSource;
  readonly calls: Call[];
  readonly attach: (count: number) => readonly ApiHandle[];
  readonly advance: (ms: number) => void;
} {
  const calls: Call[] = [];
  let nowMs = 0;
  const source = new ApiSource({
    clock: () => nowMs,
    fetchStats: (id, signal) =>
      new Promise((resolve, reject) => {
        calls.push({
          id,
          signal,
          answer: (reading) => {
            resolve({ ...emptyReading(), ...reading });
            return settle();
          },
          fail: (failure) => {
            reject(failure);
            return settle();
          },
        });
        signal.addEventListener('abort', () => reject(new Failure('aborted', 'let go')));
      }),
  });
  return {
    source,
    calls,
    attach: (count) => Array.from({ length: count }, (_, index) => source.attach(target(index))),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

const readAll = (source: ApiSource, handles: readonly ApiHandle[]): readonly string[] =>
  handles.map((handle) => source.read(handle, emptyReading()));

const one = <Item>(items: readonly Item[], at = 0): Item =>
  items.at(at) ?? assert.fail(`there is no item ${at}`);

void test('stale until an answer came, then once what it said', async () => {
  const { source, calls, attach } = engine();
  const handle = one(attach(1));
  const reading = emptyReading();
  assert.equal(source.read(handle, reading), 'stale');
  await one(calls).answer({ atMs: 5000, cpuNs: 7 });
  assert.equal(source.read(handle, reading), 'ok');
  assert.deepEqual([reading.atMs, reading.cpuNs], [5000, 7]);
  assert.equal(source.read(handle, reading), 'stale');
});

void test('a container is not asked for again before it answered, whatever the ticks', () => {
  const { source, calls, attach } = engine();
  const handles = attach(3);
  for (let tick = 0; tick < 10; tick++) readAll(source, handles);
  assert.equal(calls.length, 3);
});

void test('an answer from the engine’s last sample is nothing new', async () => {
  const { source, calls, attach } = engine();
  const handle = one(attach(1));
  readAll(source, [handle]);
  await one(calls).answer({ atMs: 5000 });
  assert.deepEqual(readAll(source, [handle]), ['ok']);
  await one(calls, 1).answer({ atMs: 5000 });
  assert.deepEqual(readAll(source, [handle]), ['stale']);
});

void test('at most four calls at once to a fast engine, sixteen to a slow one', async () => {
  const { source, calls, attach, advance } = engine();
  const handles = attach(100);
  readAll(source, handles);
  assert.equal(calls.length, 4);
  advance(3);
  await one(calls).answer({ atMs: 1 });
  assert.equal(calls.length, 5, 'the next one follows at once');
  for (let answered = 1; answered < 30; answered++) {
    advance(1000);
    await one(calls, answered).answer({ atMs: answered });
  }
  assert.equal(calls.length - 30, 16);
});

void test('visible containers are asked for first', async () => {
  const { source, calls, attach } = engine();
  const handles = attach(20);
  source.prefer(new Set([one(handles, 18).id, one(handles, 19).id]));
  readAll(source, handles);
  for (let index = 0; index < 2; index++) await one(calls, index).answer({ atMs: 1 });
  const order = calls.slice(4).map(({ id }) => id);
  assert.deepEqual(order, [one(handles, 18).id, one(handles, 19).id]);
});

void test('404 is gone', async () => {
  const { source, calls, attach } = engine();
  const handle = one(attach(1));
  readAll(source, [handle]);
  await one(calls).fail(new Failure('gone', 'No such container'));
  assert.deepEqual(readAll(source, [handle]), ['gone']);
});

void test('a failure of one container is told once, then it is asked for again', async () => {
  const { source, calls, attach } = engine();
  const handle = one(attach(1));
  readAll(source, [handle]);
  const failure = new Failure('daemon', 'no such device');
  await one(calls).fail(failure);
  assert.throws(() => readAll(source, [handle]), failure);
  assert.deepEqual(readAll(source, [handle]), ['stale']);
  assert.equal(calls.length, 2);
});

void test('an engine out of reach is told once, rests, and is probed by one call', async () => {
  const { source, calls, attach, advance } = engine();
  const handles = attach(10);
  readAll(source, handles);
  for (const call of [...calls]) await call.fail(new Failure('unreachable', 'ECONNREFUSED'));
  const told = handles.filter((handle) => handle.failure !== undefined);
  assert.equal(told.length, 1);
  assert.throws(() => readAll(source, told), { kind: 'unreachable' });
  for (let tick = 0; tick < 5; tick++) readAll(source, handles);
  assert.equal(calls.length, 4, 'no call while it rests');

  advance(500);
  readAll(source, handles);
  assert.equal(calls.length, 5);
  await one(calls, 4).fail(new Failure('unreachable', 'ECONNREFUSED'));
  advance(500);
  assert.equal(calls.length, 5, 'the second rest is longer');
  advance(500);
  const alive = handles.filter((handle) => handle.failure === undefined);
  readAll(source, alive);
  await one(calls, 5).answer({ atMs: 1 });
  assert.equal(calls.length, 10, 'back to four at once');
});

void test('a detached container’s call is aborted, and leaves room for others', async () => {
  const { source, calls, attach } = engine();
  const handles = attach(6);
  readAll(source, handles);
  source.detach(one(handles));
  assert.ok(one(calls).signal.aborted);
  await settle();
  assert.equal(calls.length, 5);
  source.detach(one(handles, 5));
  for (const call of calls.slice(1)) await call.answer({ atMs: 1 });
  assert.equal(calls.length, 5, 'who was still waiting is not asked for any more');
});
