import type { Column } from './pane.js';

export interface Placed<Row> {
  readonly column: Column<Row>;
  readonly x: number;
  readonly width: number;
}

/** Columns between two columns. */
const GAP = 1;
/** The cursor's mark and the selection's mark. */
export const MARGIN = 3;

/** Chosen, or shown without being chosen; in the order of the table. */
export const shownColumns = <Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
): readonly Column<Row>[] => columns.filter(({ id, shown }) => chosen?.includes(id) ?? shown);

/**
 * Which columns fit, and where. The least important go first until the rest fits at its smallest; what
 * is left over is shared among those that grow. Widths depend on the set of columns and the width of
 * the terminal only, never on the rows: the eye does not move.
 */
export function placeColumns<Row>(
  columns: readonly Column<Row>[],
  chosen: readonly string[] | undefined,
  width: number,
): readonly Placed<Row>[] {
  let kept = shownColumns(columns, chosen);
  const room = width - MARGIN;
  while (kept.length > 1 && smallest(kept) > room) kept = withoutLeast(kept);
  const widths = shareOut(kept, room - smallest(kept));
  let x = MARGIN;
  return kept.map((column, index) => {
    const place = { column, x, width: Math.min(widths[index] ?? 0, Math.max(1, width - x)) };
    x += place.width + GAP;
    return place;
  });
}

const smallest = <Row>(columns: readonly Column<Row>[]): number =>
  columns.reduce((sum, { width }) => sum + width.min + GAP, -GAP);

function withoutLeast<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  const worst = Math.max(...columns.map(({ priority }) => priority));
  const index = columns.findLastIndex(({ priority }) => priority === worst);
  return columns.toSpliced(index, 1);
}

/** Rounds of one share each, because a column that reached its `max` leaves the rest to the others. */
function shareOut<Row>(columns: readonly Column<Row>[], spare: number): readonly number[] {
  const widths = columns.map(({ width }) => width.min);
  let left = Math.max(0, spare);
  while (left > 0) {
    const growing = columns.filter(({ width }, index) => {
      const now = widths[index] ?? 0;
      return (width.grow ?? 0) > 0 && now < (width.max ?? Infinity);
    });
    const parts = growing.reduce((sum, { width }) => sum + (width.grow ?? 0), 0);
    if (parts === 0) break;
    const before = left;
    for (const column of growing) {
      const index = columns.indexOf(column);
      const now = widths[index] ?? 0;
      const wish = Math.max(1, Math.floor((before * (column.width.grow ?? 0)) / parts));
      const given = Math.min(wish, left, (column.width.max ?? Infinity) - now);
      widths[index] = now + given;
      left -= given;
    }
  }
  return widths;
}
