import type { Rect } from '../panes/layout.js';
import { stopLines } from '../panes/stop-lines.js';
import type { Notice, State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { textWidth, truncate } from '../terminal/width.js';
import { paintLines } from './summary.js';
import { toneStyle } from './theme.js';

const SIGNS: Readonly<Record<Notice['tone'], string>> = {
  good: '✓',
  warning: '!',
  critical: '✗',
};

/** What is waited for; what happened, newest last; failures stay until Esc. */
export function paintNotices(grid: Grid, rect: Rect, state: State): void {
  const waiting = stopLines(state);
  paintLines(grid, rect, waiting);
  const { x, width } = rect;
  const y = rect.y + waiting.length;
  const height = Math.max(0, rect.height - waiting.length);
  if (height === 0) return;
  const shown = state.notices.slice(-height);
  const hidden = state.notices.length - shown.length;
  shown.forEach(({ tone, text, hint }, index) => {
    const more = index === 0 && hidden > 0 ? `(${hidden} more above) ` : '';
    // what to try matters more than the end of what was said
    const remedy = hint === undefined ? '' : truncate(`  → ${hint}`, Math.floor(width / 2));
    const room = width - 2 - textWidth(remedy);
    const line = truncate(`${SIGNS[tone]} ${more}${text}`, room) + remedy;
    grid.put(x + 1, y + index, line, toneStyle(tone), width - 1);
  });
}
