import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { createDetailFeed } from '../../src/app/detail-feed.js';
import { arranging } from '../../src/app/dispatch.js';
import type { Container } from '../../src/model/container.js';
import type { LogLine } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { own } from '../../src/model/safe-text.js';
import { resolve } from '../../src/panes/resolve.js';
import { createStore } from '../../src/store/store.js';
import { inspectedRun } from '../support/sample-run.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';

const line = (index: number): LogLine => ({
  stream: 'stdout',
  atMs: undefined,
  text: own(`line ${index}`),
});

/** Details of a container, and an engine that remembers what it was asked. */
function stage(change: Partial<Container>, hasLog = true) {
  const calls: string[] = [];
  const store = createStore(stateWith([container(0, change)]));
  const dispatch = arranging(store);
  const feed = createDetailFeed({
    engine: {
      inspect: async (kind, id) => {
        calls.push(`inspect ${kind} ${id === idOf(0) ? 0 : 1}`);
        return inspectedRun();
      },
      logs: async (_id, { tail, follow }, onLines) => {
        calls.push(`logs ${tail} ${follow ? 'followed' : 'once'}`);
        if (!hasLog) throw new Failure('unsupported', 'no log here');
        // the daemon tells of more than it was asked for where lines are several records
        onLines(Array.from({ length: 15 }, (_, index) => line(index)));
        onLines(Array.from({ length: 15 }, (_, index) => line(15 + index)));
      },
    },
    get: store.get,
    dispatch,
  });
  store.subscribe(feed.update);
  const press = (chord: string): void => {
    const intent = resolve(store.get(), { chord, text: chord }, NOW);
    if (intent?.type === 'events') dispatch(...intent.events);
  };
  const become = (next: Partial<Container>): void =>
    dispatch({ type: 'containers-changed', containers: [container(0, next)] });
  return { store, press, become, taken: () => calls.splice(0) };
}

test('of one that runs the overview asks for an inspect, anew when something became of it', async () => {
  const { press, become, taken } = stage({});
  press('O');
  await settled();
  assert.deepEqual(taken(), ['inspect container 0']);
  become({ restarts: 3 });
  assert.deepEqual(taken(), []);
  become({ health: 'unhealthy' });
  assert.deepEqual(taken(), ['inspect container 0']);
  become({ state: 'restarting', exitCode: 1 });
  assert.deepEqual(taken(), ['inspect container 0', 'logs 20 once']);
});

test('of one that ended its last twenty lines are kept', async () => {
  const { store, press } = stage({ state: 'exited', exitCode: 1 });
  press('enter');
  await settled();
  const lines = store.get().detail?.lastLines;
  assert.ok(Array.isArray(lines));
  assert.deepEqual([lines.length, lines.at(-1)], [20, line(29)]);
});

test('why a log cannot be read is told', async () => {
  const { store, press } = stage({ state: 'exited', exitCode: 1 }, false);
  press('enter');
  await settled();
  const lines = store.get().detail?.lastLines;
  assert.ok(lines instanceof Failure && lines.said === 'no log here');
});

test('nothing is asked for elsewhere', async () => {
  const { press, taken } = stage({ state: 'exited', exitCode: 1 });
  press('E');
  press('P');
  await settled();
  assert.deepEqual(taken(), []);
});
