import { isSomeWaiting } from '../model/order.js';
import { isUnderWay } from '../store/clean-up.js';
import type { PaneId, PaneView, State } from '../store/state.js';
import { PANE_IDS, PANES } from './all.js';
import { placeColumns } from './columns.js';
import { copyId } from './copy.js';
import { detailKeys, openKeys } from './detail-keys.js';
import { command, events, refused, type Intent } from './intent.js';
import { layout, tableRows } from './layout.js';
import { lineOf } from './line-editor.js';
import { markAll, markAndMove, moveBy, moveHome, moveTo, sortBy } from './move.js';
import { groupBindings } from './grouping.js';
import { outputBinding } from './output.js';
import { openPrompt } from './prompt.js';
import { shellBindings } from './shell.js';
import { sinceBinding } from './since.js';
import { timeKeys } from './time-keys.js';
import { lastingHere } from './lasting-lines.js';
import { inItsUnit, unitBindings } from './units.js';

export interface Binding {
  readonly keys: readonly string[];
  /** What the footer says; bindings without one are only in the help. */
  readonly label?: string;
  /** The footer says it in these panes alone; everywhere when left out. */
  readonly panes?: readonly PaneId[];
  readonly help: string;
  readonly run: (state: State, nowMs: number) => Intent;
}

const changed = (state: State, change: Partial<PaneView>): Intent =>
  events({ type: 'pane-changed', pane: state.pane, change });

const move = (keys: readonly string[], help: string, lines: (page: number) => number): Binding => ({
  keys,
  help,
  run: (state, nowMs) => changed(state, moveBy(state, lines(tableRows(state)), nowMs)),
});

const select = (id: PaneId): Binding => ({
  keys: [PANES[id]((spec) => spec.key)],
  help: PANES[id]((spec) => `${spec.title} pane`),
  run: () => events({ type: 'pane-selected', pane: id }),
});

const step =
  (by: number) =>
  (state: State): Intent => {
    const index = PANE_IDS.indexOf(state.pane) + by + PANE_IDS.length;
    return events({ type: 'pane-selected', pane: PANE_IDS[index % PANE_IDS.length] ?? state.pane });
  };

const sortOn = (key: string, column: string, what: string): Binding => ({
  keys: [key],
  help: `Sort by ${what}; again turns it round`,
  run: (state) =>
    PANES[state.pane]((spec) => {
      const wanted = inItsUnit(column, state.panes[spec.id].columns);
      const found = spec.columns.find(({ id }) => id === wanted);
      return found === undefined
        ? refused(`${spec.title.toLowerCase()} have no ${what}`)
        : changed(state, sortBy(state, found));
    }),
});

/** The neighbour of the sorted column among those on the screen. */
const sortNext =
  (by: number) =>
  (state: State): Intent =>
    PANES[state.pane]((spec) => {
      const view = state.panes[spec.id];
      const shown = placeColumns(spec.columns, view.columns, layout(state).table.width);
      const now = shown.findIndex(({ column }) => column.id === view.sort.column);
      const next = shown[(now + by + shown.length) % shown.length]?.column;
      if (next === undefined) return events();
      return changed(state, {
        sort: { column: next.id, direction: next.sort },
        touchedAtMs: 0,
      });
    });

const menu = (id: 'sort' | 'columns' | 'preset') => (): Intent =>
  events({
    type: 'overlay-changed',
    overlay: { type: 'menu', menu: id, index: 0, operations: [] },
  });

/** A row that cannot be marked says why. */
const mark = (state: State, nowMs: number): Intent =>
  PANES[state.pane]((spec) => {
    const { cursor } = state.panes[spec.id];
    const row = spec.whyUnmarkable && spec.rows(state).find((each) => spec.rowKey(each) === cursor);
    const why = row && spec.whyUnmarkable?.(row);
    return why === undefined ? changed(state, markAndMove(state, nowMs)) : refused(why);
  });

