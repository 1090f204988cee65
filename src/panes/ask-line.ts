import { imageReference } from '../model/id.js';
import type { Operation } from '../model/operation.js';
import { sanitize } from '../model/safe-text.js';
import type { Ask } from '../store/state.js';
import { closeOverlay, events, refused, type Intent } from './intent.js';
import { EDIT_KEYS, editLine, lineOf, type Typed } from './line-editor.js';

type Draft = Ask['operation'];

export const questionOf = ({ op, target }: Draft): string =>
  op === 'image.pull' ? 'Pull which image?' : `Tag ${target.name} as?`;

/** What stands there before anything is typed. */
const beforeOf = (draft: Draft): string =>
  draft.op === 'image.pull' ? draft.target.id : draft.reference;

function told(draft: Draft, text: string): Draft {
  const reference = imageReference(text);
  return draft.op === 'image.pull'
    ? { ...draft, target: { ...draft.target, id: reference, name: sanitize(text) } }
    : { ...draft, reference };
}

const isDraft = (operation: Operation): operation is Draft =>
  operation.op === 'image.pull' || operation.op === 'image.tag';

/** The dialog for a line. */
export function askLine(operation: Operation): Intent {
  if (!isDraft(operation)) return refused('nothing to be told');
  const overlay: Ask = { type: 'ask', ...lineOf(beforeOf(operation)), operation };
  return events({ type: 'overlay-changed', overlay });
}

/** What Enter asks for. */
export const toldOf = ({ operation, text }: Ask): Draft => told(operation, text.trim());

/** A key while the line is typed. An empty line is no answer. */
export function askKey(ask: Ask, typed: Typed): Intent {
  if (typed.chord === 'esc' || typed.chord === 'ctrl+c') return closeOverlay();
  if (typed.chord === 'enter')
    return ask.text.trim() === '' ? events() : { type: 'request', operations: [toldOf(ask)] };
  const line = editLine(EDIT_KEYS, ask, typed, NOTHING_KEPT);
  return events({ type: 'overlay-changed', overlay: { ...ask, ...line } });
}

const NOTHING_KEPT = { kept: [], complete: () => ({ from: 0, candidates: [] }) };
