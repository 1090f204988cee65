import type { History } from '../store/history.js';
import type { LogBook } from '../store/log-book.js';
import { viewed } from '../store/past.js';
import type { State } from '../store/state.js';
import { layout, summaryLines } from '../panes/layout.js';
import { isUnconnected } from '../panes/attempts.js';
import type { Grid } from '../terminal/grid.js';
import { paintDetail } from './detail.js';
import { paintBanner, paintHeader } from './header.js';
import { paintNotices } from './notices.js';
import { paintLines } from './summary.js';
import { paintTable } from './table.js';
import { paintTabs } from './tabs.js';

/** What surfaces read beside State: series and lines that grow every second. */
export interface Series {
  readonly history: History;
  readonly logs: LogBook;
}

/** All painted surfaces, from scratch: the terminal writes only what differs from the last frame. */
export function paint(grid: Grid, live: State, series: Series): void {
  const state = viewed(live);
  const place = layout(state);
  grid.clear();
  paintBanner(grid, place.banner, state);
  paintHeader(grid, place.header, state);
  if (isUnconnected(state)) return;
  paintTabs(grid, place.tabs, state);
  paintLines(grid, place.summary, summaryLines(state));
  paintTable(grid, place.table, state, series.history.asOf(state.past?.position));
  if (place.detail !== undefined) paintDetail(grid, place.detail, state, series);
  paintNotices(grid, place.notices, state);
}