/** Everywhere in a pane. */
const table: readonly Binding[] = [
  move(['down', 'j'], 'Next row', () => 1),
  move(['up', 'k'], 'Previous row', () => -1),
  move(['pagedown', 'ctrl+f'], 'A page down', (page) => page),
  move(['pageup', 'ctrl+b'], 'A page up', (page) => -page),
  {
    keys: ['g', 'home'],
    help: 'First row, and stay there whoever comes first',
    run: (state, nowMs) => changed(state, moveHome(state, nowMs)),
  },
  {
    keys: ['G', 'end'],
    help: 'Last row',
    run: (state, nowMs) => changed(state, moveTo(state, Infinity, nowMs)),
  },
  ...openKeys,
  ...shellBindings,
  {
    keys: ['space'],
    label: 'mark',
    help: 'Mark or unmark the row, and go on to the next',
    run: mark,
  },
  { keys: ['*'], help: 'Mark all rows shown', run: (state) => changed(state, markAll(state)) },
  {
    keys: ['u'],
    help: 'Unmark all rows',
    run: (state) => changed(state, { marks: new Set() }),
  },
  {
    keys: ['/'],
    label: 'filter',
    help: 'Filter: words, or cpu>80 & label:team=pay & !name~canary',
    run: openPrompt,
  },
  { keys: ['o'], label: 'sort', help: 'Pick the column to sort by', run: menu('sort') },
  { keys: ['<'], help: 'Sort by the column to the left', run: sortNext(-1) },
  { keys: ['>'], help: 'Sort by the column to the right', run: sortNext(1) },
  {
    keys: ['I'],
    help: 'Turn the order round',
    run: (state) => {
      const { sort } = state.panes[state.pane];
      const direction = sort.direction === 'asc' ? 'desc' : 'asc';
      return changed(state, { sort: { ...sort, direction }, touchedAtMs: 0 });
    },
  },
  sortOn('C', 'cpu', 'CPU'),
  sortOn('M', 'mem', 'memory'),
  sortOn('N', 'rx', 'network'),
  sortOn('D', 'write', 'disk writes'),
  { keys: ['c'], label: 'columns', help: 'Choose columns', run: menu('columns') },
  ...unitBindings,
  ...groupBindings,
  sinceBinding,
  {
    keys: ['y'],
    help: 'Copy the id of the row to the clipboard, through SSH and tmux too (OSC 52)',
    run: copyId,
  },
  {
    keys: ['a'],
    help: 'All containers, or only those that run',
    run: () => events({ type: 'all-toggled' }),
  },
  {
    keys: ['z'],
    help: 'Volumes, clean-up: measure sizes (by a walk through them; Esc cancels)',
    run: ({ pane }) => {
      if (pane === 'volumes') return command('size-volumes');
      return pane === 'cleanup' ? command('measure') : refused('sizes are for volumes: key 3');
    },
  },
  {
    keys: ['f'],
    help: 'Clean-up: choose by a preset: safe, thorough, build cache',
    run: (state) =>
      state.pane === 'cleanup' ? menu('preset')() : refused('presets are for the clean-up: key 7'),
  },
  outputBinding,
  {
    keys: ['esc'],
    help: 'Back: details, a pull, a build or a file, what was not asked for yet, messages, filter, marks; never quits',
    run: (state) => back(state),
  },
];

function back(state: State): Intent {
  const { filter, marks } = state.panes[state.pane];
  const isLasting = lastingHere(state).length > 0;
  const isCleaning = state.cleanUp.measuring !== undefined || isUnderWay(state.cleanUp);
  if (state.sizing !== undefined || isLasting || isCleaning) return command('cancel');
  const open = [...state.pending.values()].map(({ operation }) => operation);
  if (isSomeWaiting(open)) return command('take-back');
  if (state.built !== undefined && state.pane === 'images')
    return events({ type: 'build-dismissed' }, { type: 'notices-dismissed' });
  if (state.notices.length > 0) return events({ type: 'notices-dismissed' });
  if (filter !== '') return changed(state, { filter: '', touchedAtMs: 0 });
  return marks.size > 0 ? changed(state, { marks: new Set() }) : events();
}

/** Always. */
const global: readonly Binding[] = [
  ...PANE_IDS.map(select),
  ...timeKeys,
  { keys: ['tab'], help: 'Next pane', run: step(1) },
  { keys: ['shift+tab'], help: 'Previous pane', run: step(-1) },
  {
    keys: [':'],
    label: 'palette',
    help: 'Palette: all that can be done, by name; and port 8443, pid 31337, ip, mount, image: whose it is',
    run: () =>
      events({
        type: 'overlay-changed',
        overlay: { type: 'palette', ...lineOf(''), index: 0 },
      }),
  },
  {
    keys: ['?', 'h', 'f1'],
    label: 'help',
    help: 'This help',
    run: () => events({ type: 'overlay-changed', overlay: { type: 'help', scroll: 0 } }),
  },
  {
    keys: ['m'],
    help: 'Mouse on or off: wheel, click on a row, on a title',
    run: () => command('mouse'),
  },
  { keys: ['ctrl+l'], help: 'Draw the screen again', run: () => command('redraw') },
  { keys: ['q', 'ctrl+c'], label: 'quit', help: 'Quit', run: () => command('quit') },
];

/** While no engine was reached yet. */
const unconnected: readonly Binding[] = [
  { keys: ['d'], label: 'demo', help: 'Look at a simulated engine', run: () => command('demo') },
];

export const BINDINGS = { unconnected, detail: detailKeys, table, global } as const;
