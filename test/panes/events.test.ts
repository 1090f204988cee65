import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EngineEvent } from '../../src/model/engine.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { copyId } from '../../src/panes/copy.js';
import { happenings } from '../../src/panes/happenings.js';
import { visibleRows } from '../../src/panes/table.js';
import { resolve } from '../../src/panes/resolve.js';
import { MOST_HAPPENINGS } from '../../src/store/happening.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, container, HOST, idOf, NOW, stateWith } from '../support/sample-state.js';

const event = (action: string, change: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(0),
  atMs: NOW - 5000,
  since: '0',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
  ...change,
});

const told = (state: State, ...events: readonly EngineEvent[]): State =>
  arranged(reduce(state, { type: 'happened', host: HOST, events }));

const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now, chord) => {
    const intent = resolve(now, { chord, text: chord.length === 1 ? chord : '' }, NOW);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, one) => reduce(each, one), now));
  }, state);

const fleet = press(stateWith([container(0), container(1, { state: 'exited' })]), '8');
const life = told(
  fleet,
  event('create', { name: own('web-0') }),
  event('start', { atMs: NOW - 4000 }),
  event('die', { atMs: NOW - 3000, exitCode: 137 }),
  event('pull', { kind: 'image', id: 'busybox:latest', name: own('busybox'), atMs: NOW - 2000 }),
);

const actions = (state: State): readonly string[] =>
  happenings((spec) =>
    visibleRows(spec, state).rows.map((row) => {
      const cells = new Map(spec.columns.map((column) => [column.id, column.value(row)]));
      return [cells.get('event'), cells.get('name'), cells.get('what')].filter(Boolean).join(' ');
    }),
  );

describe('the events pane', () => {
  it('shows the newest first, with names, and follows it', () => {
    assert.deepEqual(actions(life), [
      'pull busybox',
      'die web-0 exit 137 SIGKILL',
      'start web-0',
      'create web-0',
    ]);
    const more = told(life, event('oom', { atMs: NOW }));
    assert.equal(actions(more)[0], 'oom web-0');
    assert.equal(more.panes.events.cursor, more.panes.events.order[0]);
  });

  it('keeps the name that something had when it went', () => {
    const key = targetKey({ host: HOST, id: idOf(0) });
    const gone = reduce(life, { type: 'containers-removed', ids: [idOf(0)] });
    assert.ok(!gone.containers.has(key));
    assert.ok(actions(gone).includes('start web-0'));
    assert.equal(
      actions(told(gone, event('kill', { atMs: NOW, signal: own('9') })))[0],
      `kill ${'0'.repeat(12)} signal 9`,
    );
  });

  it('takes what is told again for the same, and is bounded', () => {
    const [, start] = life.happenings.map((each) => each.event);
    assert.ok(start);
    assert.equal(told(life, start).happenings, life.happenings);
    const many = Array.from({ length: MOST_HAPPENINGS + 5 }, (_, index) =>
      event('start', { atMs: NOW + index }),
    );
    const full = told(life, ...many);
    assert.equal(full.happenings.length, MOST_HAPPENINGS);
    assert.equal(full.happenings.at(-1)?.event.atMs, NOW + MOST_HAPPENINGS + 4);
    assert.equal(new Set(full.panes.events.order).size, MOST_HAPPENINGS);
  });

  it('is filtered by the query language', () => {
    for (const [filter, count] of [
      ['event:die', 1],
      ['exit!=0', 1],
      ['kind:image', 1],
      ['name:web & !event:create', 2],
      ['age<3500ms', 2],
      ['busy', 1],
    ] as const) {
      const typed = press(life, '/', ...filter, 'enter');
      assert.equal(actions(typed).length, count, filter);
    }
  });

  it('leads to the object, or says that it is no more', () => {
    const there = press(life, 'down', 'enter');
    assert.equal(there.pane, 'containers');
    assert.equal(there.panes.containers.cursor, targetKey({ host: HOST, id: idOf(0) }));
    const running = press(
      { ...told(life, event('die', { id: idOf(1), atMs: NOW })), all: false },
      'enter',
    );
    assert.equal(running.all, true);
    assert.equal(running.panes.containers.cursor, targetKey({ host: HOST, id: idOf(1) }));
    const gone = reduce(life, { type: 'containers-removed', ids: [idOf(0)] });
    const intent = resolve(press(gone, 'down'), { chord: 'enter', text: '' }, NOW);
    assert.deepEqual(intent, { type: 'refused', why: 'web-0: the container is no more' });
  });

  it('copies the id of the object', () => {
    const copied = copyId(press(life, 'down'));
    assert.equal(copied.type === 'copy' && String(copied.text), String(idOf(0)));
  });

  it('has nothing to be done to, and refuses by name', () => {
    assert.equal(resolve(life, { chord: 's', text: 's' }, NOW), undefined);
  });
});
