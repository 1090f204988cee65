import type { QueryError } from '../query/scanner.js';
import type { LogStamps, LogView } from '../store/detail.js';
import type { State } from '../store/state.js';
import type { LogPrompt } from '../store/typed-line.js';
import { searched } from './inspect.js';
import { closeOverlay, events, type Intent, type LogAction } from './intent.js';
import { pipeLog } from './shell.js';
import type { Binding } from './keys.js';
import { EDIT_KEYS, editLine, lineOf, recall, type LineKey, type Typed } from './line-editor.js';
import { logLanguage } from './log-text.js';

const log = (action: LogAction): Intent => ({ type: 'log', action });

const changed = (change: Partial<LogView>): Intent => events({ type: 'log-view-changed', change });

const STAMPS: Readonly<Record<LogStamps, LogStamps>> = {
  none: 'relative',
  relative: 'local',
  local: 'utc',
  utc: 'none',
};

/** Columns of a step to the side. */
const SIDE_STEP = 16;

const side = (by: number): Binding['run'] => {
  return ({ detail }) => {
    const left = Math.max(0, (detail?.log.left ?? 0) + by);
    return changed({ left, isWrapped: false });
  };
};

const move = (keys: readonly string[], help: string, action: LogAction): Binding => ({
  keys,
  help,
  run: () => log(action),
});

const prompt =
  (what: 'search' | 'filter'): Binding['run'] =>
  ({ detail }) => {
    const before = detail?.log[what] ?? '';
    // a search is for something else each time, a filter is worked on
    const overlay: LogPrompt = {
      type: 'log-prompt',
      what,
      before,
      ...lineOf(what === 'filter' ? before : ''),
    };
    return events({ type: 'overlay-changed', overlay });
  };

/** One thing after the other, then the details. */
function back({ detail }: State): Intent {
  const { search = '', filter = '' } = detail?.log ?? {};
  if (search !== '') return changed({ search: '', hit: undefined });
  if (filter !== '') return changed({ filter: '', top: undefined });
  return events({ type: 'detail-changed', detail: undefined });
}

/** While a log is shown; before the keys of all details. */
export const logKeys: readonly Binding[] = [
  { keys: ['esc'], label: 'back', help: 'Back: search, filter, details', run: back },
  move(['down', 'j'], 'A line down', { does: 'scroll', by: 1 }),
  move(['up', 'k'], 'A line up; earlier ones are asked for', { does: 'scroll', by: -1 }),
  move(['pagedown', 'ctrl+f', 'space'], 'A page down', { does: 'page', by: 1 }),
  move(['pageup', 'ctrl+b'], 'A page up', { does: 'page', by: -1 }),
  move(['g', 'home'], 'To the first line there is; again for earlier ones', {
    does: 'scroll',
    by: -Infinity,
  }),
  move(['G', 'end'], 'To the end, and follow', { does: 'scroll', by: Infinity }),
  {
    keys: ['/'],
    label: 'search',
    help: 'Search: words, "a text", /a regular expression/, level:error, & | !',
    run: prompt('search'),
  },
  move(['n'], 'The next hit, further down', { does: 'seek', by: 1 }),
  move(['N'], 'The hit before', { does: 'seek', by: -1 }),
  {
    keys: ['f'],
    label: 'filter',
    help: 'Show only lines that match, asked as in a search',
    run: prompt('filter'),
  },
  {
    keys: ['t'],
    label: 'times',
    help: 'Times: none, how long ago, local, UTC',
    run: ({ detail }) => changed({ stamps: STAMPS[detail?.log.stamps ?? 'none'] }),
  },
  {
    keys: ['w'],
    label: 'wrap',
    help: 'Wrap long lines, or cut them',
    run: ({ detail }) => changed({ isWrapped: !(detail?.log.isWrapped ?? false), left: 0 }),
  },
  { keys: ['right'], help: 'Further to the right', run: side(SIDE_STEP) },
  { keys: ['left'], help: 'Further to the left', run: side(-SIDE_STEP) },
  {
    keys: ['J'],
    help: 'JSON and logfmt as they came, or level and message first',
    run: ({ detail }) => changed({ isRaw: !(detail?.log.isRaw ?? false) }),
  },
  {
    ...move(['W'], 'Write the lines to a file of yours alone (0600)', { does: 'save' }),
    label: 'write',
  },
  { keys: ['|'], label: 'pipe', help: 'The lines to your pager or a command', run: pipeLog },
];

/** What is wrong with what has been typed so far. */
export function logPromptError({ overlay }: State): QueryError | undefined {
  if (overlay?.type !== 'log-prompt' || overlay.what === 'inspect') return undefined;
  const compiled = logLanguage.compile(overlay.text);
  return compiled.ok ? undefined : compiled.error;
}

const RECALL: readonly LineKey[] = [
  recall(['up', 'ctrl+p'], 'An earlier one', 1),
  recall(['down', 'ctrl+n'], 'A later one', -1),
];

/** A key while a search or a filter is typed. */
export function logPromptKey(state: State, overlay: LogPrompt, typed: Typed): Intent {
  if (typed.chord === 'esc' || typed.chord === 'ctrl+c') return closeOverlay();
  if (typed.chord === 'enter') return keep(state, overlay);
  const context = {
    kept: state.queries,
    complete: ({ cursor }: LogPrompt) => ({ from: cursor, candidates: [] }),
  };
  const line = editLine([...RECALL, ...EDIT_KEYS], overlay, typed, {
    ...context,
    complete: ({ cursor }) => ({ from: cursor, candidates: [] }),
  });
  return line === undefined
    ? events()
    : events({ type: 'overlay-changed', overlay: { ...overlay, ...line } });
}

/** What has an error is not kept: the prompt stays and says why. */
function keep(state: State, { what, text }: LogPrompt): Intent {
  if (logPromptError(state) !== undefined) return events();
  const kept = events(
    ...(text.trim() === '' ? [] : [{ type: 'query-kept' as const, query: text }]),
    { type: 'overlay-changed', overlay: undefined },
  );
  return { type: 'sequence', intents: [kept, ...SOUGHT[what](text, state)] };
}

/** What is done with what was typed. */
const SOUGHT: Readonly<
  Record<LogPrompt['what'], (text: string, state: State) => readonly Intent[]>
> = {
  search: (text) => [
    changed({ search: text, hit: undefined }),
    // what was just written is nearest
    ...(text.trim() === '' ? [] : [log({ does: 'seek', by: -1 })]),
  ],
  filter: (text) => [changed({ filter: text, top: undefined })],
  inspect: (text, state) => [searched(state, text)],
};
