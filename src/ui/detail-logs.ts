import { Failure } from '../model/failure.js';
import { clock, count } from '../model/format.js';
import { rangeOf } from '../panes/log-text.js';
import { logsOf } from '../panes/logs-of.js';
import type { Rect } from '../panes/layout.js';
import type { Detail, LogView } from '../store/detail.js';
import type { State } from '../store/state.js';
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
    truncate(
      [...status(detail, state, series, place.height), ...mergedOf(state)].join(' · '),
      rect.width,
    ),
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

function status(
  { key, logs: how, log }: Detail,
  { containers }: State,
  { logs }: DetailView['series'],
  height: number,
): readonly string[] {
  if (how instanceof Failure && logs.kept === 0) return [`Cannot be read: ${how.said}`];
  if (how === 'loading') return [SAID.loading];
  const below = Math.max(0, logs.count - logs.indexOf(log.top ?? Infinity) - height);
  const atEnd = containers.has(key) ? saidOf(how, log) : 'the container was removed';
  return [
    log.work === undefined ? '' : `${log.work}… (Esc)`,
    log.top === undefined ? atEnd : 'G: to the end',
    logs.kept === 0 ? 'no lines' : `${count(logs.kept)} lines`,
    log.filter === '' ? '' : `${count(logs.count)} match ${log.filter}`,
    log.search === '' ? '' : `/${log.search} n N`,
    logs.dropped === 0 ? '' : `${count(logs.dropped)} older ones let go`,
    below === 0 ? '' : `${count(below)} below`,
    logs.newer === 0 ? '' : `${more(logs.newer)} not kept`,
    log.left === 0 ? '' : `from column ${log.left}`,
  ].filter((part) => part !== '');
}

/** From the beginning on they are not counted. */
const more = (records: number): string =>
  records === Infinity ? 'newer ones' : `${count(records)} newer ones`;

/** What becomes of its end. */
function saidOf(how: Detail['logs'], log: LogView): string {
  if (how instanceof Failure) return `no longer read: ${how.said}`;
  if (typeof how === 'object') return `the engine gave it up (${how.lost.said}), opened again…`;
  const { toMs } = rangeOf(log);
  return toMs < Infinity ? `until ${clock(toMs)}` : SAID[how];
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
