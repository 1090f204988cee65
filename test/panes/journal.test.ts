import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import type { JournalRead } from '../../src/model/journal.js';
import { copyId } from '../../src/panes/copy.js';
import { journal } from '../../src/panes/journal.js';
import { resolve } from '../../src/panes/resolve.js';
import { visibleRows } from '../../src/panes/table.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { BOOK } from '../support/sample-journal.js';
import { arranged, idOf, NOW, stateWith } from '../support/sample-state.js';

const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now: State, chord) => {
    const intent = resolve(now, { chord, text: chord.length === 1 ? chord : '' }, NOW);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, state);

const read = (state: State, told: JournalRead): State =>
  arranged(reduce(state, { type: 'journal-read', journal: told }));

const open = read(press(stateWith([]), '9'), BOOK);

const rows = (state: State): readonly string[] =>
  journal((spec) => visibleRows(spec, state).rows.map((row) => spec.name(row)));

const said = (told: JournalRead): string =>
  journal((spec) => {
    const state = read(open, told);
    const lines = spec.summaryLines?.(state, Infinity) ?? [];
    const above = lines.map((line) => line.map(({ text }) => text).join(''));
    return [...above, spec.rows(state).length === 0 ? spec.empty(state) : ''].join('\n');
  });

describe('the journal pane', () => {
  it('shows the newest first', () => {
    assert.deepEqual(rows(open), ['web-3', 'shop/web:1.4', 'web-1', 'web-0']);
  });

  it('is filtered by the query language', () => {
    const filtered = (filter: string): readonly string[] =>
      rows(arranged(reduce(open, { type: 'pane-changed', pane: 'journal', change: { filter } })));
    assert.deepEqual(filtered('verb:remove'), ['shop/web:1.4', 'web-1']);
    assert.deepEqual(filtered('undo'), ['web-1']);
    assert.deepEqual(filtered('result=conflict'), ['shop/web:1.4']);
    assert.deepEqual(filtered('result:"no answer"'), ['web-3']);
    assert.deepEqual(filtered('who:anna & age>58m'), ['web-1', 'web-0']);
  });

  it('is found in the palette', () => {
    const typed = press(press(stateWith([]), ':'), ...'journal', 'enter');
    assert.equal(typed.pane, 'journal');
  });

  it('copies the id of the object, and has details', () => {
    const on = press(open, 'G');
    const intent = copyId(on);
    assert.equal(intent.type === 'copy' && intent.text, idOf(0));
    assert.equal(press(on, 'enter').detail?.tab, 'deed');
    const logs = resolve(on, { chord: 'l', text: 'l' }, NOW);
    assert.equal(logs?.type, 'refused');
  });

  it('keeps the cursor on its entry when older ones have gone', () => {
    const on = press(open, 'down', 'down');
    const rotated = BOOK.entries.slice(1).map((each, number) => ({ ...each, number }));
    const later = read(on, { ...BOOK, entries: rotated });
    const place = later.panes.journal.order.indexOf(later.panes.journal.cursor ?? '');
    assert.equal(rows(later)[place], 'web-1');
  });

  it('says what is not there, and why', () => {
    assert.match(said(BOOK), /^\/root\/\S+journal\.jsonl {2}2 files, 4\.1M\n$/);
    const none = { ...BOOK, entries: [], files: 0, bytes: 0 };
    assert.match(said(none), /not there\n.*No journal yet/);
    assert.match(said({ ...BOOK, older: 'rotated' }), /what is older may be gone/);
    assert.match(said({ ...BOOK, older: 'unread' }), /what is older is not read/);
    assert.match(said({ ...BOOK, unreadable: 2 }), /2 lines cannot be read/);
    assert.match(said({ ...BOOK, off: 'This run writes none.' }), /\nThis run writes none\./);
    assert.match(said('Not of the demo.'), /^Not of the demo\.$/);
    assert.match(said(new Failure('denied', 'EACCES')), /cannot be read: EACCES/);
  });
});
