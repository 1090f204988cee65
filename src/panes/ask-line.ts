import { imageReference } from '../model/id.js';
import type { Operation } from '../model/operation.js';
import { sanitize } from '../model/safe-text.js';
import type { Ask } from '../store/state.js';
import { closeOverlay, events, refused, type Intent } from './intent.js';
import { EDIT_KEYS, editLine, lineOf, type Typed } from './line-editor.js';

type Draft = Ask['operation'];

interface Asking {
  readonly question: string;
  /** What is there before anything is typed. */
  readonly text: (draft: Draft) => string;
  /** The operation as it was told. */
  readonly told: (draft: Draft, text: string) => Draft;
}

export const ASKING: Readonly<Record<Draft['op'], Asking>> = {
  'image.pull': {
    question: 'Pull which image?',
    text: ({ target }) => target.id,
    told: (draft, text) => ({
      ...draft,
      target: { ...draft.target, id: imageReference(text), name: sanitize(text) },
    }),
  },
};

const isDraft = (operation: Operation): operation is Draft => operation.op in ASKING;

/** The dialog for a line. */
export function askLine(operation: Operation): Intent {
  if (!isDraft(operation)) return refused('nothing to be told');
  const text = ASKING[operation.op].text(operation);
  const overlay: Ask = { type: 'ask', ...lineOf(text), operation };
  return events({ type: 'overlay-changed', overlay });
}

/** What Enter asks for. */
export const toldOf = ({ operation, text }: Ask): Draft =>
  ASKING[operation.op].told(operation, text.trim());

/** A key while the line is typed. An empty line is no answer. */
export function askKey(ask: Ask, typed: Typed): Intent {
  if (typed.chord === 'esc' || typed.chord === 'ctrl+c') return closeOverlay();
  if (typed.chord === 'enter')
    return ask.text.trim() === '' ? events() : { type: 'request', operations: [toldOf(ask)] };
  const line = editLine(EDIT_KEYS, ask, typed, NOTHING_KEPT);
  return events({ type: 'overlay-changed', overlay: { ...ask, ...line } });
}

const NOTHING_KEPT = { kept: [], complete: () => ({ from: 0, candidates: [] }) };
