import type { Rect } from '../panes/layout.js';
import type { Samples } from '../model/ring.js';
import type { Grid } from '../terminal/grid.js';
import type { StyleId } from '../terminal/style.js';

/** Braille cell: 2 columns × 4 rows of dots; bits by column, from the bottom row up (Unicode U+2800). */
const DOTS = [
  [0x40, 0x04, 0x02, 0x01],
  [0x80, 0x20, 0x10, 0x08],
] as const;
const DOT_ROWS = 4;
/** Samples in a column of cells. */
export const PER_CELL = 2;

export interface Plot {
  readonly ring: Pick<Samples, 'at'> | undefined;
  readonly style: StyleId;
}

/** The largest value on a chart of `width` columns; at least `floor`. */
export function peak(plots: readonly Plot[], width: number, floor: number): number {
  let top = floor;
  for (const { ring } of plots)
    for (let age = 0; age < width * PER_CELL; age++) {
      const value = ring?.at(age) ?? NaN;
      if (value > top) top = value;
    }
  return top;
}

/**
 * Filled curves, newest at the right, two samples a column. Of two, the second hangs from the middle
 * down, so that neither hides the other. A value of zero draws nothing, a small one at least a dot;
 * unknown draws nothing.
 */
export function paintChart(grid: Grid, rect: Rect, plots: readonly Plot[], top: number): void {
  const height = Math.floor(rect.height / plots.length);
  plots.forEach(({ ring, style }, index) => {
    if (ring === undefined) return;
    const hangs = index > 0;
    for (let column = 0; column < rect.width; column++) {
      const age = (rect.width - 1 - column) * PER_CELL;
      const place = { x: rect.x + column, y: rect.y + index * height, width: 1, height };
      paintColumn(grid, place, { style, hangs }, [
        dots(ring.at(age + 1), top, height),
        dots(ring.at(age), top, height),
      ]);
    }
  });
}

/** Lines over each other, one style each: where two meet, the later one is seen. */
export function paintLines(grid: Grid, rect: Rect, plots: readonly Plot[], top: number): void {
  for (const { ring, style } of plots) {
    if (ring === undefined) continue;
    for (let column = 0; column < rect.width; column++) {
      const age = (rect.width - 1 - column) * PER_CELL;
      const place = { ...rect, x: rect.x + column };
      paintPoints(grid, place, style, [
        dots(ring.at(age + 1), top, rect.height),
        dots(ring.at(age), top, rect.height),
      ]);
    }
  }
}

/** One dot each, at its height. */
function paintPoints(
  grid: Grid,
  { x, y, height }: Rect,
  style: StyleId,
  [left, right]: readonly [number, number],
): void {
  for (let line = 0; line < height; line++) {
    const below = (height - 1 - line) * DOT_ROWS;
    const bits = (DOTS[0][left - 1 - below] ?? 0) | (DOTS[1][right - 1 - below] ?? 0);
    if (bits !== 0) grid.put(x, y + line, braille(bits), style, 1);
  }
}

const braille = (bits: number): string => String.fromCodePoint(0x2800 + bits);

function dots(value: number, top: number, height: number): number {
  if (!(value > 0)) return 0;
  return Math.max(1, Math.min(height * DOT_ROWS, Math.round((value / top) * height * DOT_ROWS)));
}

function paintColumn(
  grid: Grid,
  { x, y, height }: Rect,
  { style, hangs }: { readonly style: StyleId; readonly hangs: boolean },
  [left, right]: readonly [number, number],
): void {
  for (let line = 0; line < height; line++) {
    const before = (hangs ? line : height - 1 - line) * DOT_ROWS;
    const bits = bitsOf(DOTS[0], left - before, hangs) | bitsOf(DOTS[1], right - before, hangs);
    if (bits !== 0) grid.put(x, y + line, braille(bits), style, 1);
  }
}

function bitsOf(column: readonly number[], filled: number, hangs: boolean): number {
  const ordered = hangs ? column.toReversed() : column;
  const dots = ordered.slice(0, Math.max(0, Math.min(DOT_ROWS, filled)));
  return dots.reduce((bits, bit) => bits | bit, 0);
}
