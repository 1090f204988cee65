import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolve } from '../../src/panes/resolve.js';
import type { State } from '../../src/store/state.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';

const press = (state: State) => resolve(state, { chord: 'e', text: 'e' }, NOW);

test('e asks for a shell in the container under the cursor, whatever is marked', () => {
  const state = stateWith([container(0), container(1)]);
  const containers = { ...state.panes.containers, marks: new Set(state.panes.containers.order) };
  const intent = press({ ...state, panes: { ...state.panes, containers } });
  assert.ok(intent?.type === 'shell');
  assert.equal(intent.target.id, idOf(0));
  assert.equal(intent.target.name, 'web-0');
});

test('e says why there can be no shell', () => {
  const running = stateWith([container(0)]);
  const refusals: readonly (readonly [State, RegExp])[] = [
    [stateWith([]), /^no container under the cursor/],
    [stateWith([container(0, { state: 'exited' })]), /^web-0 is exited: nothing runs in it/],
    [{ ...running, pane: 'images' }, /^a shell is for containers/],
    [{ ...running, host: { ...running.host, readOnly: true } }, /^read-only/],
  ];
  for (const [state, why] of refusals) {
    const intent = press(state);
    assert.match(intent?.type === 'refused' ? intent.why : JSON.stringify(intent), why);
  }
});
