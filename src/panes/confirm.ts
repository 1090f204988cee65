import { age, plural } from '../model/format.js';
import type { Operation } from '../model/operation.js';
import { subjectOf, targetKey } from '../model/operation.js';
import { isTimed, undoneAfterMs } from '../model/timer.js';
import { isAnonymous } from '../model/volume.js';
import { isPlanned } from '../store/clean-up.js';
import { WORDS } from '../store/settle.js';
import type { Choice, PaneId, State } from '../store/state.js';
import { PANES } from './all.js';
import { askTime } from './ask-time.js';
import { events, refused, type Confirm, type Intent } from './intent.js';
import type { Action, PaneSpec } from './pane.js';
import { filterRows } from './table.js';
import { timeWord } from './time-word.js';

/** Keys typed before the eye can have read the dialog do not confirm it. */
export const READ_MS = 300;
/** A key held down repeats itself sooner than that: 11 to 40 times a second, as terminals are set up. */
export const REPEAT_MS = 150;

/** Says yes where nothing is destroyed. */
const ANOTHER_KEY = 'y';

/** The dialog: the question, every target by name, what was left out and why. */
export function ask<Row>(
  state: State,
  action: Action<Row>,
  operations: readonly Operation[],
  nowMs: number,
): Intent {
  const overlay: Confirm = {
    type: 'confirm',
    question: question(state, operations),
    lines: [...describe(state, operations), ...undone(operations)],
    operations,
    choices: (action.choices ?? []).map((choice) => offered(choice, operations)),
    count: namedVolumes(operations),
    yes: action.risk === 'destroys' ? action.key : ANOTHER_KEY,
    openedAtMs: nowMs,
    yesAtMs: undefined,
    scroll: 0,
  };
  return events({ type: 'overlay-changed', overlay });
}

/** Asked again: with the time that was set. */
function offered(choice: Choice, [first]: readonly Operation[]): Choice {
  const afterMs = first && undoneAfterMs(first);
  if (choice.id !== 'timed' || afterMs === undefined) return choice;
  return { ...choice, label: `${timeWord(afterMs)}: change the time`, on: true };
}

function question(state: State, operations: readonly Operation[]): string {
  const [first] = operations;
  if (first === undefined) return '';
  return PANES[paneOf(first)]((spec) => {
    const word = WORDS[first.op].verb;
    const verb = word.charAt(0).toUpperCase() + word.slice(1);
    const signal = 'signal' in first ? ` with ${first.signal}` : '';
    const what = PARTS.has(first.op) ? partText(first) : plural(operations.length, spec.noun);
    const afterMs = undoneAfterMs(first);
    const span = afterMs === undefined ? '' : ` for ${age(afterMs)}`;
    return [
      `${verb} ${what}${signal}${span}?`,
      ...(spec.id === state.pane && !PARTS.has(first.op) ? leftOut(spec, state, operations) : []),
    ].join('  ');
  });
}

/** Done to a part of a row. */
const PARTS: ReadonlySet<Operation['op']> = new Set([
  'process.signal',
  'image.untag',
  'network.connect',
  'network.disconnect',
]);
const partText = (operation: Operation): string =>
  operation.op === 'process.signal' ? 'this process' : subjectOf(operation);

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
const paneOf = (operation: Operation): PaneId =>
  isPlanned(operation) ? 'cleanup' : (PANE_OF[operation.op.split('.')[0] ?? ''] ?? 'containers');

/** Volumes that somebody gave a name, of a clean-up: their data is gone for good. */
function namedVolumes(operations: readonly Operation[]): Confirm['count'] {
  const named = operations.filter(
    (operation) =>
      operation.op === 'volume.remove' && isPlanned(operation) && !isAnonymous(operation.target),
  );
  return named.length === 0 ? undefined : { wanted: String(named.length), typed: '' };
}

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

const AFTERWARDS = {
  'container.update': 'What it has now comes back then',
  'container.pause': 'It goes on by itself then',
} as const;

