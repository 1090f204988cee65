import type { Rect } from '../panes/layout.js';
import type { SummaryLine } from '../panes/pane.js';
import type { Grid } from '../terminal/grid.js';
import { toneStyle } from './theme.js';

/** As many lines as there is room for. */
export function paintLines(
  grid: Grid,
  { x, y, width, height }: Rect,
  lines: readonly SummaryLine[],
): void {
  lines.slice(0, height).forEach((line, index) => {
    let at = x + 1;
    for (const { text, tone } of line)
      at += grid.put(at, y + index, text, toneStyle(tone), Math.max(0, x + width - at));
  });
}
