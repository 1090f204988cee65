import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolve } from '../../src/panes/resolve.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';

const press = (state: ReturnType<typeof stateWith>) =>
  resolve(state, { chord: 'y', text: 'y' }, NOW);

test('y copies the full id of the row under the cursor', () => {
  const state = stateWith([container(0), container(1)]);
  assert.deepEqual(press(state), { type: 'copy', text: idOf(0), what: 'the id of web-0' });
});

test('y says that there is no row', () => {
  assert.deepEqual(press(stateWith([])), { type: 'refused', why: 'no row under the cursor' });
});
