import { targetKey, type Operation, type TargetKey } from '../model/operation.js';
import type { State } from '../store/state.js';
import { PANES } from './all.js';
import { askLine } from './ask-line.js';
import { ask } from './confirm.js';
import { openForm } from './form.js';
import { events, refused, type Intent } from './intent.js';
import type { Action, PaneSpec } from './pane.js';
import { whyUnasked } from './unasked.js';

/** An action with its targets, bound when it is made: whatever the table does afterwards. */
interface Ready<Row> {
  readonly action: Action<Row>;
  readonly operations: readonly Operation[];
}

/** What the pane's action on `key` does, to all marked rows or else to the row under the cursor. */
export const act = (state: State, key: string, nowMs: number): Intent | undefined =>
  PANES[state.pane]((spec) => {
    const actions = spec.actions.filter((action) => action.key === key);
    return actions.length === 0 ? undefined : run(spec, actions, state, nowMs);
  });

/** The same of one action, where several share a key. */
export const actBy = (state: State, id: string, nowMs: number): Intent =>
  PANES[state.pane]((spec) => {
    const actions = spec.actions.filter((action) => action.id === id);
    return run(spec, actions, state, nowMs);
  });

/** What would be asked of the engine, or why nothing can be. */
export const operationsOf = (state: State, id: string): readonly Operation[] | string =>
  PANES[state.pane]((spec) => {
    const actions = spec.actions.filter((action) => action.id === id);
    const ready = prepare(spec, actions, state);
    return typeof ready === 'string' ? ready : ready.operations;
  });

function run<Row>(
  spec: PaneSpec<Row>,
  actions: readonly Action<Row>[],
  state: State,
  nowMs: number,
): Intent {
  const ready = prepare(spec, actions, state);
  if (typeof ready === 'string') return refused(ready);
  const { action, operations } = ready;
  if (action.menu !== undefined)
    return events({
      type: 'overlay-changed',
      overlay: { type: 'menu', menu: action.menu, index: 0, operations },
    });
  const [first, ...more] = operations;
  if (action.form === true && first !== undefined && more.length === 0)
    return openForm(state, first, nowMs);
  if (action.line !== undefined && first !== undefined && more.length === 0) return askLine(first);
  if (action.line === 'needed' || action.form === true)
    return refused(`one ${spec.noun} at a time: u unmarks all`);
  if (action.risk === 'agreed' || (action.risk === 'safe' && operations.length === 1))
    return { type: 'request', operations };
  return ask(state, action, operations, nowMs);
}

/** The first of the actions that is possible, or why none is. */
function prepare<Row>(
  spec: PaneSpec<Row>,
  actions: readonly Action<Row>[],
  state: State,
): Ready<Row> | string {
  const unasked = whyUnasked(state);
  if (unasked !== undefined) return unasked;
  const rows = targetRows(spec, state);
  if (rows.length === 0) {
    const [ready] = actions.flatMap((action) =>
      action.rowless === undefined ? [] : { action, operations: [action.rowless(state)] },
    );
    return ready ?? `no ${spec.noun} under the cursor`;
  }
  const action = actions.find(({ disabled }) => rows.some((row) => !disabled(row)));
  const reason = actions.map(({ disabled }) => rows[0] && disabled(rows[0])).findLast(Boolean);
  if (action === undefined) return reason ?? 'not possible now';
  const able = rows.filter((row) => action.disabled(row) === undefined);
  const operations = able.flatMap((row) => action.operation(row, state));
  if (operations.length === 0) return 'there is none to choose';
  if (action.menu === undefined || action.menu === 'signal')
    return { action, operations: distinct(operations) };
  return able.length > 1 ? `one ${spec.noun} at a time: u unmarks all` : { action, operations };
}

/** What two marked rows stand for is done once. */
function distinct(operations: readonly Operation[]): readonly Operation[] {
  const byTarget = new Map<TargetKey, Operation>();
  for (const operation of operations) {
    const key = targetKey(operation.target);
    if (!byTarget.has(key)) byTarget.set(key, operation);
  }
  return [...byTarget.values()];
}

/**
 * Marked rows in the order of the screen, hidden ones last; without marks the one under the cursor, and
 * while its details are open that one even when it is gone.
 */
function targetRows<Row>(spec: PaneSpec<Row>, state: State): readonly Row[] {
  const { marks, cursor, order } = state.panes[spec.id];
  const looked = state.detail?.key ?? cursor;
  const wanted = marks.size > 0 ? marks : new Set(looked === undefined ? [] : [looked]);
  const place = new Map(order.map((key, index) => [key, index]));
  return spec
    .rows(state)
    .filter((row) => wanted.has(spec.rowKey(row)))
    .toSorted(
      (a, b) =>
        (place.get(spec.rowKey(a)) ?? Infinity) - (place.get(spec.rowKey(b)) ?? Infinity) || 0,
    );
}
