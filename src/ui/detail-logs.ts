import { Failure } from '../model/failure.js';
import { count } from '../model/format.js';
import { logsOf } from '../panes/logs-of.js';
import type { Rect } from '../panes/layout.js';
import type { Detail } from '../store/detail.js';
import type { State } from '../store/state.js';
import type { LogBook } from '../store/log-book.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { GUTTER, logPlace, logRows, type LogRow } from './log-rows.js';
import { toneStyle } from './theme.js';

const SAID = {
  loading: 'Asking for the newest lines…',
  following: 'following',
  ended: 'the log has ended',
} as const;

/** How things are with the log, then its lines; scrolled up, what is read stays where it is. */
export function paintLogs(grid: Grid, rect: Rect, { detail, state, series }: DetailView): void {
  const { logs } = series;
  const place = logPlace(rect, state.nowMs);
  const tone = detail.logs instanceof Failure ? 'critical' : 'dim';
  grid.put(
    rect.x,
    rect.y,
    truncate([status(detail, logs, place.height), ...mergedOf(state)].join(' · '), rect.width),
    toneStyle(tone),
    rect.width,
  );
  logRows(logs, detail.log, place).forEach((row, index) => {
    paintRow(grid, { ...rect, y: rect.y + 1 + index }, row);
  });
}

/** Of how many containers, when not all that are marked can be read at once. */
function mergedOf(state: State): readonly string[] {
  const { length } = logsOf(state);
  const { size } = state.panes[state.pane].marks;
  if (length < 2) return [];
  const left = size > length ? `, ${size - length} more left out` : '';
  return [`${length} marked in order of time${left} (u: one)`];
}

function status({ logs: state, log }: Detail, book: LogBook, height: number): string {
  if (state instanceof Failure) return `Cannot be read: ${state.said}`;
  if (state === 'loading') return SAID.loading;
  const below = Math.max(0, book.count - book.indexOf(log.top ?? Infinity) - height);
  return [
    log.top === undefined ? SAID[state] : 'G: to the end',
    book.kept === 0 ? 'no lines' : `${count(book.kept)} lines`,
    log.filter !== '' && `${count(book.count)} match ${log.filter}`,
    log.search !== '' && `/${log.search} n N`,
    book.dropped > 0 && `${count(book.dropped)} older ones let go`,
    below > 0 && `${count(below)} below`,
    book.newer > 0 && `${count(book.newer)} newer ones not kept`,
    log.left > 0 && `from column ${log.left}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function paintRow(grid: Grid, { x, y, width }: Rect, row: LogRow): void {
  const { isError, isHit, stamp, name, content } = row;
  if (isHit) grid.put(x, y, '▸', toneStyle('accent', { bold: true }), 1);
  else if (isError) grid.put(x, y, '▌', toneStyle('warning'), 1);
  grid.put(x + GUTTER, y, stamp, toneStyle('dim'), width - GUTTER);
  let at = x + GUTTER + stamp.length;
  for (const { text, runs } of [name, content])
    runs.forEach((run, index) => {
      const piece = text.slice(run.at, runs[index + 1]?.at);
      at += grid.put(at, y, piece, run.style, Math.max(0, x + width - at));
    });
}
