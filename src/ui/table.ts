import { PANES } from '../panes/all.js';
import { placeColumns, type Placed } from '../panes/columns.js';
import type { Rect } from '../panes/layout.js';
import type { PaneSpec, Tone } from '../panes/pane.js';
import { filterHits, visibleRows } from '../panes/table.js';
import type { SeriesView } from '../store/history.js';
import type { PaneView, State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import type { StyleId } from '../terminal/style.js';
import { fit, textWidth } from '../terminal/width.js';
import { toneStyle, type Emphasis } from './theme.js';

/** The only table. Titles, then the visible rows. */
export function paintTable(grid: Grid, rect: Rect, state: State, history: SeriesView): void {
  PANES[state.pane]((spec) => {
    const view = state.panes[spec.id];
    const placed = placeColumns(spec.columns, view.columns, rect.width);
    paintTitles(grid, rect, placed, view.sort);
    const { rows } = visibleRows(spec, state);
    if (rows.length === 0) paintEmpty(grid, rect, spec, state);
    rows.slice(0, rect.height - 1).forEach((row, index) => {
      const line = { ...rect, y: rect.y + 1 + index, height: 1 };
      paintRow(grid, line, { spec, row, placed, state, history });
    });
  });
}

/** @param sort undefined: in no column's order */
export function paintTitles<Row>(
  grid: Grid,
  { x, y }: Rect,
  placed: readonly Placed<Row>[],
  sort: PaneView['sort'] | undefined,
): void {
  for (const { column, x: at, width } of placed) {
    const sorted = column.id === sort?.column;
    const title = sorted ? column.title + (sort.direction === 'asc' ? '↑' : '↓') : column.title;
    const style = toneStyle(sorted ? 'accent' : 'dim', { bold: sorted });
    grid.put(x + at, y, fit(title, width, column.align), style, width);
  }
}

function paintEmpty<Row>(grid: Grid, rect: Rect, spec: PaneSpec<Row>, state: State): void {
  const text = emptyText(spec, state);
  if (rect.height > 1) grid.put(rect.x + 3, rect.y + 1, text, toneStyle('dim'), rect.width - 3);
}

function emptyText<Row>(spec: PaneSpec<Row>, state: State): string {
  const { filter } = state.panes[spec.id];
  const { status } = state.host.connection;
  if (spec.id === 'host' && state.past !== undefined) return 'Not read then: nobody looked at it.';
  if (spec.rows(state).length > 0) return `Nothing matches /${filter}. Esc clears the filter.`;
  if (spec.total(state) !== undefined) return spec.empty(state);
  const isOfEngine = spec.id !== 'host';
  return status === 'daemonless' && isOfEngine
    ? 'Only an engine can tell, and there is none.'
    : 'Loading…';
}

interface Line<Row> {
  readonly spec: PaneSpec<Row>;
  readonly row: Row;
  readonly placed: readonly Placed<Row>[];
  readonly state: State;
  readonly history: SeriesView;
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
    const context = { nowMs: state.nowMs, history, width, plain: state.frameIntervalMs > 0 };
    const own: Tone = column.tone?.(row, context) ?? 'normal';
    // what the engine told is of the past: it must not look alive
    const stale = lost && column.fromKernel === undefined;
    const tone = stale ? 'dim' : own === 'normal' ? rowTone : own;
    const style = toneStyle(
      tone,
      column.id === 'name' && cursor ? { ...emphasis, bold: true } : emphasis,
    );
    const text = fit(column.text(row, context), width, column.align);
    grid.put(rect.x + x, rect.y, text, style, width);
    for (const spot of column.spots?.(row, context) ?? [])
      grid.restyle(rect.x + x + spot.at, rect.y, toneStyle(spot.tone, emphasis));
    if (column.id === 'name')
      paintHits(
        grid,
        { x: rect.x + x, y: rect.y, text },
        {
          hits: filterHits(spec, state, text),
          style: toneStyle('accent', { ...emphasis, bold: true }),
        },
      );
  }
}

/** What the words of the filter found in a name, over the name. */
function paintHits(
  grid: Grid,
  { x, y, text }: { readonly x: number; readonly y: number; readonly text: string },
  { hits, style }: { readonly hits: readonly number[]; readonly style: StyleId },
): void {
  for (const hit of hits) {
    // with its marks; nothing at the second half of a pair
    const [char = ''] = /^(?![\udc00-\udfff])[^]\p{M}*/u.exec(text.slice(hit)) ?? [];
    grid.put(x + textWidth(text.slice(0, hit)), y, char, style);
  }
}
