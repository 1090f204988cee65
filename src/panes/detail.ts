import { isOver } from '../model/container.js';
import type { Detail, DetailTab } from '../store/detail.js';
import type { PaneId, PaneView, State } from '../store/state.js';
import { goToObject } from './happenings.js';
import { events, refused, type Intent } from './intent.js';
import { moveBy } from './move.js';
import { membersAtCursor, showMembers } from './grouping.js';

/** Which tabs there are for what; the first is the pane's own. */
export const DETAIL_TABS: Readonly<Record<PaneId, readonly DetailTab[]>> = {
  containers: ['charts', 'overview', 'processes', 'logs', 'inspect', 'events', 'changes'],
  images: ['layers', 'inspect'],
  volumes: ['use', 'files', 'inspect'],
  networks: ['use', 'inspect'],
  host: ['charts'],
  projects: [],
  cleanup: [],
  events: [],
  journal: ['deed'],
};

const OF_CONTAINERS: ReadonlySet<DetailTab> = new Set([
  'overview',
  'logs',
  'processes',
  'events',
  'changes',
]);

const fresh = (key: string, tab: DetailTab): Detail => ({
  key,
  tab,
  scroll: 0,
  inspected: undefined,
  inspect: { folded: new Set(), cursor: undefined, search: '' },
  lastLines: undefined,
  logs: 'loading',
  log: {
    top: undefined,
    left: 0,
    isWrapped: false,
    isRaw: false,
    stamps: 'none',
    search: '',
    filter: '',
    filteredAtMs: 0,
    hit: undefined,
    work: undefined,
  },
  processes: {
    known: undefined,
    cursor: undefined,
    sort: { column: 'cpu', direction: 'desc' },
    tree: false,
  },
  changes: { known: undefined, unfolded: new Set(), cursor: undefined },
  files: { steps: [], known: undefined, cursor: undefined },
});

/** Of one that runs no more charts tell little, unless they are compared. */
export function firstTab({ pane, panes, containers }: State): DetailTab {
  const { cursor, marks } = panes[pane];
  const container =
    pane === 'containers' && marks.size < 2 ? containers.get(cursor ?? '') : undefined;
  return container !== undefined && isOver(container) ? 'overview' : 'charts';
}

export function openDetail(state: State, wanted: DetailTab): Intent {
  if (state.pane === 'projects') return wanted === 'logs' ? showLogs(state) : showMembers(state);
  if (state.pane === 'cleanup') return refused('no details here: its own pane has them');
  if (state.pane === 'events') return goToObject(state);
  // of what is open already another tab, whatever the table has done meanwhile
  const key = state.detail?.key ?? state.panes[state.pane].cursor;
  if (key === undefined) return refused('no row under the cursor');
  const tabs = DETAIL_TABS[state.pane];
  if (OF_CONTAINERS.has(wanted) && !tabs.includes(wanted))
    return refused(`${wanted} are for containers: key 1`);
  const tab = tabs.includes(wanted) ? wanted : (tabs[0] ?? 'inspect');
  const detail = state.detail === undefined ? fresh(key, tab) : { ...state.detail, tab, scroll: 0 };
  return events(
    // the row that is looked at is the one that keys act on, whoever comes first
    { type: 'pane-changed', pane: state.pane, change: { cursor: key, pinned: false } },
    { type: 'detail-changed', detail },
  );
}

/** The logs of a group as one: its containers are marked. */
function showLogs(state: State): Intent {
  const members = membersAtCursor(state);
  const [first] = members;
  if (first === undefined) return refused('no group under the cursor');
  const marks = new Set(members.map(({ key }) => key));
  return events(
    { type: 'pane-changed', pane: 'containers', change: { marks, cursor: first.key, filter: '' } },
    ...(state.all ? [] : [{ type: 'all-toggled' } as const]),
    { type: 'pane-selected', pane: 'containers' },
    { type: 'detail-changed', detail: fresh(first.key, 'logs') },
  );
}

export function detailTab(state: State, by: number): Intent {
  const { detail } = state;
  if (detail === undefined) return events();
  const tabs = DETAIL_TABS[state.pane];
  const tab = tabs[(tabs.indexOf(detail.tab) + by + tabs.length) % tabs.length] ?? detail.tab;
  return events({ type: 'detail-changed', detail: { ...detail, tab, scroll: 0 } });
}

/** The end of what is shown is only known when it is painted, which clamps it. */
export function scrollDetail(state: State, lines: number): Intent {
  const { detail } = state;
  if (detail === undefined) return events();
  if (detail.tab === 'logs') return { type: 'log', action: { does: 'scroll', by: lines } };
  const scroll = Math.max(0, Math.min(MOST_LINES, detail.scroll + lines));
  return events({ type: 'detail-changed', detail: { ...detail, scroll } });
}

/** More than any detail has. */
const MOST_LINES = 1_000_000;

export const stepDetail = (state: State, by: number, nowMs: number): Intent =>
  moved(state, moveBy(state, by, nowMs));

/** The cursor elsewhere, and with it the details that are open. */
export function moved(state: State, change: Partial<PaneView>): Intent {
  const { detail, pane } = state;
  const { cursor } = change;
  const follows = detail !== undefined && cursor !== undefined && cursor !== detail.key;
  return events(
    { type: 'pane-changed', pane, change },
    ...(follows ? [{ type: 'detail-changed', detail: fresh(cursor, detail.tab) } as const] : []),
  );
}
