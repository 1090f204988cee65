import { Failure } from '../model/failure.js';
import { count } from '../model/format.js';
import type { Rect } from '../panes/layout.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

const SAID = {
  loading: 'Asking for the last 200 lines…',
  following: 'following',
  ended: 'the log has ended',
} as const;

/** The newest lines at the bottom; scrolled up, what is read stays where it is while new lines arrive. */
export function paintLogs(grid: Grid, rect: Rect, { detail, series: { logs } }: DetailView): void {
  const { lines, dropped } = logs;
  const height = Math.max(0, rect.height - 1);
  const scroll = Math.max(0, Math.min(detail.scroll, lines.length - height));
  const said =
    detail.logs instanceof Failure ? `Cannot be read: ${detail.logs.said}` : SAID[detail.logs];
  const status = [
    said,
    detail.logs !== 'loading' && (lines.length > 0 ? `${count(lines.length)} lines` : 'no lines'),
    dropped > 0 && `${count(dropped)} older ones let go`,
    scroll > 0 && `${count(scroll)} below, G goes to the end`,
  ]
    .filter(Boolean)
    .join(' · ');
  const tone = detail.logs instanceof Failure ? 'critical' : 'dim';
  grid.put(rect.x, rect.y, truncate(status, rect.width), toneStyle(tone), rect.width);
  const end = lines.length - scroll;
  lines.slice(Math.max(0, end - height), end).forEach(({ stream, text }, index) => {
    const style = toneStyle(stream === 'stderr' ? 'notice' : 'normal');
    grid.put(rect.x, rect.y + 1 + index, truncate(text, rect.width), style, rect.width);
  });
}
