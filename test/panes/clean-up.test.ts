/** The clean-up pane by its keys: what is marked goes, and nothing can be marked that would stay. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { targetKey, type Operation } from '../../src/model/operation.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { cleanUpLines } from '../../src/panes/clean-up-lines.js';
import { cleanUpRows } from '../../src/panes/clean-up-row.js';
import { READ_MS } from '../../src/panes/confirm.js';
import { closeOverlay } from '../../src/panes/intent.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { ANONYMOUS, CLEAN_UP } from '../support/sample-clean-up.js';
import { arranged, NOW } from '../support/sample-state.js';

/** What a key does to the state, as the app carries it out. */
function press(state: State, ...chords: readonly string[]): State {
  let now = state;
  for (const chord of chords) {
    const intent = resolve(now, { chord, text: chord }, NOW + 2 * READ_MS);
    if (intent?.type === 'events') for (const event of intent.events) now = reduce(now, event);
    now = arranged(now);
  }
  return now;
}

const under = (state: State, name: string): State => {
  const row = cleanUpRows(state).rows.find((each) => each.name === name) ?? assert.fail(name);
  const view = { ...state.panes.cleanup, cursor: row.key, pinned: false };
  return { ...state, panes: { ...state.panes, cleanup: view } };
};

const marked = (state: State): readonly string[] => {
  const { marks } = state.panes.cleanup;
  return cleanUpRows(state).rows.flatMap(({ key, name }) => (marks.has(key) ? name : []));
};

const lines = (state: State): string =>
  cleanUpLines(state)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');

/** What was asked for once a dialog was read and answered. */
const requested = (state: State, chord: string): readonly Operation[] | undefined => {
  const intent = resolve(state, { chord, text: chord }, NOW + 10 * READ_MS);
  if (intent?.type === 'request') return intent.operations;
  return intent?.type === 'request-after' ? intent.overlay.operations : undefined;
};

const dialog = (state: State) =>
  state.overlay?.type === 'confirm' ? state.overlay : assert.fail('no dialog');

test('marking a container makes its image and volumes markable, unmarking takes their marks', () => {
  const refused = resolve(under(CLEAN_UP, 'web:1'), { chord: 'space', text: ' ' }, NOW);
  assert.ok(refused?.type === 'refused' && /held by exited container web_old/.test(refused.why));
  const both = press(under(press(under(CLEAN_UP, 'web_old'), 'space'), 'web:1'), 'space');
  assert.deepEqual(marked(both), ['web_old', 'web:1']);
  assert.deepEqual(marked(press(under(both, 'web_old'), 'space')), []);
});

test('all rows marked are those that can go together', () => {
  const all = marked(press(CLEAN_UP, '*'));
  assert.deepEqual(all, [
    ...['web_old', 'job', 'web:1', '<none> cccccccccccc', 'tool:1', ANONYMOUS],
    ...['data', 'spare', 'back', 'free', 'RUN make'],
  ]);
});

test('presets mark by a menu; safe takes no named volume', () => {
  assert.deepEqual(marked(press(CLEAN_UP, 'f', 'enter')), [
    'web_old',
    '<none> cccccccccccc',
    ANONYMOUS,
  ]);
  assert.deepEqual(marked(press(CLEAN_UP, 'f', 'down', 'down', 'enter')), ['RUN make']);
  const elsewhere = resolve({ ...CLEAN_UP, pane: 'images' }, { chord: 'f', text: 'f' }, NOW);
  assert.equal(elsewhere?.type, 'refused');
});

test('the running total and how full the disk would be', () => {
  assert.match(lines(CLEAN_UP), /frees 0, disk 97% → 97%/);
  const some = lines(press(under(CLEAN_UP, '<none> cccccccccccc'), 'space'));
  assert.match(some, /frees 4\.0M, disk 97% → 93% +1 item marked/);
  assert.match(some, /images 1 of 4 4\.0M/);
});

