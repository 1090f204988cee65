import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore } from '../../src/store/store.js';
import type { Event } from '../../src/store/event.js';
import type { Notice } from '../../src/store/state.js';
import { stateWith } from '../support/sample-state.js';

const notice = (text: string, unlisted?: Notice['unlisted']): Event => ({
  type: 'noticed',
  notice: {
    ...{ tone: 'warning', text, hint: undefined, untilMs: undefined },
    ...(unlisted !== undefined && { unlisted }),
  },
});

test('what cannot be listed is told once, in the newest words, and no longer than that lasts', () => {
  const store = createStore(stateWith([]));
  const told = (): string =>
    store
      .get()
      .notices.map(({ text }) => text)
      .join(' ');
  for (const event of [
    notice('c1', 'container'),
    notice('other'),
    notice('i1', 'image'),
    notice('v1', 'volume'),
    notice('n1', 'network'),
    notice('c2', 'container'),
  ])
    store.dispatch(event);
  assert.equal(told(), 'other i1 v1 n1 c2');
  store.dispatch({ type: 'images-listed', images: [] });
  assert.equal(told(), 'other v1 n1 c2');
  store.dispatch({ type: 'containers-listed', containers: [] });
  store.dispatch({ type: 'volumes-listed', volumes: [] });
  store.dispatch({ type: 'networks-listed', networks: [] });
  assert.equal(told(), 'other');
});
