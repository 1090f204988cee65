import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import type { KnownFolder } from '../../src/model/folder.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { FOLDER } from '../support/sample-folder.js';
import { withObjects } from '../support/sample-objects.js';
import { arranged, NOW, stateWith } from '../support/sample-state.js';

const intentOf = (state: State, chord: string) => resolve(state, { chord, text: '' }, NOW);
const press = (state: State, ...chords: readonly string[]): State =>
  chords.reduce((now: State, chord) => {
    const intent = intentOf(now, chord);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, state);
const read = (state: State, known: KnownFolder): State =>
  reduce(state, { type: 'folder-read', key: state.detail?.key ?? '', known });
const why = (state: State, chord: string): string => {
  const intent = intentOf(state, chord);
  return intent?.type === 'refused' ? intent.why : assert.fail(`${chord} is not refused`);
};

const open = press(arranged(withObjects(stateWith([]))), '3', 'enter', 'tab');

describe('files of a volume', () => {
  it('are a tab of its details, where nothing is done before they are read', () => {
    assert.equal(open.detail?.tab, 'files');
    assert.match(why(open, 'enter'), /nothing to look at yet/);
  });

  it('folders are gone into and out of, by the names the kernel told', () => {
    const inside = press(read(open, FOLDER), 'enter');
    assert.deepEqual(inside.detail?.files, {
      ...{ steps: ['ba\u001bse'], known: undefined, cursor: undefined },
    });
    const failed = read(inside, new Failure('denied', 'EACCES'));
    const back = press(failed, 'left');
    assert.deepEqual(back.detail?.files.steps, []);
    assert.equal(back.detail?.files.cursor, 'ba\u001bse');
    assert.deepEqual(press(back, 'left').detail?.files.steps, [], 'not out of the volume');
  });

  it('links are not followed, files not opened', () => {
    const last = press(read(open, FOLDER), 'G');
    assert.match(why(last, 'enter'), /up is a link/);
    assert.match(why(press(last, 'k'), 'right'), /PG_VERSION is no folder/);
  });

  it('an answer for another volume is not shown', () => {
    const state = reduce(open, { type: 'folder-read', key: 'other', known: FOLDER });
    assert.equal(state.detail?.files.known, undefined);
  });
});
