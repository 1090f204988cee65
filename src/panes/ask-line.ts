import { filePath, imageReference } from '../model/id.js';
import { whyNotLimited } from '../model/limit-update.js';
import { plural } from '../model/format.js';
import type { Operation } from '../model/operation.js';
import { sanitize } from '../model/safe-text.js';
import { isTimed } from '../model/timer.js';
import type { Ask } from '../store/ask.js';
import type { State } from '../store/state.js';
import { askPicked } from './confirm.js';
import { closeOverlay, events, refused, type Intent } from './intent.js';
import { limitNotes, typedLimits } from './limit-line.js';
import { EDIT_KEYS, editLine, lineOf, type Typed } from './line-editor.js';
import { timeWord, typedTime } from './time-word.js';

type Draft = Ask['operation'];

export function questionOf({ operation: { op, target }, others }: Ask): string {
  switch (op) {
    case 'container.pause': {
      const whom = others.length === 0 ? target.name : plural(others.length + 1, 'container');
      return `Pause ${whom} for how long?`;
    }
    case 'container.keep':
      return `Keep ${target.name} as it is for how long, from now on? for=none: for good`;
    case 'image.pull':
      return 'Pull which image?';
    case 'image.tag':
      return `Tag ${target.name} as?`;
    case 'container.commit':
      return `Commit ${target.name} as which image?`;
    case 'container.rename':
      return `Rename ${target.name} to?`;
    case 'container.update':
      return `Limit ${target.name} to? Back after for=10m, by itself; without it for good`;
    case 'image.save':
      return `Save ${target.name} to which file?`;
    case 'image.load':
      return 'Load images from which file?';
    case 'volume.export':
      return `Export ${target.name} to which file?`;
  }
}

/** What stands there before anything is typed. */
function beforeOf(draft: Draft): string {
  switch (draft.op) {
    case 'container.pause':
    case 'container.keep':
      return timeWord(draft.forMs);
    case 'image.pull':
    case 'image.load':
      return draft.target.id;
    case 'image.tag':
    case 'container.commit':
      return draft.reference;
    case 'container.rename':
      return draft.newName;
    case 'container.update':
      return ' for=10m';
    case 'image.save':
    case 'volume.export':
      return draft.file;
  }
}

function told(draft: Draft, text: string): Draft {
  const reference = imageReference(text);
  const file = filePath(text);
  const name = sanitize(text);
  switch (draft.op) {
    case 'image.pull':
      return { ...draft, target: { ...draft.target, id: reference, name } };
    case 'image.tag':
    case 'container.commit':
      return { ...draft, reference };
    case 'image.load':
      return { ...draft, target: { ...draft.target, id: file, name } };
    case 'image.save':
    case 'volume.export':
      return { ...draft, file };
    case 'container.rename':
      return { ...draft, newName: name };
    case 'container.update':
    case 'container.pause':
    case 'container.keep': {
      const typed = draft.op === 'container.update' ? typedLimits(text) : typedTime(text);
      return typeof typed === 'string' ? draft : { ...draft, ...typed };
    }
  }
}

/** Why what has been typed is no answer (yet). */
export function wrongIn({ operation, text, untold }: Ask): string | undefined {
  if (operation.op === 'container.pause' || operation.op === 'container.keep') {
    const typed = typedTime(text.trim());
    return typeof typed === 'string' ? typed : undefined;
  }
  if (operation.op !== 'container.update') return undefined;
  const typed = typedLimits(text);
  if (typeof typed === 'string') return typed;
  if (untold !== undefined) return `how it is limited now is not told: ${untold.said}`;
  const { words } = operation;
  // what will be sent depends on it
  return words === undefined ? 'asking the engine…' : whyNotLimited(typed.limits, words);
}

/** What the limits are now, and what those that were typed do to what is used. */
export function notesFor({ usage }: Pick<State, 'usage'>, { operation, text }: Ask) {
  if (operation.op !== 'container.update') return [];
  const typed = typedLimits(text);
  return limitNotes(typeof typed === 'string' ? {} : typed.limits, usage.get(operation.target.id));
}

const DRAFTS: ReadonlySet<string> = new Set<Draft['op']>([
  'image.pull',
  'image.tag',
  'container.commit',
  'image.save',
  'image.load',
  'volume.export',
  'container.rename',
  'container.update',
  'container.pause',
  'container.keep',
]);
const isDraft = (operation: Operation): operation is Draft => DRAFTS.has(operation.op);

/** The dialog for a line. */
export function askLine(operation: Operation): Intent {
  if (!isDraft(operation)) return refused('nothing to be told');
  const line = lineOf(beforeOf(operation));
  // limits are typed before the time that stands there
  const cursor = operation.op === 'container.update' ? 0 : line.cursor;
  const overlay: Ask = { type: 'ask', ...line, cursor, operation, others: [] };
  return events({ type: 'overlay-changed', overlay });
}

/** What Enter asks for. */
export const toldOf = ({ operation, text }: Ask): Draft => told(operation, text.trim());

/** The same with those of other rows. */
export const allTold = (ask: Ask): readonly Operation[] => [
  toldOf(ask),
  ...ask.others.flatMap((operation) => (isDraft(operation) ? [toldOf({ ...ask, operation })] : [])),
];

/** A key while the line is typed. An empty line is no answer. */
export function askKey(state: State, ask: Ask, typed: Typed, nowMs: number): Intent {
  if (typed.chord === 'esc' || typed.chord === 'ctrl+c') return closeOverlay();
  if (typed.chord === 'enter') return answered(state, ask, nowMs);
  const line = editLine(EDIT_KEYS, ask, typed, NOTHING_KEPT);
  return events({ type: 'overlay-changed', overlay: { ...ask, ...line } });
}

/** What can hurt who runs is asked once more, with what will be sent. */
function answered(state: State, ask: Ask, nowMs: number): Intent {
  if (ask.text.trim() === '' || wrongIn(ask) !== undefined) return events();
  const operation = toldOf(ask);
  if (operation.op === 'container.update' && Object.keys(operation.limits).length === 0)
    return events();
  return isTimed(operation)
    ? askPicked(state, allTold(ask), nowMs)
    : { type: 'request', operations: [operation] };
}

const NOTHING_KEPT = { kept: [], complete: () => ({ from: 0, candidates: [] }) };
