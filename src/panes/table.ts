import type { TargetKey } from '../model/operation.js';
import type { PaneView, State } from '../store/state.js';
import { tableRows } from './layout.js';
import { PANES } from './all.js';
import type { Column, PaneSpec } from './pane.js';

/** The order stays put for this long after a key touched the table: nothing moves under the finger. */
export const FREEZE_MS = 3000;

/** Rows that match the filter. One with an error hides nothing; no prompt lets it get here. */
export function filterRows<Row>(spec: PaneSpec<Row>, state: State): readonly Row[] {
  const rows = spec.rows(state);
  const { filter } = state.panes[spec.id];
  const compiled = spec.language.compile(filter);
  if (filter === '' || !compiled.ok) return rows;
  return rows.filter((row) => compiled.query.matches(row, state.nowMs));
}

/** Indices of `text` where the filter's words are. */
export function filterHits<Row>(
  spec: PaneSpec<Row>,
  state: State,
  text: string,
): readonly number[] {
  const { filter } = state.panes[spec.id];
  if (filter === '') return [];
  const compiled = spec.language.compile(filter);
  return compiled.ok ? compiled.query.hits(text) : [];
}

/** By a column; those that stand below another one after it. */
export const sortRows = <Row>(
  spec: PaneSpec<Row>,
  rows: readonly Row[],
  sort: PaneView['sort'],
): readonly Row[] => nested(spec, byColumn(spec, rows, sort));

/** Unknown values sort last in either direction; ties are broken by name, so that equals never swap. */
export function byColumn<Row>(
  spec: Pick<PaneSpec<Row>, 'columns' | 'name'>,
  rows: readonly Row[],
  sort: PaneView['sort'],
): readonly Row[] {
  const column = spec.columns.find(({ id }) => id === sort.column) ?? spec.columns[0];
  if (column === undefined) return rows;
  const sign = sort.direction === 'asc' ? 1 : -1;
  return rows
    .map((row) => ({ row, rank: rank(column, row), name: spec.name(row) }))
    .toSorted((a, b) => compare(a.rank, b.rank, sign) || compare(a.name, b.name, 1))
    .map(({ row }) => row);
}

/** Those that stand below another one come right after it; whose parent is not shown stays in its place. */
function nested<Row>({ parentOf, rowKey }: PaneSpec<Row>, sorted: readonly Row[]): readonly Row[] {
  if (parentOf === undefined) return sorted;
  const present = new Set(sorted.map(rowKey));
  const below = Map.groupBy(sorted, (row) => {
    const parent = parentOf(row);
    return parent !== undefined && present.has(parent) ? parent : undefined;
  });
  const tops = below.get(undefined) ?? [];
  return tops.flatMap((row) => [row, ...(below.get(rowKey(row)) ?? [])]);
}

type Rank = number | string | undefined;

function rank<Row>(column: Column<Row>, row: Row): Rank {
  const value = column.value(row);
  if (typeof value !== 'number') return value === '' ? undefined : value;
  if (Number.isNaN(value)) return undefined;
  return column.step === undefined ? value : Math.round(value / column.step);
}

function compare(a: Rank, b: Rank, sign: number): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  if (a === b) return 0;
  return a < b ? -sign : sign;
}

/** What changes in a pane's view when its rows, filter or sort did; undefined when nothing does. */
export function arrange(state: State, nowMs: number): Partial<PaneView> | undefined {
  return PANES[state.pane]((spec) => {
    const view = state.panes[spec.id];
    const rows = filterRows(spec, state);
    const moves = state.past === undefined;
    const frozen = moves && (isRecent(view.touchedAtMs, nowMs) || namesTargets(state));
    const order = frozen
      ? keepOrder(spec, rows, view)
      : sortRows(spec, rows, view.sort).map(spec.rowKey);
    const cursor = placeCursor(view, order);
    const sought = cursor === view.sought ? undefined : view.sought;
    const top = scrolled(view.top, order.indexOf(cursor ?? ''), order.length, tableRows(state));
    // who was not there then may be there now
    const marks = moves ? keepMarks(view.marks, state, spec) : view.marks;
    const same =
      cursor === view.cursor &&
      sought === view.sought &&
      top === view.top &&
      marks === view.marks &&
      order.length === view.order.length &&
      order.every((key, index) => key === view.order[index]);
    return same ? undefined : { order, cursor, top, marks, sought };
  });
}

/** Nor is a time to come, where a clock was set back. */
const isRecent = (atMs: number, nowMs: number): boolean => Math.abs(nowMs - atMs) < FREEZE_MS;

/** Something over the table says what would be done to the row under the cursor. */
const namesTargets = ({ overlay }: State): boolean =>
  overlay?.type === 'confirm' || overlay?.type === 'palette';

/** Known rows stay where they are, new ones come last, gone ones leave. */
function keepOrder<Row>(
  spec: PaneSpec<Row>,
  rows: readonly Row[],
  { order, sort }: PaneView,
): readonly TargetKey[] {
  const present = new Set(rows.map(spec.rowKey));
  const known = new Set(order);
  const added = rows.filter((row) => !known.has(spec.rowKey(row)));
  const kept = order.filter((key) => present.has(key));
  return added.length === 0 ? kept : [...kept, ...sortRows(spec, added, sort).map(spec.rowKey)];
}

/** A cursor whose row is gone stays at its line. */
function placeCursor(view: PaneView, order: readonly TargetKey[]): TargetKey | undefined {
  if (view.sought !== undefined && order.includes(view.sought)) return view.sought;
  if (view.pinned || view.cursor === undefined) return order[0];
  if (order.includes(view.cursor)) return view.cursor;
  const line = Math.max(0, view.order.indexOf(view.cursor));
  return order[Math.min(line, order.length - 1)];
}

/** A row that is no more, or cannot go any more, cannot stay marked; one that the filter hides can. */
function keepMarks<Row>(
  marks: ReadonlySet<TargetKey>,
  state: State,
  spec: PaneSpec<Row>,
): ReadonlySet<TargetKey> {
  if (marks.size === 0) return marks;
  const rows = spec.rows(state).filter((row) => spec.whyUnmarkable?.(row) === undefined);
  const present = new Set(rows.map(spec.rowKey));
  const kept = [...marks].filter((key) => present.has(key));
  return kept.length === marks.size ? marks : new Set(kept);
}

/** The smallest scroll that shows `index`; no empty lines at the end while rows are above. */
export function scrolled(top: number, index: number, length: number, height: number): number {
  const last = Math.max(0, length - height);
  if (index < 0) return Math.min(top, last);
  return Math.min(last, Math.max(index - height + 1, Math.min(top, index)));
}

export interface TableWindow<Row> {
  readonly rows: readonly Row[];
  /** Index of `rows[0]` among all. */
  readonly top: number;
  readonly length: number;
}

/** The rows on the screen, in order. */
export function visibleRows<Row>(spec: PaneSpec<Row>, state: State): TableWindow<Row> {
  const { order, top } = state.panes[spec.id];
  const wanted = order.slice(top, top + tableRows(state));
  const byKey = new Map(spec.rows(state).map((row) => [spec.rowKey(row), row]));
  return {
    rows: wanted.flatMap((key) => {
      const row = byKey.get(key);
      return row === undefined ? [] : [row];
    }),
    top,
    length: order.length,
  };
}
