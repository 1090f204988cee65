import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { FREEZE_MS, scrolled } from '../../src/panes/table.js';
import { moveBy } from '../../src/panes/move.js';
import type { PaneView, State } from '../../src/store/state.js';
import { arranged, container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const names = (state: State): readonly string[] =>
  state.panes.containers.order.map((key) => state.containers.get(key)?.name ?? '');

const withView = (state: State, change: Partial<PaneView>): State => ({
  ...state,
  panes: { ...state.panes, containers: { ...state.panes.containers, ...change } },
});

const cpu = (...percents: readonly number[]): State['usage'] =>
  new Map(percents.map((percent, index) => [idOf(index), usage(percent)]));

describe('order of the table', () => {
  const three = [container(0), container(1), container(2)];

  it('sorts by value, unknown last in either direction', () => {
    const state = stateWith([...three, container(3)], { usage: cpu(5, 80, 20) });
    assert.deepEqual(names(state), ['web-1', 'web-2', 'web-0', 'web-3']);
    const sort = { column: 'cpu', direction: 'asc' } as const;
    assert.deepEqual(names(arranged(withView(state, { sort }))), [
      'web-0',
      'web-2',
      'web-1',
      'web-3',
    ]);
  });

  it('ties what looks equal, by name', () => {
    const state = stateWith(three, { usage: cpu(0.01, 0.04, 0.02) });
    assert.deepEqual(names(state), ['web-0', 'web-1', 'web-2']);
  });

  it('keeps the cursor on the first line until it is moved, then on its row', () => {
    const before = stateWith(three, { usage: cpu(30, 20, 10) });
    const resorted = arranged({ ...before, usage: cpu(10, 20, 30) });
    assert.equal(resorted.panes.containers.cursor, targetKey(container(2)));

    const moved = arranged(withView(before, moveBy(before, 1, NOW)));
    assert.equal(moved.panes.containers.cursor, targetKey(container(1)));
    const later = NOW + FREEZE_MS;
    const after = arranged({ ...moved, usage: cpu(10, 99, 30), nowMs: later }, later);
    assert.deepEqual(names(after), ['web-1', 'web-2', 'web-0']);
    assert.equal(after.panes.containers.cursor, targetKey(container(1)));
  });

  it('holds the order while keys are pressed; new rows come last', () => {
    const before = stateWith(three, { usage: cpu(30, 20, 10) });
    const touched = withView(before, { touchedAtMs: NOW });
    const fourth = container(3);
    const next = arranged({
      ...touched,
      containers: new Map(touched.containers).set(targetKey(fourth), fourth),
      usage: cpu(1, 2, 3, 99),
    });
    assert.deepEqual(names(next), ['web-0', 'web-1', 'web-2', 'web-3']);
  });

  it('stays at its line when its row leaves', () => {
    const before = stateWith(three, { usage: cpu(30, 20, 10) });
    const moved = withView(before, moveBy(before, 1, NOW));
    const containers = new Map(moved.containers);
    containers.delete(targetKey(container(1)));
    assert.equal(
      arranged({ ...moved, containers }).panes.containers.cursor,
      targetKey(container(2)),
    );
  });

  it('filters by every word, in any case', () => {
    const db = container(7, { name: own('db'), image: own('Postgres:17') });
    const state = stateWith([...three, db]);
    assert.deepEqual(names(arranged(withView(state, { filter: 'postGRES run' }))), ['db']);
    assert.deepEqual(names(arranged(withView(state, { filter: 'postgres web' }))), []);
  });

  it('forgets marks of rows that are no more, keeps those a filter hides', () => {
    const marks = new Set([targetKey(container(0)), targetKey(container(1)), 'local/gone']);
    const state = arranged(withView(stateWith(three), { marks, filter: 'web-2' }));
    assert.deepEqual(
      [...state.panes.containers.marks],
      [targetKey(container(0)), targetKey(container(1))],
    );
  });
});

describe('scrolled', () => {
  it('moves as little as shows the line, and leaves no empty lines at the end', () => {
    assert.equal(scrolled(0, 5, 100, 10), 0);
    assert.equal(scrolled(0, 10, 100, 10), 1);
    assert.equal(scrolled(50, 20, 100, 10), 20);
    assert.equal(scrolled(95, 97, 100, 10), 90);
    assert.equal(scrolled(5, 0, 3, 10), 0);
    assert.equal(scrolled(5, -1, 0, 10), 0);
  });
});
