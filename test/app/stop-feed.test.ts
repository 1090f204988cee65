import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arranging } from '../../src/app/dispatch.js';
import { createStopFeed } from '../../src/app/stop-feed.js';
import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import { createStore } from '../../src/store/store.js';
import { FakeTiming } from '../support/fake-timing.js';
import { container, NOW, stateWith } from '../support/sample-state.js';
import { ending } from '../support/sample-stop.js';

const state = stateWith([container(0), container(1)]);
const stop = ending(state, 0, 'container.stop');

function stage(how: 'kernel' | 'top' | 'elsewhere') {
  const calls: string[] = [];
  const store = createStore(state);
  const dispatch = arranging(store);
  const timing = new FakeTiming();
  const source = {
    read: async () => {
      calls.push('read');
      return how === 'kernel' ? ({ source: 'kernel', processes: [], left: 0 } as const) : undefined;
    },
    release: () => void calls.push('release'),
  };
  const feed = createStopFeed({
    engine: {
      processes: () => {
        calls.push('top');
        return Promise.reject(new Failure('denied', 'no top here'));
      },
    },
    openProcesses:
      how === 'elsewhere'
        ? undefined
        : () => {
            calls.push('open');
            return source;
          },
    store,
    dispatch,
    timing,
  });
  store.subscribe(feed.update);
  const taken = (): readonly string[] => calls.splice(0);
  const pass = async (ms: number): Promise<void> => {
    await timing.turn(ms);
  };
  return { store, dispatch, feed, taken, pass };
}

const started = { type: 'operation-started', operation: stop, nowMs: NOW } as const;
const settled = {
  type: 'operation-settled',
  operation: stop,
  failure: undefined,
  nowMs: NOW,
} as const;

test('nothing is read of what ends within a second, nor while nothing is stopped', async () => {
  const { dispatch, taken, pass } = stage('kernel');
  await pass(5000);
  dispatch(started);
  await pass(900);
  dispatch(settled);
  await pass(5000);
  assert.deepEqual(taken(), []);
});

test('what takes its time is read once a second, as long as it takes', async () => {
  const { store, dispatch, taken, pass } = stage('kernel');
  dispatch(started);
  await pass(1000);
  assert.deepEqual(taken(), ['open', 'read']);
  assert.ok(store.get().pending.get(targetKey(stop.target))?.remaining !== undefined);
  await pass(1000);
  await pass(1000);
  assert.deepEqual(taken(), ['read', 'read']);
  dispatch(settled);
  await pass(5000);
  assert.ok(!taken().includes('read'));
});

test('only where somebody sees it', async () => {
  const { dispatch, feed, taken, pass } = stage('kernel');
  dispatch(started, { type: 'pane-selected', pane: 'images' });
  await pass(3000);
  assert.ok(!taken().includes('read'));
  feed.pause();
  dispatch({ type: 'pane-selected', pane: 'containers' });
  await pass(3000);
  assert.ok(!taken().includes('read'));
  feed.resume();
  await pass(1000);
  assert.ok(taken().includes('read'));
});

test('the engine is asked where the kernel is out of reach, and its refusal is told', async () => {
  for (const how of ['top', 'elsewhere'] as const) {
    const { store, dispatch, taken, pass } = stage(how);
    dispatch(started);
    await pass(1000);
    assert.ok(taken().includes('top'));
    const { remaining } = store.get().pending.get(targetKey(stop.target)) ?? {};
    assert.ok(remaining instanceof Failure);
  }
});

test('nothing is told or read after the end', async () => {
  const { dispatch, feed, taken, pass } = stage('kernel');
  dispatch(started);
  feed.close();
  await pass(5000);
  dispatch(started);
  await pass(5000);
  assert.ok(!taken().includes('read'));
});
