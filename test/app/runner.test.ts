import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createRunner } from '../../src/app/runner.js';
import { Failure } from '../../src/model/failure.js';
import { imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { containerRows, containerTarget } from '../../src/panes/container-row.js';
import type { Event } from '../../src/store/event.js';
import { container, HOST, idOf, stateWith } from '../support/sample-state.js';

const rows = containerRows(stateWith([0, 1, 2, 3, 4, 5].map((index) => container(index))));
const pullOf = (index: number): Operation => ({
  op: 'image.pull',
  target: { host: HOST, id: imageReference(idOf(index)), name: own('image') },
});
const stop = (index: number, after: readonly number[] = []): Operation => ({
  op: 'container.stop',
  target: containerTarget(rows[index] ?? assert.fail(`no row ${index}`)),
  graceSec: 10,
  after: after.map(idOf),
});

/** An engine that answers when it is told to. */
function stage() {
  const asked: string[] = [];
  const settled: string[] = [];
  const events: Event[] = [];
  const answers = new Map<string, (failure?: Failure) => void>();
  const runner = createRunner(
    {
      perform: ({ target }, signal) => {
        asked.push(target.id);
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Failure('aborted', 'cancelled')));
          answers.set(target.id, (failure) =>
            failure === undefined ? resolve() : reject(failure),
          );
        });
      },
    },
    (event) => {
      events.push(event);
      if (event.type === 'operation-settled') settled.push(event.operation.target.id);
    },
    () => 0,
  );
  const answer = async (index: number, failure?: Failure): Promise<void> => {
    answers.get(idOf(index))?.(failure);
    await turn();
  };
  const askedFor = (): readonly number[] =>
    asked.map((id) => [0, 1, 2, 3, 4, 5].findIndex((index) => idOf(index) === id));
  const told = (type: Event['type']): readonly number[] =>
    events
      .filter((event) => event.type === type)
      .map((event) =>
        'operation' in event
          ? [0, 1, 2, 3, 4, 5].findIndex((index) => idOf(index) === event.operation.target.id)
          : -1,
      );
  return { runner, answer, askedFor, settled, told };
}

test('a kill waits for none of the stops that it hurries', () => {
  const { runner, askedFor, told } = stage();
  runner.request([0, 1, 2, 3, 4].map((index) => stop(index)));
  assert.deepEqual(askedFor(), [0, 1, 2, 3]);
  const { target } = stop(3);
  assert.ok('startedAtMs' in target);
  runner.request([{ op: 'container.kill', target, signal: 'SIGKILL' }]);
  assert.deepEqual(askedFor(), [0, 1, 2, 3, 3]);
  assert.deepEqual([...new Set(told('operation-waits'))], [4]);
});

test('what has to wait is told, and when it has its turn', async () => {
  const { runner, answer, told } = stage();
  runner.request([stop(0), stop(1, [0])]);
  assert.deepEqual(told('operation-waits'), [1]);
  assert.deepEqual(told('operation-sent'), [0]);
  await answer(0);
  assert.deepEqual(told('operation-sent'), [0, 1]);
});

test('an operation waits for the answers to those it comes after', async () => {
  const { runner, answer, askedFor } = stage();
  runner.request([stop(0), stop(1, [0]), stop(2, [0]), stop(3, [1, 2]), stop(4)]);
  assert.deepEqual(askedFor(), [0, 4]);
  await answer(0);
  assert.deepEqual(askedFor(), [0, 4, 1, 2]);
  await answer(1);
  assert.deepEqual(askedFor(), [0, 4, 1, 2]);
  await answer(2);
  assert.deepEqual(askedFor(), [0, 4, 1, 2, 3]);
});

test('a failure is an answer: what comes after it is asked for, and reports its own', async () => {
  const { runner, answer, askedFor, settled } = stage();
  runner.request([stop(0), stop(1, [0])]);
  await answer(0, new Failure('conflict', 'no'));
  assert.deepEqual(askedFor(), [0, 1]);
  await answer(1);
  assert.deepEqual(settled, [idOf(0), idOf(1)]);
});

test('nothing is started, or started again, without what it needs', async () => {
  const { runner, answer, askedFor, settled } = stage();
  const start = (index: number, after: readonly number[] = []): Operation => {
    const target = containerTarget(rows[index] ?? assert.fail(`no row ${index}`));
    return { op: 'container.start', target, after: after.map(idOf) };
  };
  runner.request([start(0), start(1, [0]), start(2, [1]), start(3), start(4, [3])]);
  await answer(0, new Failure('daemon', 'no such image'));
  assert.deepEqual(settled, [idOf(0), idOf(1), idOf(2)]);
  await answer(3);
  assert.deepEqual(askedFor(), [0, 3, 4]);
});

test('at most four are under way', async () => {
  const { runner, answer, askedFor } = stage();
  runner.request([0, 1, 2, 3, 4, 5].map((index) => stop(index)));
  assert.deepEqual(askedFor(), [0, 1, 2, 3]);
  await answer(2);
  assert.deepEqual(askedFor(), [0, 1, 2, 3, 4]);
});

test('who is not in the request is not waited for', () => {
  const { runner, askedFor } = stage();
  runner.request([stop(1, [0])]);
  assert.deepEqual(askedFor(), [1]);
});

test('cancelling takes back what was not asked for yet, and tells so', async () => {
  const { runner, answer, askedFor, settled } = stage();
  runner.request([0, 1, 2, 3, 4, 5].map((index) => stop(index)));
  runner.cancel();
  assert.deepEqual(settled, [idOf(4), idOf(5)]);
  await answer(0);
  assert.deepEqual(askedFor(), [0, 1, 2, 3]);
  assert.deepEqual(settled, [idOf(4), idOf(5), idOf(0)]);
});

test('pulls keep nothing else waiting, nor more than four of each other', () => {
  const { runner, askedFor } = stage();
  runner.request([0, 1, 2, 3, 4].map(pullOf));
  runner.request([stop(5)]);
  assert.deepEqual(askedFor(), [0, 1, 2, 3, 5]);
});

test('the newest pull is cancelled, and nothing but a pull', async () => {
  const { runner, settled } = stage();
  runner.request([pullOf(0), pullOf(1), stop(2)]);
  runner.cancelLasting(() => true);
  await turn();
  assert.deepEqual(settled, [idOf(1)]);
  runner.cancelLasting(() => true);
  runner.cancelLasting(() => true);
  await turn();
  assert.deepEqual(settled, [idOf(1), idOf(0)]);
});
