import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FileChange } from '../../src/model/file-change.js';
import { targetKey } from '../../src/model/operation.js';
import { changeLines, foldersOf } from '../../src/panes/change-tree.js';
import { changesShown } from '../../src/panes/changes.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { fileChange } from '../support/sample-changes.js';
import { container, NOW, stateWith } from '../support/sample-state.js';

const CHANGES: readonly FileChange[] = [
  fileChange('/var', 'C', 0),
  fileChange('/var/lib', 'C', 0),
  fileChange('/var/lib/app', 'A', 0),
  fileChange('/var/lib/app/a', 'A', 100),
  fileChange('/var/lib/app/b', 'A', 50),
  fileChange('/etc', 'C', 0),
  fileChange('/etc/passwd', 'C', 7),
  fileChange('/etc/motd', 'D'),
  fileChange('/new', 'A', 3),
];

const found = { changes: CHANGES, left: 0 };
const paths = (unfolded: readonly string[] = []): readonly string[] =>
  changeLines(found, new Set(unfolded)).map(({ path }) => path);

describe('what a container changed', () => {
  it('is folded by folders, those that hold nothing but each other in one line', () => {
    const lines = changeLines(found, new Set());
    assert.deepEqual(
      lines.map(({ name, kind, counts, sizeBytes }) => [name, kind, counts, sizeBytes]),
      [
        ['etc', 'C', { A: 0, C: 1, D: 1 }, 7],
        ['new', 'A', { A: 1, C: 0, D: 0 }, 3],
        ['var/lib/app', 'A', { A: 2, C: 0, D: 0 }, 150],
      ],
    );
  });

  it('shows what lies in a folder once that is unfolded', () => {
    assert.deepEqual(paths(['/etc']), ['/etc', '/etc/motd', '/etc/passwd', '/new', '/var/lib/app']);
    assert.deepEqual([...foldersOf(found)], ['/etc', '/var/lib/app']);
  });

  it('does not join a folder that was added to what lies in it alone', () => {
    const changes = [
      fileChange('/a', 'A', 0),
      fileChange('/a/b', 'A', 0),
      fileChange('/a/b/c', 'A', 1),
    ];
    const [line] = changeLines({ changes, left: 0 }, new Set());
    assert.deepEqual([line?.name, line?.kind], ['a', 'A']);
  });

  it('knows a folder that is told of by what lies in it alone, and sizes that nobody told', () => {
    const changes = [fileChange('/srv/x', 'A'), fileChange('/srv/y', 'D')];
    const [line] = changeLines({ changes, left: 0 }, new Set());
    assert.deepEqual([line?.path, line?.kind, line?.sizeBytes], ['/srv', 'C', NaN]);
  });
});

describe('its keys', () => {
  const key = targetKey(container(0));
  const press = (state: State, ...chords: readonly string[]): State =>
    chords.reduce((before, chord) => {
      const intent = resolve(before, { chord, text: chord }, NOW);
      return intent?.type === 'events' ? intent.events.reduce(reduce, before) : before;
    }, state);
  const opened = reduce(press(stateWith([container(0)]), 'F'), {
    type: 'changes-read',
    key,
    known: found,
  });
  const cursor = (state: State): string | undefined => changesShown(state)?.line?.path;
  const lines = (state: State): number => changesShown(state)?.lines.length ?? NaN;

  it('unfold and fold, what is under the cursor or what that lies in', () => {
    const unfolded = press(opened, 'right', 'j');
    assert.deepEqual([lines(unfolded), cursor(unfolded)], [5, '/etc/motd']);
    const folded = press(unfolded, 'left');
    assert.deepEqual([lines(folded), cursor(folded)], [3, '/etc']);
    assert.equal(lines(press(opened, 'j', 'right')), 3, 'a file has nothing to unfold');
  });

  it('unfold all, and fold all', () => {
    const all = press(opened, 'G', '=');
    assert.deepEqual([lines(all), cursor(all)], [7, '/var/lib/app']);
    assert.equal(lines(press(all, '=')), 3);
  });

  it('the cursor stays between the first line and the last', () => {
    assert.equal(cursor(press(opened, 'k')), '/etc');
    assert.equal(cursor(press(opened, 'G', 'j', 'pagedown')), '/var/lib/app');
    assert.equal(cursor(press(opened, 'G', 'g')), '/etc');
  });
});
