import { sanitize } from '../model/safe-text.js';
import type { TypedLine } from '../store/typed-line.js';

/** What a line is typed for. */
export interface LineContext {
  /** Lines typed before, the newest last. */
  readonly kept: readonly string[];
  /** What the text between `from` and the cursor may become. */
  readonly complete: (line: TypedLine) => {
    readonly from: number;
    readonly candidates: readonly string[];
  };
}

export interface LineKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly change: (line: TypedLine, context: LineContext) => TypedLine;
}

/** A line with the cursor behind it. */
export const lineOf = (text: string): TypedLine => ({
  text,
  cursor: text.length,
  recalled: 0,
  typed: text,
  offer: undefined,
});

type Place = Pick<TypedLine, 'text' | 'cursor'>;

/** Replaces what lies between two places. */
const replaced = ({ text }: Place, from: number, to: number, by = ''): Place => ({
  text: text.slice(0, from) + by + text.slice(to),
  cursor: from + by.length,
});

/** Before and behind the character at the cursor: two units for one beyond the BMP. */
const left = ({ text, cursor }: Place): number =>
  Math.max(0, cursor - ([...text.slice(0, cursor)].at(-1)?.length ?? 0));
const right = ({ text, cursor }: Place): number =>
  cursor + ([...text.slice(cursor)].at(0)?.length ?? 0);
const wordLeft = ({ text, cursor }: Place): number =>
  text.slice(0, cursor).replace(/\S+\s*$/, '').length;

const edited = (place: Place): TypedLine => ({ ...lineOf(place.text), cursor: place.cursor });

const edit = (keys: readonly string[], help: string, change: (line: Place) => Place): LineKey => ({
  keys,
  help,
  change: (line) => edited(change(line)),
});

/** In whatever line is typed. */
export const EDIT_KEYS: readonly LineKey[] = [
  edit(['left', 'ctrl+b'], 'To the left', (line) => ({ ...line, cursor: left(line) })),
  edit(['right', 'ctrl+f'], 'To the right', (line) => ({ ...line, cursor: right(line) })),
  edit(['home', 'ctrl+a'], 'To the beginning', (line) => ({ ...line, cursor: 0 })),
  edit(['end', 'ctrl+e'], 'To the end', (line) => ({ ...line, cursor: line.text.length })),
  edit(['backspace', 'ctrl+h'], 'Delete to the left', (line) =>
    replaced(line, left(line), line.cursor),
  ),
  edit(['delete', 'ctrl+d'], 'Delete under the cursor', (line) =>
    replaced(line, line.cursor, right(line)),
  ),
  edit(['ctrl+w'], 'Delete the word to the left', (line) =>
    replaced(line, wordLeft(line), line.cursor),
  ),
  edit(['ctrl+u'], 'Delete all to the left', (line) => replaced(line, 0, line.cursor)),
  edit(['ctrl+k'], 'Delete all to the right', (line) =>
    replaced(line, line.cursor, line.text.length),
  ),
];

/** To a line typed before, or on again toward the one that is being typed. */
export const recall = (keys: readonly string[], help: string, by: 1 | -1): LineKey => ({
  keys,
  help,
  change: (line, { kept }) => {
    const recalled = Math.max(0, Math.min(kept.length, line.recalled + by));
    const text = recalled === 0 ? line.typed : (kept.at(-recalled) ?? '');
    return { ...lineOf(text), recalled, typed: line.typed };
  },
});

/** The first candidate, then each time the next; a single one is taken without more ado. */
export const completion = (keys: readonly string[], help: string, by: 1 | -1): LineKey => ({
  keys,
  help,
  change: (line, context) => {
    const offer = line.offer ?? offered(line, context, by);
    if (offer === undefined) return line;
    const { from, candidates } = offer;
    const index = (offer.index + by + candidates.length) % candidates.length;
    const next = edited(replaced(line, from, line.cursor, candidates[index]));
    return { ...next, offer: candidates.length > 1 ? { ...offer, index } : undefined };
  },
});

function offered(line: TypedLine, context: LineContext, by: 1 | -1): TypedLine['offer'] {
  const { from, candidates } = context.complete(line);
  return candidates.length === 0 ? undefined : { from, candidates, index: by > 0 ? -1 : 0 };
}

/** A key that was pressed: `text` is what it prints, if anything. */
export interface Typed {
  readonly chord: string;
  readonly text: string;
}

/** Characters that go into a line at once. */
const MOST_PASTED = 8192;

/** The line after a key; what prints goes in at the cursor. Undefined: the key does nothing here. */
export function editLine(
  keys: readonly LineKey[],
  line: TypedLine,
  { chord, text }: Typed,
  context: LineContext,
): TypedLine | undefined {
  const known = keys.find((key) => key.keys.includes(chord));
  if (known !== undefined) return known.change(line, context);
  if (text === '') return undefined;
  return edited(replaced(line, line.cursor, line.cursor, sanitize(text, MOST_PASTED)));
}