test('one dialog with the exact list; named volumes want their count typed', () => {
  const asked = press(press(CLEAN_UP, '*'), 'd');
  assert.equal(dialog(asked).operations.length, 11);
  assert.deepEqual(dialog(asked).count, { wanted: '2', typed: '' });
  assert.equal(requested(asked, 'd'), undefined);
  assert.equal(requested(press(asked, '1'), 'd'), undefined);
  assert.equal(dialog(press(asked, ...'12345678')).count?.typed, '123456');
  const other = resolve(asked, { chord: 'f2', text: '' }, NOW + 10 * READ_MS);
  assert.deepEqual(other, closeOverlay(), 'its digit is none of the count');
  const typed = press(asked, '1', 'backspace', '2');
  const operations = requested(typed, 'd') ?? assert.fail('not asked for');
  assert.equal(operations.filter(({ op }) => op === 'volume.remove').length, 3);
  assert.ok(operations.every((operation) => 'planned' in operation));
});

test('each operation waits for what holds its target', () => {
  const operations = dialog(press(press(CLEAN_UP, '*'), 'd')).operations;
  const of = (name: string) => operations.find(({ target }) => target.name === name);
  const image = of('web:1');
  assert.ok(image !== undefined && 'after' in image);
  assert.deepEqual(image.after, [of('web_old')?.target.id]);
});

test('without named volumes no count is asked for', () => {
  const asked = press(press(under(CLEAN_UP, 'job'), 'space'), 'd');
  assert.equal(dialog(asked).count, undefined);
  assert.equal(requested(asked, 'd')?.length, 1);
});

test('a removal is told as a sum, a failure at its row', () => {
  const asked = press(press(CLEAN_UP, '*'), 'd');
  const { operations } = dialog(asked);
  const planned = new Map(operations.map(({ target }) => [targetKey(target), 1024]));
  let state = reduce(asked, { type: 'clean-up-began', nowMs: NOW, planned });
  assert.match(lines(state), /removing .*0 of 11 removed, freed 0 of 11K/);
  assert.equal(
    resolve({ ...state, overlay: undefined }, { chord: 'esc', text: '' }, NOW)?.type,
    'command',
  );
  for (const operation of operations) {
    const failure =
      operation.target.name === 'job' ? new Failure('changed', 'it runs by now') : undefined;
    state = reduce(state, { type: 'operation-settled', operation, failure, nowMs: NOW });
  }
  assert.match(lines(state), /done +10 of 11 removed, freed 10K of 11K, 1 kept/);
  assert.equal(state.notices.length, 1, 'only the failure is told by itself');
  const { rows } = cleanUpRows(state);
  assert.equal(rows.find(({ name }) => name === 'job')?.failure?.said, 'it runs by now');
  assert.equal(
    rows.some(({ kind }) => kind === 'build-cache'),
    false,
  );
});

test('what was not measured is unknown, and z measures', () => {
  const bare: State = { ...CLEAN_UP, cleanUp: { ...CLEAN_UP.cleanUp, measured: undefined } };
  assert.match(lines(bare), /not measured/);
  assert.ok(Number.isNaN(cleanUpRows(bare).rows[0]?.sizeBytes));
  assert.deepEqual(resolve(bare, { chord: 'z', text: 'z' }, NOW), {
    type: 'command',
    command: 'measure',
  });
  const busy = reduce(bare, { type: 'disk-measuring', nowMs: NOW - 5000, what: 'volume data' });
  assert.match(lines(busy), /measuring volume data, 5s +Esc cancels/);
  assert.deepEqual(resolve(busy, { chord: 'esc', text: '' }, NOW), {
    type: 'command',
    command: 'cancel',
  });
});

test('details belong to the panes of the things', () => {
  assert.equal(resolve(CLEAN_UP, { chord: 'enter', text: '' }, NOW)?.type, 'refused');
});

test('hostile names are shown as they are everywhere', () => {
  const name = sanitize('\u001b[31mred');
  const [first] = CLEAN_UP.containers.values();
  const evil = { ...(first ?? assert.fail('none')), name, state: 'exited' as const };
  const state = arranged({ ...CLEAN_UP, containers: new Map([[targetKey(evil), evil]]) });
  assert.equal(cleanUpRows(state).rows[0]?.name, own('␛[31mred'));
});
