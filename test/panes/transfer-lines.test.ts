import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLine } from '../../src/model/command-line.js';
import type { Operation } from '../../src/model/operation.js';
import { resolve } from '../../src/panes/resolve.js';
import { lastingLines } from '../../src/panes/lasting-lines.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, container, NOW, stateWith } from '../support/sample-state.js';

const intentOf = (state: State, chord: string) =>
  resolve(state, { chord, text: chord.length === 1 ? chord : '' }, NOW);
const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now: State, chord) => {
    const intent = intentOf(now, chord);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, state);

const stocked = arranged(withObjects(stateWith([])));

function requested(state: State): Operation {
  const intent = intentOf(state, 'enter');
  return (intent?.type === 'request' && intent.operations[0]) || assert.fail('no request');
}

const started = (state: State, operation: Operation): State =>
  reduce(state, { type: 'operation-started', operation, nowMs: NOW - 12_000 });
const lines = (state: State): readonly string[] =>
  lastingLines(state, Infinity).map((line) => line.map(({ text }) => text).join(''));

describe('files of objects', () => {
  it('have a name of their own to begin with, in the current directory', () => {
    const image = requested(press(stocked, '2', 'G', 's'));
    assert.equal(commandLine([image]), 'docker save -o redis_8.tar redis:8');
    const volume = requested(press(stocked, '3', 'down', 'w'));
    assert.match(commandLine([volume]), /^docker cp .* > pgdata\.tar$/);
    assert.ok(volume.op === 'volume.export');
    assert.match(volume.image, /^sha256:b+$/, 'the smallest image');
  });

  it('without an image no volume can be exported', () => {
    const intent = intentOf(press({ ...stocked, images: new Map() }, '3'), 'w');
    assert.match(intent?.type === 'refused' ? intent.why : '', /no image is here/);
  });

  it('a load needs a name, and no row', () => {
    const empty = press({ ...stocked, images: new Map() }, '2', 'L');
    assert.deepEqual(intentOf(empty, 'enter'), { type: 'events', events: [] });
    const typed = press(empty, ...'a.tar');
    assert.equal(commandLine([requested(typed)]), 'docker load -i a.tar');
  });

  it('on their way tell how far they are, in the pane of their objects, where Esc cancels', () => {
    const volume = requested(press(stocked, '3', 'down', 'w'));
    const waiting = started(press(stocked, '3'), volume);
    assert.match(lines(waiting)[0] ?? '', /^exporting pgdata .*asking the engine {2}12s {2}Esc/);
    const moving = reduce(waiting, {
      type: 'operation-progressed',
      operation: volume,
      progress: { movedBytes: 3 * 2 ** 29, totalBytes: 3 * 2 ** 30 },
    });
    assert.match(lines(moving)[0] ?? '', /█{10}░{10} {2}1\.5G of about 3\.0G {2}12s/);
    assert.deepEqual(intentOf(moving, 'esc'), { type: 'command', command: 'cancel' });
    const elsewhere = press(moving, '2');
    assert.deepEqual(lines(elsewhere), []);
    assert.notEqual(intentOf(elsewhere, 'esc')?.type, 'command');
  });
});

it('a commit asks for the reference, which it needs', () => {
  const state = press(arranged(withObjects(stateWith([container(0)]))), 'w');
  assert.deepEqual(intentOf(state, 'enter'), { type: 'events', events: [] });
  assert.match(
    commandLine([requested(press(state, ...'a:2'))]),
    /^docker commit [0-9a-f]{12} a:2$/,
  );
});
