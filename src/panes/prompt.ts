import { sanitize } from '../model/safe-text.js';
import { complete, valuesOf } from '../query/complete.js';
import type { QueryError } from '../query/scanner.js';
import type { Event } from '../store/event.js';
import type { Prompt, State } from '../store/state.js';
import { PANES } from './all.js';
import { events, type Intent } from './intent.js';
import { filterRows } from './table.js';

interface Line {
  readonly text: string;
  readonly cursor: number;
}

interface PromptKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (state: State, prompt: Prompt) => Intent;
}

/** The pane's filter, with the cursor behind it. */
export function openPrompt(state: State): Intent {
  const { filter } = state.panes[state.pane];
  const overlay: Prompt = {
    type: 'prompt',
    text: filter,
    cursor: filter.length,
    before: filter,
    recalled: 0,
    typed: filter,
    offer: undefined,
  };
  return events({ type: 'overlay-changed', overlay });
}

export type PromptError = QueryError;

const errorOf = (state: State, text: string): PromptError | undefined =>
  PANES[state.pane](({ language }) => {
    const compiled = language.compile(text);
    return compiled.ok ? undefined : compiled.error;
  });

/** What is wrong with what has been typed so far. */
export const promptError = (state: State): PromptError | undefined =>
  state.overlay?.type === 'prompt' ? errorOf(state, state.overlay.text) : undefined;

const filtered = (state: State, filter: string): Event => ({
  type: 'pane-changed',
  pane: state.pane,
  change: { filter, pinned: true, touchedAtMs: 0 },
});

/** Rows follow what is typed; while it has an error they stay as the last one without left them. */
function shown(state: State, overlay: Prompt): Intent {
  const filter = mayBecomeField(state, overlay.text)
    ? overlay.text.replace(LAST_WORD, '')
    : overlay.text;
  return events(
    { type: 'overlay-changed', overlay },
    ...(errorOf(state, filter) === undefined ? [filtered(state, filter)] : []),
  );
}

const LAST_WORD = /(?:^|[\s&|!(]+)([^\s&|!()"<>=~:]+)$/;

/** A word that no row has, but a field begins with: without this the table went blank before each `cpu>`. */
const mayBecomeField = (state: State, text: string): boolean =>
  PANES[state.pane]((spec) => {
    const word = LAST_WORD.exec(text)?.[1]?.toLowerCase();
    if (word === undefined || !spec.language.fields.some(({ id }) => id.startsWith(word)))
      return false;
    const view = { ...state.panes[spec.id], filter: text };
    return filterRows(spec, { ...state, panes: { ...state.panes, [spec.id]: view } }).length === 0;
  });

const edited = (state: State, prompt: Prompt, line: Line): Intent =>
  shown(state, { ...prompt, ...line, recalled: 0, typed: line.text, offer: undefined });

const edit = (keys: readonly string[], help: string, change: (line: Line) => Line): PromptKey => ({
  keys,
  help,
  run: (state, prompt) => edited(state, prompt, change(prompt)),
});

/** Replaces what lies between two places. */
const replaced = ({ text }: Line, from: number, to: number, by = ''): Line => ({
  text: text.slice(0, from) + by + text.slice(to),
  cursor: from + by.length,
});

/** Before and behind the character at the cursor: two units for one beyond the BMP. */
const left = ({ text, cursor }: Line): number =>
  Math.max(0, cursor - ([...text.slice(0, cursor)].at(-1)?.length ?? 0));
const right = ({ text, cursor }: Line): number =>
  cursor + ([...text.slice(cursor)].at(0)?.length ?? 0);
const wordLeft = ({ text, cursor }: Line): number =>
  text.slice(0, cursor).replace(/\S+\s*$/, '').length;

const recall =
  (by: 1 | -1) =>
  (state: State, prompt: Prompt): Intent => {
    const recalled = Math.max(0, Math.min(state.queries.length, prompt.recalled + by));
    const text = recalled === 0 ? prompt.typed : (state.queries.at(-recalled) ?? '');
    return shown(state, { ...prompt, text, cursor: text.length, recalled, offer: undefined });
  };

/** The first candidate, then each time the next; a single one is taken without more ado. */
const tab =
  (by: 1 | -1) =>
  (state: State, prompt: Prompt): Intent => {
    const offer = prompt.offer ?? offerOf(state, prompt, by);
    if (offer === undefined) return events();
    const { from, candidates } = offer;
    const index = (offer.index + by + candidates.length) % candidates.length;
    const line = replaced(prompt, from, prompt.cursor, candidates[index]);
    const kept = candidates.length > 1 ? { ...offer, index } : undefined;
    return shown(state, { ...prompt, ...line, recalled: 0, typed: line.text, offer: kept });
  };

function offerOf(state: State, { text, cursor }: Prompt, by: 1 | -1): Prompt['offer'] {
  const { from, candidates } = PANES[state.pane]((spec) =>
    complete(text, cursor, spec.language.fields, valuesOf(spec.rows(state))),
  );
  if (candidates.length === 0) return undefined;
  const texts = candidates.map((candidate) => candidate.text);
  return { from, candidates: texts, index: by > 0 ? -1 : 0 };
}

/** What has an error is not kept: the prompt stays and says why. */
function keep(state: State, { text }: Prompt): Intent {
  if (errorOf(state, text) !== undefined) return events();
  const kept: readonly Event[] = text.trim() === '' ? [] : [{ type: 'query-kept', query: text }];
  return events(filtered(state, text), ...kept, { type: 'overlay-changed', overlay: undefined });
}

const undo = (state: State, { before }: Prompt): Intent =>
  events(
    { type: 'overlay-changed', overlay: undefined },
    { type: 'pane-changed', pane: state.pane, change: { filter: before, touchedAtMs: 0 } },
  );

/** While a filter is typed. */
export const PROMPT_KEYS: readonly PromptKey[] = [
  { keys: ['enter'], help: 'Keep the filter', run: keep },
  { keys: ['esc', 'ctrl+c'], help: 'Back to the filter before', run: undo },
  { keys: ['tab'], help: 'Complete a field, a name, a value; again: the next', run: tab(1) },
  { keys: ['shift+tab'], help: 'The completion before', run: tab(-1) },
  { keys: ['up', 'ctrl+p'], help: 'An earlier filter', run: recall(1) },
  { keys: ['down', 'ctrl+n'], help: 'A later filter', run: recall(-1) },
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

/** A key while a filter is typed; what prints goes in at the cursor. */
export function promptKey(state: State, prompt: Prompt, chord: string, text: string): Intent {
  const known = PROMPT_KEYS.find(({ keys }) => keys.includes(chord));
  if (known !== undefined) return known.run(state, prompt);
  const line = replaced(prompt, prompt.cursor, prompt.cursor, sanitize(text));
  return text === '' ? events() : edited(state, prompt, line);
}