/** Who waits for its end is no secret. */
const undone = ([first]: readonly Operation[]): readonly string[] =>
  first !== undefined && isTimed(first) && first.forMs !== undefined
    ? [
        `${AFTERWARDS[first.op]}, even if dtop has ended by then:`,
        'a small process of its own waits.',
      ]
    : [];

/** One of the operations an action offers, or what was told of it in words: on with the question. */
export const askPicked = (state: State, operations: readonly Operation[], nowMs: number): Intent =>
  PANES[state.pane]((spec) => {
    const action = spec.actions.find(({ id }) => id === operations[0]?.op);
    return action === undefined
      ? refused('not in this pane')
      : ask(state, action, operations, nowMs);
  });

/** A picked signal: on with the question. */
export function askSignal(
  state: State,
  operations: readonly Operation[],
  signal: Extract<Operation, { op: 'container.kill' }>['signal'],
  nowMs: number,
): Intent {
  const kills = operations.map((operation) =>
    'signal' in operation ? { ...operation, signal } : operation,
  );
  return PANES[state.pane]((spec) => {
    const action = spec.actions.find(({ menu }) => menu === 'signal');
    return action === undefined ? refused('no signals here') : ask(state, action, kills, nowMs);
  });
}

/** A key while the dialog is open. Whatever is not yes, a choice or scrolling, means no. */
export function answer(overlay: Confirm, chord: string, nowMs: number): Intent {
  const counted = countTyped(overlay, chord);
  if (counted !== undefined) return events({ type: 'overlay-changed', overlay: counted });
  const choice = overlay.choices.find(({ key }) => key === chord);
  if (choice?.id === 'timed') return askTime(overlay.operations);
  if (choice !== undefined)
    return events({ type: 'overlay-changed', overlay: toggled(overlay, choice.id) });
  const step = SCROLL[chord];
  if (step !== undefined) {
    const scroll = Math.max(0, Math.min(overlay.lines.length - 1, overlay.scroll + step));
    return events({ type: 'overlay-changed', overlay: { ...overlay, scroll } });
  }
  const isCounted = overlay.count?.wanted === overlay.count?.typed;
  const no = events({ type: 'overlay-changed', overlay: undefined });
  if (chord === 'esc') return no;
  // too early to have been meant for this dialog: neither yes nor no
  const isEarly = nowMs - overlay.openedAtMs < READ_MS;
  if (chord === overlay.yes) return isCounted ? yes(overlay, isEarly, nowMs) : events();
  return isEarly ? events() : no;
}

/** The count as it is typed; undefined for a key that is no part of it. */
function countTyped(overlay: Confirm, chord: string): Confirm | undefined {
  const { count } = overlay;
  if (count === undefined) return undefined;
  const typed = chord === 'backspace' ? count.typed.slice(0, -1) : count.typed + chord;
  if (chord !== 'backspace' && !DIGITS.has(chord)) return undefined;
  return { ...overlay, count: { ...count, typed: typed.slice(0, MOST_DIGITS) } };
}

const DIGITS: ReadonlySet<string> = new Set('0123456789');
const MOST_DIGITS = 6;

/**
 * Only silence tells a key that was pressed from one that is held down: before it always, and where the
 * key is the one that opened the dialog, behind it too. There the first repeat comes late.
 */
function yes(overlay: Confirm, isEarly: boolean, nowMs: number): Intent {
  const pressed = { ...overlay, yesAtMs: nowMs };
  if (isEarly || nowMs - (overlay.yesAtMs ?? -Infinity) < REPEAT_MS)
    return events({ type: 'overlay-changed', overlay: pressed });
  return overlay.yes === ANOTHER_KEY
    ? { type: 'request', operations: overlay.operations }
    : { type: 'request-after', ms: REPEAT_MS, overlay: pressed };
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
function toggled(overlay: Confirm, id: Choice['id']): Confirm {
  const on = !overlay.choices.some((choice) => choice.id === id && choice.on);
  return {
    ...overlay,
    choices: overlay.choices.map((choice) => (choice.id === id ? { ...choice, on } : choice)),
    operations: overlay.operations.map((operation) =>
      id in operation ? { ...operation, [id]: on } : operation,
    ),
  };
}
