import type { Rect } from '../panes/layout.js';
import type { SummaryLine } from '../panes/pane.js';
import type { TargetKey } from '../model/operation.js';
import type { Detail } from '../store/detail.js';
import type { State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import type { DetailView } from './detail.js';
import { paintLines } from './summary.js';

/** Lines that do not fit the screen: they scroll as a whole. */
export function paintScrolled(
  grid: Grid,
  rect: Rect,
  { scroll }: Pick<Detail, 'scroll'>,
  lines: readonly SummaryLine[],
): void {
  const top = Math.max(0, Math.min(scroll, lines.length - rect.height));
  // details have a margin of their own
  paintLines(grid, { ...rect, x: rect.x - 1, width: rect.width + 1 }, lines.slice(top));
}

/** A tab of lines that State alone decides. */
export const linesPainter =
  (lines: (state: State, key: TargetKey, width: number) => readonly SummaryLine[]) =>
  (grid: Grid, rect: Rect, { detail, state }: DetailView): void =>
    paintScrolled(grid, rect, detail, lines(state, detail.key, rect.width));
