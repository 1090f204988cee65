import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { createProcessFeed } from '../../src/app/process-feed.js';
import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import type { ProcessList } from '../../src/model/process.js';
import { createStore } from '../../src/store/store.js';
import { arranging } from '../../src/app/dispatch.js';
import { resolve } from '../../src/panes/resolve.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';

const list = (left: number): ProcessList => ({ source: 'kernel', processes: [], left });

function stage(kernel: boolean) {
  const calls: string[] = [];
  const store = createStore(stateWith([container(0), container(1)]));
  const dispatch = arranging(store);
  const feed = createProcessFeed({
    engine: {
      processes: (id) => {
        calls.push(`top ${id === idOf(0) ? 0 : 1}`);
        return Promise.reject(new Failure('denied', 'no top here'));
      },
    },
    openProcesses: () => ({
      read: async ({ id }) => {
        calls.push(`read ${id === idOf(0) ? 0 : 1}`);
        return kernel ? list(calls.length) : undefined;
      },
      release: () => calls.push('release'),
    }),
    store,
    dispatch,
  });
  store.subscribe(feed.update);
  const press = (chord: string): void => {
    const intent = resolve(store.get(), { chord, text: chord }, NOW);
    if (intent?.type === 'events') dispatch(...intent.events);
  };
  const taken = (): readonly string[] => calls.splice(0);
  return { store, feed, press, taken };
}

test('reads one container, while its tab is open and only then', async () => {
  const { store, feed, press, taken } = stage(true);
  await feed.tick();
  press('enter');
  await feed.tick();
  assert.deepEqual(taken(), []);
  press('P');
  await settled();
  assert.deepEqual(taken(), ['read 0']);
  await feed.tick();
  assert.deepEqual(taken(), ['read 0']);
  assert.ok(store.get().detail?.processes.known !== undefined);
  press('l');
  await feed.tick();
  assert.deepEqual(taken(), ['release']);
  press('P');
  await settled();
  press('esc');
  await feed.tick();
  assert.equal(taken().at(-1), 'release');
});

test('asks the engine where the kernel is out of reach, and tells why neither can', async () => {
  const { store, press, taken } = stage(false);
  press('P');
  await settled();
  assert.deepEqual(taken().slice(0, 2), ['read 0', 'top 0']);
  const known = store.get().detail?.processes.known;
  assert.ok(known instanceof Failure && known.said === 'no top here');
});

test('a container that does not run has none', async () => {
  const { store, press, taken } = stage(true);
  store.dispatch({
    type: 'containers-changed',
    containers: [container(0, { state: 'exited' })],
  });
  press('P');
  await settled();
  assert.deepEqual(taken(), []);
  const known = store.get().detail?.processes.known;
  assert.ok(known instanceof Failure && /exited/.test(known.said));
  assert.equal(store.get().detail?.key, targetKey(container(0)));
});
