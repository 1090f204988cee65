import type { Rect } from '../panes/layout.js';
import { overviewLines } from '../panes/overview.js';
import type { Grid } from '../terminal/grid.js';
import { paintScrolled } from './detail-lines.js';
import type { DetailView } from './detail.js';

/** As it was at the moment that is looked at, as far as that is kept. */
export function paintOverview(grid: Grid, rect: Rect, { detail, state, series }: DetailView): void {
  paintScrolled(grid, rect, detail, overviewLines(state, detail, series.history));
}
