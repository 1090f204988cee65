import assert from 'node:assert/strict';
import { test } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { logsOf } from '../../src/panes/logs-of.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, container, NOW, stateWith } from '../support/sample-state.js';

const pressed = (state: State, ...keys: readonly string[]): State =>
  keys.reduce((now, chord) => {
    const intent = resolve(now, { chord, text: chord.length === 1 ? chord : '' }, NOW);
    const events = intent?.type === 'events' ? intent.events : assert.fail(JSON.stringify(intent));
    return arranged(events.reduce<State>((next, event) => reduce(next, event), now));
  }, state);
const names = (state: State): readonly string[] => logsOf(state).map(({ name }) => name);

const three = stateWith([container(0), container(1), container(2)]);

test('l reads the log of the row, of all that are marked, of one again', () => {
  assert.deepEqual(names(three), []);
  assert.deepEqual(names(pressed(three, 'l')), ['web-0']);
  const marked = pressed(three, 'down', 'space', 'space', 'l');
  assert.deepEqual(names(marked), ['web-1', 'web-2']);
  assert.deepEqual(names(pressed(marked, 'i')), [], 'another tab');
  assert.deepEqual(names(pressed(marked, 'u')), ['web-2']);
});

test('l on a project reads the logs of its containers', () => {
  const project = own('shop');
  const state = stateWith([
    container(0, { project }),
    container(1),
    container(2, { project, state: 'exited' }),
  ]);
  assert.deepEqual(names(pressed(state, '6', 'down', 'l')), ['web-0', 'web-2']);
});
