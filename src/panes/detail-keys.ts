import { changeKeys } from './changes.js';
import type { DetailTab } from '../store/detail.js';
import type { State } from '../store/state.js';
import { detailTab, firstTab, openDetail, scrollDetail, stepDetail } from './detail.js';
import { fileKeys } from './files.js';
import { inspectKeys } from './inspect.js';
import { events, type Intent } from './intent.js';
import type { Binding } from './keys.js';
import { tableRows } from './layout.js';
import { logKeys } from './logs.js';
import { processKeys } from './processes.js';

/** Details of the row, at a tab. */
const open =
  (tab: DetailTab) =>
  (state: State): Intent =>
    openDetail(state, tab);

/** In a table: into the row. */
export const openKeys: readonly Binding[] = [
  {
    keys: ['enter'],
    label: 'details',
    help: 'Details of the row: charts, or how it ended; with several marked, their charts compared',
    run: (state) => openDetail(state, firstTab(state)),
  },
  { keys: ['O'], help: 'Overview of the container; how it ended', run: open('overview') },
  { keys: ['P'], help: 'Processes of the container', run: open('processes') },
  {
    keys: ['l'],
    label: 'logs',
    panes: ['containers', 'projects'],
    help: 'Log of the container, followed; of all that are marked, of a project, in order of time',
    run: open('logs'),
  },
  { keys: ['i'], label: 'inspect', help: 'All the engine knows of it', run: open('inspect') },
  { keys: ['E'], help: 'What happened to the container', run: open('events') },
  { keys: ['F'], help: 'Files that the container changed of its image', run: open('changes') },
];

/** While a tab is shown, before the keys of all tabs. */
export const TAB_KEYS: Readonly<Partial<Record<DetailTab, readonly Binding[]>>> = {
  processes: processKeys,
  changes: changeKeys,
  logs: logKeys,
  inspect: inspectKeys,
  files: fileKeys,
};

/** What keys do for the open details: the way back, the tab's own, those of all tabs. */
export function detailBindings({ detail }: State): readonly Binding[] {
  if (detail === undefined) return [];
  const ofTab = TAB_KEYS[detail.tab] ?? [];
  const taken = new Set(ofTab.flatMap(({ keys }) => keys));
  const all = [...ofTab, ...without(detailKeys, taken)];
  const isBack = ({ keys }: Binding): boolean => keys.includes('esc');
  return [...all.filter(isBack), ...all.filter((binding) => !isBack(binding))];
}

/** With the keys that are not taken; those that have none left go. */
export const without = (
  bindings: readonly Binding[],
  taken: ReadonlySet<string>,
): readonly Binding[] =>
  bindings.flatMap((binding) => {
    const keys = binding.keys.filter((key) => !taken.has(key));
    return keys.length === 0 ? [] : [{ ...binding, keys }];
  });

/** While details are open: they have the focus. */
export const detailKeys: readonly Binding[] = [
  {
    keys: ['esc'],
    label: 'back',
    help: 'Close the details',
    run: () => events({ type: 'detail-changed', detail: undefined }),
  },
  {
    keys: ['tab', 'right'],
    label: 'next tab',
    help: 'Next tab',
    run: (state) => detailTab(state, 1),
  },
  { keys: ['shift+tab', 'left'], help: 'Previous tab', run: (state) => detailTab(state, -1) },
  { keys: ['enter'], help: 'The first tab: charts, layers, use', run: open('charts') },
  { keys: ['O'], help: 'Overview', run: open('overview') },
  {
    keys: ['P'],
    label: 'processes',
    panes: ['containers'],
    help: 'Processes',
    run: open('processes'),
  },
  { keys: ['l'], label: 'logs', panes: ['containers'], help: 'Logs', run: open('logs') },
  { keys: ['i'], label: 'inspect', help: 'Inspect', run: open('inspect') },
  { keys: ['E'], help: 'Events', run: open('events') },
  { keys: ['F'], help: 'Changed files', run: open('changes') },
  { keys: ['down', 'j'], help: 'Scroll down', run: (state) => scrollDetail(state, 1) },
  { keys: ['up', 'k'], help: 'Scroll up', run: (state) => scrollDetail(state, -1) },
  {
    keys: ['pagedown', 'ctrl+f'],
    help: 'Scroll a page down',
    run: (state) => scrollDetail(state, tableRows(state)),
  },
  {
    keys: ['pageup', 'ctrl+b'],
    help: 'Scroll a page up',
    run: (state) => scrollDetail(state, -tableRows(state)),
  },
  { keys: ['g', 'home'], help: 'To the beginning', run: (state) => scrollDetail(state, -Infinity) },
  {
    keys: ['G', 'end'],
    help: 'To the end',
    run: (state) => scrollDetail(state, Infinity),
  },
  {
    keys: ['>'],
    label: 'next',
    help: 'Details of the next row',
    run: (state, nowMs) => stepDetail(state, 1, nowMs),
  },
  {
    keys: ['<'],
    help: 'Details of the previous row',
    run: (state, nowMs) => stepDetail(state, -1, nowMs),
  },
];
