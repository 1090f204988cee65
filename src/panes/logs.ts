import { A_TIME, momentOf } from '../query/moment.js';
import type { QueryError } from '../query/scanner.js';
import type { LogStamps, LogView } from '../store/detail.js';
import type { State } from '../store/state.js';
import type { LogPrompt } from '../store/typed-line.js';
import { searched } from './inspect.js';
import { closeOverlay, events, type Intent, type LogAction } from './intent.js';
import { pipeLog } from './shell.js';
import type { Binding } from './keys.js';
import { EDIT_KEYS, editLine, lineOf, recall, type LineKey, type Typed } from './line-editor.js';
import { logCommand } from './log-command.js';
import { logLanguage, rangeOf } from './log-text.js';

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

/** A search and a time are others each time, a filter is worked on. */
const prompt =
  (what: 'search' | 'filter' | 'time'): Binding['run'] =>
  ({ detail }) => {
    const before = what === 'filter' ? (detail?.log.filter ?? '') : '';
    const overlay: LogPrompt = { type: 'log-prompt', what, before, ...lineOf(before) };
    return events({ type: 'overlay-changed', overlay });
  };

/** One thing after the other, then the details. */
function back({ detail }: State): Intent {
  const { work, search = '', filter = '' } = detail?.log ?? {};
  if (work !== undefined) return log({ does: 'give-up' });
  if (search !== '') return changed({ search: '', hit: undefined });
  if (filter !== '') return changed({ filter: '', top: undefined, hit: undefined });
  return events({ type: 'detail-changed', detail: undefined });
}

/** While a log is shown; before the keys of all details. */
export const logKeys: readonly Binding[] = [
  {
    keys: ['esc'],
    label: 'back',
    help: 'Back: what is being read, search, filter, details',
    run: back,
  },
  move(['down', 'j'], 'A line down', { does: 'scroll', by: 1 }),
  move(['up', 'k'], 'A line up; earlier ones are asked for', { does: 'scroll', by: -1 }),
  move(['pagedown', 'ctrl+f', 'space'], 'A page down', { does: 'page', by: 1 }),
  move(['pageup', 'ctrl+b'], 'A page up', { does: 'page', by: -1 }),
  move(['g', 'home'], 'To the first line of the log, or of the time that is asked for', {
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
  move(['n'], 'The next hit, further down; behind the last one again: from the beginning', {
    does: 'seek',
    by: 1,
  }),
  move(['N'], 'The hit before; before the first one again: from the end', { does: 'seek', by: -1 }),
  {
    keys: ['f'],
    label: 'filter',
    help: 'Show only lines that match, asked as in a search; since:10m, until:14:05',
    run: prompt('filter'),
  },
  {
    keys: ['T'],
    label: 'go to',
    help: 'Go to a time: 10m (ago), 14:05, 2026-11-21 14:05, RFC 3339',
    run: prompt('time'),
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
  {
    keys: ['y'],
    help: 'Copy the docker command for the log, in the time that is asked for',
    run: (state) =>
      state.detail === undefined
        ? events()
        : { type: 'copy', what: 'the command', text: logCommand(state, state.detail.log) },
  },
];

/** What is wrong with what has been typed so far. */
export function logPromptError({ overlay }: State): QueryError | undefined {
  if (overlay?.type !== 'log-prompt' || overlay.what === 'inspect') return undefined;
  if (overlay.what === 'time') return timeError(overlay);
  const compiled = logLanguage.compile(overlay.text);
  return compiled.ok ? undefined : compiled.error;
}

function timeError({ text }: LogPrompt): QueryError | undefined {
  const isOne = text.trim() === '' || momentOf(text.trim()) !== undefined;
  // it may become one
  return isOne ? undefined : { at: text.length, message: `expected ${A_TIME}` };
}

/** The docker command for a time that is typed. */
export function logPromptHint(state: State): string | undefined {
  const { overlay, detail, nowMs } = state;
  if (overlay?.type !== 'log-prompt' || overlay.what !== 'filter') return undefined;
  const typed = { filter: overlay.text, filteredAtMs: nowMs };
  const { fromMs, toMs } = rangeOf(typed);
  if (detail === undefined || (fromMs === -Infinity && toMs === Infinity)) return undefined;
  return logCommand(state, { ...detail.log, ...typed });
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
  const isKept = text.trim() !== '' && what !== 'time';
  const kept = events(...(!isKept ? [] : [{ type: 'query-kept' as const, query: text }]), {
    type: 'overlay-changed',
    overlay: undefined,
  });
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
  filter: (text, { nowMs }) => [
    changed({ filter: text, filteredAtMs: nowMs, top: undefined, hit: undefined }),
  ],
  time: (text, { nowMs }) => {
    const atMs = momentOf(text.trim())?.(nowMs);
    return atMs === undefined ? [] : [log({ does: 'go', atMs })];
  },
  inspect: (text, state) => [searched(state, text)],
};
