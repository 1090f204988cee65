import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { targetKey, type Operation } from '../../src/model/operation.js';
import type { ContainerProcess } from '../../src/model/process.js';
import { READ_MS } from '../../src/panes/confirm.js';
import { processCursor, processRows } from '../../src/panes/processes.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { family, process } from '../support/sample-processes.js';
import { arranged, container, NOW, stateWith } from '../support/sample-state.js';

const press = (state: State, ...keys: readonly string[]): State =>
  keys.reduce((now, chord) => {
    const intent = resolve(now, { chord, text: chord }, NOW);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, state);

const shown = (processes: readonly ContainerProcess[]): State =>
  reduce(press(stateWith([container(0), container(1)]), 'P'), {
    type: 'processes-read',
    key: targetKey(container(0)),
    known: { source: 'kernel', processes, left: 0 },
  });

const pids = ({ detail }: State): readonly number[] =>
  detail === undefined ? [] : processRows(detail.processes).map((row) => row.process.pid);

const underCursor = (state: State): number | undefined => {
  const { detail } = state;
  const rows = detail === undefined ? [] : processRows(detail.processes);
  return rows[processCursor(state, rows)]?.process.pid;
};

describe('processes of a container', () => {
  it('are sorted by CPU, and by what a key or the list says', () => {
    const state = shown(family);
    assert.deepEqual(pids(state), [104, 103, 102, 100]);
    assert.deepEqual(pids(press(state, 'M')), [100, 102, 103, 104]);
    assert.deepEqual(pids(press(state, 'M', 'M')), [104, 103, 102, 100]);
    assert.deepEqual(pids(press(state, 'o', 'enter')), [100, 102, 103, 104]);
  });

  it('as a tree: children below their parents', () => {
    const state = press(shown(family), 't');
    assert.ok(state.detail);
    assert.deepEqual(
      processRows(state.detail.processes).map(({ branch, process: { pid } }) => branch + pid),
      ['100', '├ 103', '│ └ 104', '└ 102'],
    );
    assert.deepEqual(pids(press(state, 't')), [104, 103, 102, 100]);
  });

  it('are all in the tree, also when each is said to be the parent of the other', () => {
    const loop = [process(101, { parentPid: 102 }), process(102, { parentPid: 101 })];
    assert.deepEqual(pids(press(shown(loop), 't')).toSorted(), [101, 102]);
  });

  it('the cursor stays with its process when the order changes, and has the first line when it ended', () => {
    const state = press(shown(family), 'down');
    assert.equal(underCursor(state), 103);
    const key = targetKey(container(0));
    const later = reduce(state, {
      type: 'processes-read',
      key,
      known: {
        source: 'kernel',
        processes: family.map((each) => ({ ...each, cpuPercent: -each.cpuPercent })),
        left: 0,
      },
    });
    assert.equal(underCursor(later), 103);
    const without = family.filter(({ pid }) => pid !== 103);
    const ended = { source: 'kernel', processes: without, left: 0 } as const;
    assert.equal(underCursor(reduce(later, { type: 'processes-read', key, known: ended })), 104);
  });

  it('what another container said meanwhile is not shown', () => {
    const state = shown(family);
    const known = { source: 'kernel', processes: [], left: 0 } as const;
    const key = targetKey(container(1));
    assert.equal(reduce(state, { type: 'processes-read', key, known }), state);
  });
});

describe('a signal for a process', () => {
  const asked = (state: State): readonly Operation[] => {
    const intent = resolve(state, { chord: 'y', text: 'y' }, NOW + READ_MS + 1);
    return intent?.type === 'request' ? intent.operations : [];
  };

  it('is bound to pid and start at the key press, picked and confirmed', () => {
    const state = press(shown(family), 'down', 'K', 'down', 'enter');
    const { overlay } = state;
    assert.ok(overlay?.type === 'confirm');
    assert.equal(overlay.question, 'Signal this process with SIGTERM?');
    assert.deepEqual(overlay.lines, ['pid 103 of web-0: command 103']);
    const [operation, ...more] = asked(state);
    assert.deepEqual(more, []);
    assert.ok(operation?.op === 'process.signal' && operation.signal === 'SIGTERM');
    assert.deepEqual([operation.target.pid, operation.target.startTicks], [103, 1030]);
  });

  it('is refused where it is not permitted, or who is meant is not certain', () => {
    const why = (state: State): string | undefined => {
      const intent = resolve(state, { chord: 'K', text: 'K' }, NOW);
      return intent?.type === 'refused' ? intent.why : undefined;
    };
    assert.match(why(shown([process(100, { isOurs: false })])) ?? '', /belongs to root/);
    assert.match(why(shown([process(100, { startTicks: NaN })])) ?? '', /another process by now/);
    assert.match(why(shown([])) ?? '', /no process/);
    const state = shown(family);
    const readOnly = { ...state, host: { ...state.host, readOnly: true } };
    assert.match(why(readOnly) ?? '', /read-only/);
  });
});
