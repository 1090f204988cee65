import { complete, valuesOf } from '../query/complete.js';
import type { QueryError } from '../query/scanner.js';
import type { Event } from '../store/event.js';
import type { State } from '../store/state.js';
import type { Prompt } from '../store/typed-line.js';
import { PANES } from './all.js';
import { events, type Intent } from './intent.js';
import {
  completion,
  EDIT_KEYS,
  editLine,
  lineOf,
  recall,
  type LineContext,
  type LineKey,
  type Typed,
} from './line-editor.js';
import { filterRows } from './table.js';

interface PromptKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly run: (state: State, prompt: Prompt) => Intent;
}

/** The pane's filter, with the cursor behind it. */
export function openPrompt(state: State): Intent {
  const { filter } = state.panes[state.pane];
  const overlay: Prompt = { type: 'prompt', ...lineOf(filter), before: filter };
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

/** What Tab makes of it, and which filters were kept. */
const contextOf = (state: State): LineContext => ({
  kept: state.queries,
  complete: ({ text, cursor }) =>
    PANES[state.pane]((spec) => {
      const values = valuesOf(spec.rows(state));
      const { from, candidates } = complete(text, cursor, spec.language.fields, values);
      return { from, candidates: candidates.map((candidate) => candidate.text) };
    }),
});

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

const OWN_KEYS: readonly PromptKey[] = [
  { keys: ['enter'], help: 'Keep the filter', run: keep },
  { keys: ['esc', 'ctrl+c'], help: 'Back to the filter before', run: undo },
];
const LINE_KEYS: readonly LineKey[] = [
  completion(['tab'], 'Complete a field, a name, a value; again: the next', 1),
  completion(['shift+tab'], 'The completion before', -1),
  recall(['up', 'ctrl+p'], 'An earlier filter', 1),
  recall(['down', 'ctrl+n'], 'A later filter', -1),
];

/** While a filter is typed, beside those of any line. */
export const PROMPT_KEYS: readonly Pick<PromptKey, 'keys' | 'help'>[] = [...OWN_KEYS, ...LINE_KEYS];

/** A key while a filter is typed. */
export function promptKey(state: State, prompt: Prompt, typed: Typed): Intent {
  const own = OWN_KEYS.find(({ keys }) => keys.includes(typed.chord));
  if (own !== undefined) return own.run(state, prompt);
  const line = editLine([...LINE_KEYS, ...EDIT_KEYS], prompt, typed, contextOf(state));
  return line === undefined ? events() : shown(state, { ...prompt, ...line });
}
