import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { arranging } from '../../src/app/dispatch.js';
import { createLayerFeed } from '../../src/app/layer-feed.js';
import { Failure } from '../../src/model/failure.js';
import type { ImageId } from '../../src/model/id.js';
import { openDetail } from '../../src/panes/detail.js';
import { createStore } from '../../src/store/store.js';
import { historyWith, sampleImageId } from '../support/sample-layers.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, container, stateWith } from '../support/sample-state.js';

function stage() {
  const state = arranged({ ...withObjects(stateWith([container(0)])), pane: 'images' });
  const store = createStore(state);
  const asked: ImageId[] = [];
  const signals: AbortSignal[] = [];
  const broken = new Set<ImageId>();
  const dispatch = arranging(store);
  const feed = createLayerFeed({
    engine: {
      imageLayers: (id, signal) => {
        asked.push(id);
        signals.push(signal);
        return broken.has(id)
          ? Promise.reject(new Failure('denied', 'forbidden'))
          : Promise.resolve(historyWith());
      },
    },
    get: store.get,
    dispatch,
  });
  store.subscribe(() => feed.update());
  const open = async (tab: 'layers' | 'inspect'): Promise<void> => {
    const intent = openDetail(store.get(), tab);
    if (intent.type === 'events') dispatch(...intent.events);
    for (let turns = 0; turns < 4; turns++) await turn();
  };
  return { store, dispatch, asked, signals, broken, open };
}

test('the layers of the image looked at come first, each image is asked for once', async () => {
  const { store, asked, open } = stage();
  await open('inspect');
  assert.deepEqual(asked, []);
  await open('layers');
  assert.equal(asked[0], sampleImageId('a'));
  assert.deepEqual(new Set(asked), new Set(['a', 'b', 'c'].map(sampleImageId)));
  assert.equal(store.get().layers.size, 3);
  await open('inspect');
  await open('layers');
  assert.equal(asked.length, 3);
});

test('what could not be had is said, and asked for again the next time', async () => {
  const { store, asked, broken, open } = stage();
  broken.add(sampleImageId('a'));
  await open('layers');
  assert.ok(store.get().layers.get(sampleImageId('a')) instanceof Failure);
  broken.clear();
  await open('inspect');
  await open('layers');
  assert.equal(asked.filter((id) => id === sampleImageId('a')).length, 2);
  assert.ok(!(store.get().layers.get(sampleImageId('a')) instanceof Failure));
});

test('nobody looking ends it', async () => {
  const { dispatch, signals, open } = stage();
  await open('layers');
  assert.equal(signals[0]?.aborted, false);
  dispatch({ type: 'detail-changed', detail: undefined });
  assert.ok(signals.every(({ aborted }) => aborted));
});
