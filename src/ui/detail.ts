import { detailContent, type Rect } from '../panes/layout.js';
import { DETAIL_TABS } from '../panes/detail.js';
import { layerLines } from '../panes/layers.js';
import { toldLines } from '../panes/told-lines.js';
import { logsOf } from '../panes/logs-of.js';
import { PANES } from '../panes/all.js';
import { useLines } from '../panes/use-lines.js';
import type { Detail, DetailTab } from '../store/detail.js';
import type { State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import { compared } from './detail-compare.js';
import { paintChanges } from './detail-changes.js';
import { paintCharts } from './detail-charts.js';
import { paintDeed } from './detail-deed.js';
import { paintFiles } from './detail-files.js';
import { paintInspect } from './detail-inspect.js';
import { linesPainter } from './detail-lines.js';
import { paintLogs } from './detail-logs.js';
import { paintOverview } from './detail-overview.js';
import { paintProcesses } from './detail-processes.js';
import type { Series } from './paint.js';
import { toneStyle } from './theme.js';

export interface DetailView {
  readonly detail: Detail;
  readonly state: State;
  readonly series: Series;
}

const TABS: Readonly<
  Record<DetailTab, { title: string; paint: (grid: Grid, rect: Rect, view: DetailView) => void }>
> = {
  charts: { title: 'Charts', paint: paintCharts },
  overview: { title: 'Overview', paint: paintOverview },
  layers: { title: 'Layers', paint: linesPainter(layerLines) },
  use: { title: 'Used by', paint: linesPainter(useLines) },
  processes: { title: 'Processes', paint: paintProcesses },
  logs: { title: 'Logs', paint: paintLogs },
  inspect: { title: 'Inspect', paint: paintInspect },
  changes: { title: 'Changes', paint: paintChanges },
  files: { title: 'Files', paint: paintFiles },
  deed: { title: 'Entry', paint: paintDeed },
  events: { title: 'Events', paint: linesPainter(toldLines) },
};

/** Of the name beside the tabs, on a narrow screen. */
const LEAST_NAME = 8;

/** Beside or over the table: name and tabs in the first line, the tab's content below. */
export function paintDetail(grid: Grid, rect: Rect, state: State, series: Series): void {
  const { detail } = state;
  const content = detailContent(state);
  if (detail === undefined || content === undefined) return;
  clear(grid, rect, state);
  const { x, width } = content;
  const title = titleOf(state, detail);
  const tabs = DETAIL_TABS[state.pane];
  const room = width - tabs.reduce((sum, tab) => sum + TABS[tab].title.length + 2, 0);
  const name = truncate(title, Math.max(LEAST_NAME, room));
  let at = x + grid.put(x, rect.y, name, toneStyle('normal', { bold: true }), width) + 2;
  for (const tab of tabs) {
    const active = tab === detail.tab;
    const style = toneStyle(active ? 'accent' : 'dim', { bold: active });
    at += grid.put(at, rect.y, TABS[tab].title, style, Math.max(0, x + width - at)) + 2;
  }
  TABS[detail.tab].paint(grid, content, { detail, state, series });
}

/** What lies below goes; a line separates from the table beside it. */
function clear(grid: Grid, rect: Rect, state: State): void {
  grid.fill(rect.x, rect.y, rect.width, rect.height);
  if (rect.width === state.size.columns) return;
  for (let y = rect.y; y < rect.y + rect.height; y++) grid.put(rect.x, y, '│', toneStyle('dim'), 1);
}

function titleOf(state: State, { key, tab }: Detail): string {
  const { length } = compared(state);
  if (tab === 'charts' && length > 1) return `${length} marked compared (u: none)`;
  const logs = logsOf(state).length;
  if (logs > 1) return `${logs} logs`;
  return nameOf(state, key);
}

const nameOf = (state: State, key: string): string =>
  PANES[state.pane]((spec) => {
    const row = spec.rows(state).find((each) => spec.rowKey(each) === key);
    return row === undefined ? 'no longer there' : spec.name(row);
  });
