import { Failure } from '../model/failure.js';
import { sanitize } from '../model/safe-text.js';
import type { Detail, InspectView } from '../store/detail.js';
import type { State } from '../store/state.js';
import {
  around,
  inspectLines,
  isBranch,
  lineText,
  placeOf,
  type InspectLine,
} from './inspect-tree.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { detailContent } from './layout.js';
import { lineOf } from './line-editor.js';
import { cursorKeys, onLooked } from './tab-cursor.js';
import { scrolled } from './table.js';

/** The answer that is looked at, and the line the cursor is on. */
interface Looked {
  readonly detail: Detail;
  readonly lines: readonly InspectLine[];
  /** Without what is folded. */
  readonly shown: readonly InspectLine[];
  readonly index: number;
  readonly line: InspectLine;
}

/** Undefined until the engine has answered. */
export function inspected({ detail }: State): Looked | undefined {
  const json = detail?.inspected;
  if (detail === undefined || json === undefined || json instanceof Failure) return undefined;
  const { folded, cursor } = detail.inspect;
  const shown = inspectLines(json, folded);
  const index = Math.max(
    0,
    shown.findIndex(({ path }) => path === cursor),
  );
  const line = shown[index];
  return line && { detail, lines: inspectLines(json), shown, index, line };
}

/** With the line of the cursor on the screen. */
function changed(state: State, change: Partial<InspectView>): Intent {
  const { detail } = state;
  if (detail === undefined) return events();
  const next = { ...detail, inspect: { ...detail.inspect, ...change } };
  const now = inspected({ ...state, detail: next });
  const height = detailContent(state)?.height ?? 1;
  const scroll = now ? scrolled(detail.scroll, now.index, now.shown.length, height) : 0;
  return events({ type: 'detail-changed', detail: { ...next, scroll } });
}

const on = onLooked(inspected);

const unfold = on(({ detail, line }, state) => {
  const folded = new Set(detail.inspect.folded);
  folded.delete(line.path);
  return changed(state, { folded });
});

/** What is under the cursor, else what that lies in. */
const fold = on(({ detail, line }, state) => {
  const { folded } = detail.inspect;
  const branch = isBranch(line) && !folded.has(line.path) ? line : line.parent;
  if (branch === undefined) return events();
  return changed(state, { folded: new Set([...folded, branch.path]), cursor: branch.path });
});

const foldAll = on(({ detail, lines, line }, state) => {
  if (detail.inspect.folded.size > 0) return changed(state, { folded: new Set() });
  const folded = new Set(lines.filter(isBranch).map(({ path }) => path));
  return changed(state, { folded, cursor: around(line).at(-1) ?? line.path });
});

/** So that the line can be seen. */
function unfolded(folded: InspectView['folded'], line: InspectLine): InspectView['folded'] {
  const open = new Set(around(line));
  return new Set([...folded].filter((path) => !open.has(path)));
}

/** On to the next line with what is sought, folded or not. */
const seek = (by: 1 | -1) =>
  on(({ detail, lines, line }, state) => {
    const { search, folded } = detail.inspect;
    if (search === '') return refused('nothing is sought: /');
    const ordered = by > 0 ? lines : lines.toReversed();
    const from = ordered.findIndex(({ path }) => path === line.path);
    const found = ordered.slice(from + 1).find((each) => placeOf(search, lineText(each)) >= 0);
    if (found === undefined) return refused(`no ${search} further ${by > 0 ? 'down' : 'up'}`);
    return changed(state, { folded: unfolded(folded, found), cursor: found.path });
  });

/** From the line under the cursor on, that one too. */
export function searched(state: State, search: string): Intent {
  const sought = changed(state, { search: search.trim() });
  const looked = inspected(state);
  if (looked === undefined || search.trim() === '') return sought;
  const { lines, line, detail } = looked;
  const from = lines.findIndex(({ path }) => path === line.path);
  const found = [...lines.slice(from), ...lines.slice(0, from)].find(
    (each) => placeOf(search.trim(), lineText(each)) >= 0,
  );
  if (found === undefined) return { type: 'sequence', intents: [sought, refused(`no ${search}`)] };
  const folded = unfolded(detail.inspect.folded, found);
  return changed(state, { search: search.trim(), folded, cursor: found.path });
}

/** The search first, then the details. */
const back = (state: State): Intent =>
  (state.detail?.inspect.search ?? '') === ''
    ? events({ type: 'detail-changed', detail: undefined })
    : changed(state, { search: '' });

const copied = ({ json, path }: InspectLine): Intent => ({
  type: 'copy',
  text: sanitize(typeof json === 'string' ? json : JSON.stringify(json)),
  what: path,
});

/** While an object is inspected; before the keys of all details. */
export const inspectKeys: readonly Binding[] = [
  { keys: ['esc'], label: 'back', help: 'Back: search, details', run: back },
  ...cursorKeys({
    looked: inspected,
    count: ({ shown }) => shown.length,
    put: ({ shown }, index, state) => changed(state, { cursor: shown[index]?.path }),
    word: 'line',
  }),
  { keys: ['right'], help: 'Unfold what is under the cursor', run: unfold },
  { keys: ['left'], help: 'Fold it, or what it lies in', run: fold },
  { keys: ['='], label: 'fold all', help: 'Fold or unfold everything', run: foldAll },
  {
    keys: ['/'],
    label: 'search',
    help: 'Search in names and values, in what is folded too',
    run: () =>
      events({
        type: 'overlay-changed',
        overlay: { type: 'log-prompt', what: 'inspect', before: '', ...lineOf('') },
      }),
  },
  { keys: ['n'], help: 'The next hit', run: seek(1) },
  { keys: ['N'], help: 'The hit before', run: seek(-1) },
  {
    keys: ['y'],
    label: 'copy',
    help: 'Copy the value under the cursor to the clipboard; of what can be folded the JSON',
    run: on(({ line }) => copied(line)),
  },
  {
    keys: ['Y'],
    help: 'Copy its path, as jq takes it',
    run: on(({ line: { path } }) => ({ type: 'copy', text: sanitize(path), what: 'the path' })),
  },
];
