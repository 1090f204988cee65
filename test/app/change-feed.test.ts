import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { createChangeFeed } from '../../src/app/change-feed.js';
import { arranging } from '../../src/app/dispatch.js';
import type { EngineInfo } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { resolve } from '../../src/panes/resolve.js';
import { createStore } from '../../src/store/store.js';
import { fileChange } from '../support/sample-changes.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';

function stage(change: Partial<EngineInfo> = {}) {
  const calls: string[] = [];
  const signals: AbortSignal[] = [];
  const state = stateWith([container(0), container(1)]);
  const store = createStore(state);
  const dispatch = arranging(store);
  assert.ok(state.host.engine !== undefined);
  const feed = createChangeFeed({
    engine: {
      changes: async (id, signal) => {
        calls.push(`changes ${id === idOf(0) ? 0 : 1}`);
        signals.push(signal);
        if (id === idOf(1)) throw new Failure('timeout', 'too late');
        return { changes: [fileChange('/etc', 'C')], left: 0 };
      },
      inspect: async () => {
        calls.push('inspect');
        return {};
      },
    },
    info: { ...state.host.engine, ...change },
    get: store.get,
    dispatch,
  });
  store.subscribe(feed.update);
  const press = (...chords: readonly string[]): void => {
    for (const chord of chords) {
      const intent = resolve(store.get(), { chord, text: chord }, NOW);
      if (intent?.type === 'events') dispatch(...intent.events);
    }
  };
  const known = () => store.get().detail?.changes.known;
  return { press, known, signals, taken: () => calls.splice(0) };
}

test('asks when its tab is opened, and anew when it is opened again', async () => {
  const { press, known, taken, signals } = stage({ local: false });
  press('enter', 'O');
  assert.deepEqual(taken(), []);
  press('F');
  await settled();
  press('j', 'k');
  assert.deepEqual(taken(), ['changes 0']);
  assert.ok(known() !== undefined && !(known() instanceof Failure));
  press('E');
  assert.equal(signals[0]?.aborted, true, 'what is not looked at is given up');
  press('F');
  assert.deepEqual(taken(), ['changes 0']);
});

test('of an engine on this machine it is asked where the layer is', async () => {
  const { press, taken } = stage();
  press('F');
  await settled();
  assert.deepEqual(taken(), ['changes 0', 'inspect']);
});

test('why it cannot be told is told', async () => {
  const { press, known } = stage();
  press('j', 'F');
  await settled();
  const failure = known();
  assert.ok(failure instanceof Failure && failure.said === 'too late');
});
