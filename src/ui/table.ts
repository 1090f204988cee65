import { PANES } from '../panes/all.js';
import { placeColumns, type Placed } from '../panes/columns.js';
import type { Rect } from '../panes/layout.js';
import type { PaneSpec, Tone } from '../panes/pane.js';
import { visibleRows } from '../panes/table.js';
import type { History } from '../store/history.js';
import type { PaneView, State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { fit } from '../terminal/width.js';
import { toneStyle, type Emphasis } from './theme.js';

/** The only table. Titles, then the visible rows. */
export function paintTable(grid: Grid, rect: Rect, state: State, history: History): void {
  PANES[state.pane]((spec) => {
    const view = state.panes[spec.id];
    const placed = placeColumns(spec.columns, view.columns, rect.width);
    paintTitles(grid, rect, placed, view);
    const { rows } = visibleRows(spec, state);
    if (rows.length === 0) paintEmpty(grid, rect, spec, state);
    rows.slice(0, rect.height - 1).forEach((row, index) => {
      const line = { ...rect, y: rect.y + 1 + index, height: 1 };
      paintRow(grid, line, { spec, row, placed, state, history });
    });
  });
}

function paintTitles<Row>(
  grid: Grid,
  { x, y }: Rect,
  placed: readonly Placed<Row>[],
  { sort }: PaneView,
): void {
  for (const { column, x: at, width } of placed) {
    const sorted = column.id === sort.column;
    const title = sorted ? column.title + (sort.direction === 'asc' ? '↑' : '↓') : column.title;
    const style = toneStyle(sorted ? 'accent' : 'dim', { bold: sorted });
    grid.put(x + at, y, fit(title, width, column.align), style, width);
  }
}

function paintEmpty<Row>(grid: Grid, rect: Rect, spec: PaneSpec<Row>, state: State): void {
  const { filter } = state.panes[spec.id];
  const total = spec.total(state);
  const text =
    total === undefined
      ? 'Loading…'
      : filter === ''
        ? spec.empty(state)
        : `Nothing matches /${filter}. Esc clears the filter.`;
  if (rect.height > 1) grid.put(rect.x + 3, rect.y + 1, text, toneStyle('dim'), rect.width - 3);
}

interface Line<Row> {
  readonly spec: PaneSpec<Row>;
  readonly row: Row;
  readonly placed: readonly Placed<Row>[];
  readonly state: State;
  readonly history: History;
}

function paintRow<Row>(grid: Grid, rect: Rect, line: Line<Row>): void {
  const { spec, row, placed, state, history } = line;
  const view = state.panes[spec.id];
  const key = spec.rowKey(row);
  const cursor = key === view.cursor;
  const marked = view.marks.has(key);
  const emphasis: Emphasis = { cursor, marked };
  const lost = state.host.connection.status === 'lost';
  if (cursor) grid.fill(rect.x, rect.y, rect.width, 1, toneStyle('normal', emphasis));
  const mark = `${cursor ? '▸' : ' '}${marked ? '●' : ' '}`;
  grid.put(rect.x, rect.y, mark, toneStyle('accent', emphasis), 2);
  const rowTone = spec.tone(row);
  for (const { column, x, width } of placed) {
    const context = { nowMs: state.nowMs, history, width };
    const own: Tone = column.tone?.(row, context) ?? 'normal';
    // what the engine told is of the past: it must not look alive
    const stale = lost && column.fromKernel === undefined;
    const tone = stale ? 'dim' : own === 'normal' ? rowTone : own;
    const style = toneStyle(
      tone,
      column.id === 'name' && cursor ? { ...emphasis, bold: true } : emphasis,
    );
    grid.put(rect.x + x, rect.y, fit(column.text(row, context), width, column.align), style, width);
  }
}
