import { clock } from '../model/format.js';
import type { Rect } from '../panes/layout.js';
import type { Happened, Stretch } from '../store/history.js';
import type { Grid } from '../terminal/grid.js';
import { textWidth } from '../terminal/width.js';
import { PER_CELL } from './chart.js';
import { toneStyle } from './theme.js';

/** Columns at the right of a chart, for the scale: `999M/s` and a blank. */
export const SCALE_WIDTH = 7;
/** Columns from one time below a chart to the next. */
const TIME_STEP = 20;
/** A limit that is so much larger than all values is not worth a flat curve. */
const LIMIT_SHARE = 0.5;

/** The column of a sample on a chart; undefined when it is not on it. */
function columnOf(age: number, { x, width }: Rect): number | undefined {
  const column = width - 1 - Math.floor(age / PER_CELL);
  return age >= 0 && column >= 0 && column < width ? x + column : undefined;
}

/** The top of the scale: a limit that is near is on it. */
export const topOf = (largest: number, limit: number): number =>
  largest >= limit * LIMIT_SHARE ? Math.max(largest, limit) : largest;

interface Scale {
  readonly top: number;
  readonly unit: (value: number) => string;
  /** Two curves: the second one hangs, and the scale begins in the middle. */
  readonly isMirrored: boolean;
}

/** What the height means, at the right of the chart. */
export function paintScale(grid: Grid, { x, y, width, height }: Rect, scale: Scale): void {
  const { top, unit, isMirrored } = scale;
  const put = (line: number, value: number): void => {
    const text = unit(value);
    grid.put(x + width + 1, y + line, text, toneStyle('dim'), SCALE_WIDTH - 1);
  };
  if (height < 1) return;
  put(0, top);
  const middle = Math.floor(height / 2);
  if (height >= 4) put(middle, isMirrored ? 0 : top / 2);
  if (isMirrored && height >= 4) put(2 * middle - 1, top);
}

/** Before the curves, which lie over it: the limit, what happened. */
export function paintBehind(
  grid: Grid,
  rect: Rect,
  { limit, top, marks }: Pick<Scale, 'top'> & Pick<Events, 'marks'> & { readonly limit: number },
): void {
  const { x, y, width, height } = rect;
  for (const { age } of marks) {
    const column = columnOf(age, rect);
    if (column === undefined) continue;
    for (let line = 0; line < height; line++) grid.put(column, y + line, '┊', toneStyle('dim'), 1);
  }
  if (limit <= top) {
    const line = height - Math.max(1, Math.round((limit / top) * height));
    grid.put(x, y + line, '╌'.repeat(width), toneStyle('warning'), width);
  }
}

/** Over the curves: where one looks. What is there stays to be read. */
export function paintCursor(grid: Grid, rect: Rect, { cursorAge = NaN }: Stretch): void {
  const column = columnOf(cursorAge, rect);
  if (column === undefined) return;
  for (let line = 0; line < rect.height; line++)
    grid.restyle(column, rect.y + line, toneStyle('accent', { inverse: true }));
}

interface Events {
  readonly stretch: Stretch;
  readonly marks: readonly Happened[];
}

/** Those that are on a chart of this width. */
export const marksOn = (marks: readonly Happened[], rect: Rect): readonly Happened[] =>
  marks.filter(({ age }) => columnOf(age, rect) !== undefined);

/** Lines that `paintFoot` takes. */
export const footHeight = (marks: readonly Happened[], room: number): number =>
  room < 8 ? 0 : marks.length === 0 ? 1 : 3;

/** Below all charts: the time; and what happened, by letters below the curves and in words. */
export function paintFoot(grid: Grid, rect: Rect, { stretch, marks }: Events): void {
  if (rect.height === 0) return;
  paintTimes(grid, { ...rect, y: rect.y + rect.height - 1 }, stretch);
  if (rect.height < 3) return;
  for (const { age, letter, bad } of marks) {
    const column = columnOf(age, rect);
    const style = toneStyle(bad ? 'critical' : 'accent', { bold: true });
    if (column !== undefined) grid.put(column, rect.y, letter, style, 1);
  }
  paintLegend(grid, { ...rect, y: rect.y + 1 }, { stretch, marks });
}

function paintTimes(grid: Grid, rect: Rect, stretch: Stretch): void {
  const { x, y, width } = rect;
  const cursor = columnOf(stretch.cursorAge ?? NaN, rect);
  for (let column = width - 1; column >= 0; column -= TIME_STEP) {
    const atMs = stretch.timeAt((width - 1 - column) * PER_CELL);
    if (Number.isNaN(atMs)) break;
    const text = clock(atMs);
    // the number ends below its moment
    const start = x + column + 1 - text.length;
    if (start < x || Math.abs((cursor ?? -Infinity) - (x + column)) <= text.length) continue;
    grid.put(start, y, text, toneStyle('dim'), text.length);
  }
  if (cursor === undefined) return;
  const text = clock(stretch.timeAt(stretch.cursorAge ?? 0));
  const start = Math.max(x, cursor + 1 - text.length);
  grid.put(start, y, text, toneStyle('accent', { bold: true }), text.length);
}

/** The newest first; in the past, those up to then. As many as there is room for. */
function paintLegend(grid: Grid, { x, y, width }: Rect, { stretch, marks }: Events): void {
  const { cursorAge = 0 } = stretch;
  const known = marks.filter(({ age }) => age >= cursorAge);
  let at = x;
  for (const { atMs, letter, text, bad } of known.toReversed()) {
    const said = `${letter} ${text} ${clock(atMs)}`;
    if (at + textWidth(said) > x + width) return;
    at += grid.put(at, y, said, toneStyle(bad ? 'critical' : 'normal')) + 3;
  }
}
