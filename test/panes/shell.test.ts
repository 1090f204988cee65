import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';

const press = (state: State) => resolve(state, { chord: 'e', text: 'e' }, NOW);

test('e asks for a shell in the container under the cursor, whatever is marked', () => {
  const state = stateWith([container(0), container(1)]);
  const containers = { ...state.panes.containers, marks: new Set(state.panes.containers.order) };
  const intent = press({ ...state, panes: { ...state.panes, containers } });
  assert.ok(intent?.type === 'lend');
  assert.equal(intent.to.target.id, idOf(0));
  assert.equal(intent.to.target.name, 'web-0');
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

test('X runs what is typed, with options as docker exec has them', () => {
  const run = (text: string) => {
    const state = stateWith([container(0)]);
    const opened = resolve(state, { chord: 'X', text: 'X' }, NOW);
    const overlay = opened?.type === 'events' ? opened.events.at(0) : undefined;
    assert.ok(overlay?.type === 'overlay-changed');
    const asked = reduce(state, overlay);
    const told = asked.overlay?.type === 'launch' ? { ...asked.overlay, text } : assert.fail();
    const intent = resolve({ ...asked, overlay: told }, { chord: 'enter', text: '' }, NOW);
    const next = intent?.type === 'sequence' ? intent.intents.at(-1) : undefined;
    return next?.type === 'lend' && next.to.does === 'exec' ? next.to.wish : undefined;
  };
  const [user, workdir] = [undefined, undefined];
  assert.deepEqual(run(''), { user, workdir, command: [] });
  assert.deepEqual(run('-u 1000:1000 -w "/srv/my data" bash -l'), {
    ...{ user: '1000:1000', workdir: '/srv/my data' },
    command: ['bash', '-l'],
  });
  // options of the command are its own; quotes as a shell has them
  assert.deepEqual(run(`ls -u 'it''s' "a \\"b\\" \\$c" d\\ e`)?.command, [
    ...['ls', '-u', 'its', 'a "b" $c', 'd e'],
  ]);
  assert.equal(run('--privileged sh'), undefined);
  assert.equal(run('-u'), undefined);
});

test('with --read-only no dialog that is open still runs anything', () => {
  const state = stateWith([container(0)]);
  const opened = resolve(state, { chord: 'X', text: 'X' }, NOW);
  const event = opened?.type === 'events' ? opened.events.at(0) : undefined;
  assert.ok(event?.type === 'overlay-changed');
  const asked = reduce(state, event);
  const readOnly = { ...asked, host: { ...asked.host, readOnly: true } };
  const intent = resolve(readOnly, { chord: 'enter', text: '' }, NOW);
  assert.ok(intent?.type === 'sequence');
  assert.equal(intent.intents.at(-1)?.type, 'refused');
});
