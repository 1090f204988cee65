import { plural } from '../model/format.js';
import type { Operation } from '../model/operation.js';
import { targetKey, type TargetKey } from '../model/operation.js';
import { WORDS } from '../store/settle.js';
import type { Overlay, PaneId, State } from '../store/state.js';
import { PANES } from './all.js';
import { whyNoEngine } from './attempts.js';
import { events, refused, type Intent } from './intent.js';
import type { Action, PaneSpec } from './pane.js';
import { filterRows } from './table.js';
import { whyPast } from './time-keys.js';

type Confirm = Extract<Overlay, { type: 'confirm' }>;

/** Keys typed before the eye can have read the dialog do not confirm it. */
export const READ_MS = 300;

/**
 * The pane's action on `key`, on all marked rows or else on the row under the cursor. Targets are bound
 * here, at the key press, whatever the table does afterwards.
 */
export function act(state: State, key: string, nowMs: number): Intent | undefined {
  return PANES[state.pane]((spec) => {
    const actions = spec.actions.filter((action) => action.key === key);
    if (actions.length === 0) return undefined;
    if (state.host.readOnly) return refused('read-only: dtop was started with --read-only');
    const unasked = whyPast(state) ?? whyUnasked(state.host.connection);
    if (unasked !== undefined) return refused(unasked);
    const rows = targetRows(spec, state);
    if (rows.length === 0) return refused(`no ${spec.noun} under the cursor`);
    const action = actions.find(({ disabled }) => rows.some((row) => !disabled(row)));
    const reason = actions.map(({ disabled }) => rows[0] && disabled(rows[0])).findLast(Boolean);
    if (action === undefined) return refused(reason ?? 'not possible now');
    const able = rows.filter((row) => action.disabled(row) === undefined);
    const operations = distinct(able.flatMap(action.operation));
    if (action.menu !== undefined)
      return events({
        type: 'overlay-changed',
        overlay: { type: 'menu', menu: action.menu, index: 0, operations },
      });
    if (action.risk === 'safe' && operations.length === 1) return { type: 'request', operations };
    return ask(state, action, operations, nowMs);
  });
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

/** Why nothing can be asked of an engine now. */
function whyUnasked(connection: State['host']['connection']): string | undefined {
  if (connection.status === 'live') return undefined;
  return connection.status === 'daemonless'
    ? `only to look at, ${whyNoEngine(connection.attempts)}`
    : 'not connected: nothing can be asked of the engine now';
}

/** Marked rows in the order of the screen, hidden ones last; without marks the one under the cursor. */
function targetRows<Row>(spec: PaneSpec<Row>, state: State): readonly Row[] {
  const { marks, cursor, order } = state.panes[spec.id];
  const wanted = marks.size > 0 ? marks : new Set(cursor === undefined ? [] : [cursor]);
  const place = new Map(order.map((key, index) => [key, index]));
  return spec
    .rows(state)
    .filter((row) => wanted.has(spec.rowKey(row)))
    .toSorted(
      (a, b) =>
        (place.get(spec.rowKey(a)) ?? Infinity) - (place.get(spec.rowKey(b)) ?? Infinity) || 0,
    );
}

/** The dialog: the question, every target by name, what was left out and why. */
function ask<Row>(
  state: State,
  action: Action<Row>,
  operations: readonly Operation[],
  nowMs: number,
): Intent {
  const overlay: Confirm = {
    type: 'confirm',
    question: question(state, operations),
    lines: describe(state, operations),
    operations,
    choices: action.choices ?? [],
    yes: action.risk === 'destroys' ? action.key : 'y',
    openedAtMs: nowMs,
    scroll: 0,
  };
  return events({ type: 'overlay-changed', overlay });
}

function question(state: State, operations: readonly Operation[]): string {
  const [first] = operations;
  if (first === undefined) return '';
  return PANES[paneOf(first)]((spec) => {
    const word = WORDS[first.op].verb;
    const verb = word.charAt(0).toUpperCase() + word.slice(1);
    const signal = first.op === 'container.kill' ? ` with ${first.signal}` : '';
    return [
      `${verb} ${plural(operations.length, spec.noun)}${signal}?`,
      ...(spec.id === state.pane ? leftOut(spec, state, operations) : []),
    ].join('  ');
  });
}

/** What the screen does not show of the targets, and what was marked in vain. */
function leftOut<Row>(
  spec: PaneSpec<Row>,
  state: State,
  operations: readonly Operation[],
): readonly string[] {
  const shown = new Set(filterRows(spec, state).map(spec.rowKey));
  const hidden = operations.filter(({ target }) => !shown.has(targetKey(target))).length;
  const skipped = Math.max(0, state.panes[spec.id].marks.size - operations.length);
  return [
    ...(hidden > 0 ? [`${hidden} hidden by the filter`] : []),
    ...(skipped > 0 ? [`${skipped} marked left out: not possible in their state`] : []),
  ];
}

/** Where the target of an operation is a row. */
const PANE_OF: Readonly<Record<string, PaneId>> = {
  image: 'images',
  volume: 'volumes',
  network: 'networks',
};
const paneOf = ({ op }: Operation): PaneId => PANE_OF[op.split('.')[0] ?? ''] ?? 'containers';

/** One line a target: its name and what the table says of it. An action has targets of one kind. */
function describe(state: State, operations: readonly Operation[]): readonly string[] {
  const [first] = operations;
  if (first === undefined) return [];
  return PANES[paneOf(first)]((spec) => {
    const rows = new Map(spec.rows({ ...state, all: true }).map((row) => [spec.rowKey(row), row]));
    return operations.map(({ target }) => {
      const row = rows.get(targetKey(target));
      return row === undefined ? target.name : [spec.name(row), ...spec.summary(row)].join('  ');
    });
  });
}

/** A picked signal: on with the question. */
export function askSignal(
  state: State,
  operations: readonly Operation[],
  signal: Extract<Operation, { op: 'container.kill' }>['signal'],
  nowMs: number,
): Intent {
  const kills = operations.map((operation) =>
    operation.op === 'container.kill' ? { ...operation, signal } : operation,
  );
  return PANES[state.pane]((spec) => {
    const action = spec.actions.find(({ menu }) => menu === 'signal');
    return action === undefined ? refused('no signals here') : ask(state, action, kills, nowMs);
  });
}

/** A key while the dialog is open. Whatever is not yes, a choice or scrolling, means no. */
export function answer(overlay: Confirm, chord: string, nowMs: number): Intent {
  const choice = overlay.choices.find(({ key }) => key === chord);
  if (choice !== undefined)
    return events({ type: 'overlay-changed', overlay: toggled(overlay, choice.id) });
  const step = SCROLL[chord];
  if (step !== undefined) {
    const scroll = Math.max(0, Math.min(overlay.lines.length - 1, overlay.scroll + step));
    return events({ type: 'overlay-changed', overlay: { ...overlay, scroll } });
  }
  const no = events({ type: 'overlay-changed', overlay: undefined });
  if (chord === 'esc') return no;
  // too early to have been meant for this dialog: neither yes nor no
  if (nowMs - overlay.openedAtMs < READ_MS) return events();
  return chord === overlay.yes ? { type: 'request', operations: overlay.operations } : no;
}

const SCROLL: Readonly<Record<string, number>> = {
  down: 1,
  up: -1,
  j: 1,
  k: -1,
  pagedown: 10,
  pageup: -10,
};

/** A choice changes the operations themselves, so that the dialog's command line is what will be sent. */
function toggled(overlay: Confirm, id: 'force' | 'volumes'): Confirm {
  const on = !overlay.choices.some((choice) => choice.id === id && choice.on);
  return {
    ...overlay,
    choices: overlay.choices.map((choice) => (choice.id === id ? { ...choice, on } : choice)),
    operations: overlay.operations.map((operation) =>
      id in operation ? { ...operation, [id]: on } : operation,
    ),
  };
}
