import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containerColumns } from '../../src/panes/container-columns.js';
import { containerRows } from '../../src/panes/container-row.js';
import { placeColumns } from '../../src/panes/columns.js';
import { resolve } from '../../src/panes/resolve.js';
import { viewed } from '../../src/store/past.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import type { Usage } from '../../src/model/usage.js';
import { container, idOf, NOW, stateWith } from '../support/sample-state.js';
import { UNKNOWN } from '../support/triage-stage.js';

const used = (networkRxBytes: number, memoryBytes = 100): Usage => ({
  ...UNKNOWN,
  networkRxBytes,
  memoryBytes,
});
const fleet = [0, 1, 2, 3].map((index) => container(index, { startedAtMs: NOW - 3_600_000 }));
const start = stateWith(fleet, {
  usage: new Map([
    [idOf(0), used(1000)],
    [idOf(1), used(5000, 300)],
  ]),
});

const press = (state: State, chord: string): State => {
  const intent = resolve(state, { chord, text: chord }, NOW);
  if (intent?.type !== 'events') assert.fail(JSON.stringify(intent));
  return intent.events.reduce((now: State, event) => reduce(now, event), state);
};

const values = (state: State, id: string): readonly unknown[] =>
  containerRows(state).map((row) => containerColumns.find((each) => each.id === id)?.value(row));

const shown = (state: State): readonly string[] =>
  placeColumns(containerColumns, state.panes.containers.columns, 200).map(
    ({ column }) => column.id,
  );

describe('since a mark', () => {
  const marked = press(start, 't');
  const later: State = {
    ...marked,
    containers: new Map(
      [...marked.containers].map(([key, each]) => [
        key,
        each.id === idOf(3) ? { ...each, startedAtMs: NOW + 1000 } : each,
      ]),
    ),
    usage: new Map([
      [idOf(0), used(1600, 40)],
      // restarted: it counts from zero
      [idOf(1), used(700, 310)],
      // not known then
      [idOf(2), used(900)],
      // started since
      [idOf(3), used(50)],
    ]),
  };

  it('totals take the place of rates, and go when the key is pressed again', () => {
    assert.deepEqual(
      shown(marked),
      shown(start).map((id) => (shown(marked).includes(`${id}since`) ? `${id}since` : id)),
    );
    assert.ok(shown(marked).includes('rxsince') && !shown(marked).includes('rx'));
    assert.deepEqual(shown(press(marked, 't')), shown(start));
    assert.equal(press(marked, 't').since, undefined);
  });

  it('counters are differences, never negative; of a new run all it counted', () => {
    assert.deepEqual(values(later, 'rxsince'), [600, 700, NaN, 50]);
  });

  it('growth has a sign, and is unknown where nothing was known', () => {
    assert.deepEqual(values(later, 'memsince'), [-60, 10, NaN, NaN]);
  });

  it('nothing is told without a mark', () => {
    assert.deepEqual(values({ ...later, since: undefined }, 'rxsince'), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('before the mark nothing is told', () => {
    const moment = {
      ...{ nowMs: NOW - 60_000, containers: start.containers, listed: true, sources: new Map() },
      ...{ verdicts: new Map(), hostVerdict: undefined, host: start.host },
      ...{ machine: start.machine, pending: new Map() },
      usage: new Map([[idOf(0), used(400)]]),
    };
    const position = { scale: 'fine', tick: 0 } as const;
    const past = { position, moment, agoMs: 60_000 };
    assert.equal(values(viewed({ ...marked, past }), 'rxsince')[0], undefined);
  });

  it('the order stays that of what is shown', () => {
    const byNetwork = press(press(start, 'N'), 't');
    assert.equal(byNetwork.panes.containers.sort.column, 'rxsince');
    assert.equal(press(byNetwork, 't').panes.containers.sort.column, 'rx');
  });
});
