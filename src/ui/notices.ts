import type { Rect } from '../panes/layout.js';
import { noticeLines } from '../panes/notice-lines.js';
import { stopLines } from '../panes/stop-lines.js';
import type { State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import { paintLines } from './summary.js';
import { toneStyle } from './theme.js';

/** What is waited for; what happened, newest last; failures stay until Esc. */
export function paintNotices(grid: Grid, rect: Rect, state: State): void {
  const waiting = stopLines(state);
  paintLines(grid, rect, waiting);
  const { x, width } = rect;
  const y = rect.y + waiting.length;
  const told = noticeLines(state, rect.height - waiting.length);
  for (const [index, { tone, text }] of told.entries())
    grid.put(x + 1, y + index, truncate(text, width - 2), toneStyle(tone), width - 1);
}
