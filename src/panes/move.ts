import type { PaneView, State } from '../store/state.js';
import { tableRows } from './layout.js';
import { scrolled } from './table.js';

/** Puts the cursor on line `index` of the table, clamped, and scrolls as little as shows it. */
export function moveTo(state: State, index: number, nowMs: number): Partial<PaneView> {
  const { order, top } = state.panes[state.pane];
  const line = Math.max(0, Math.min(order.length - 1, index));
  return {
    cursor: order[line],
    top: scrolled(top, line, order.length, tableRows(state)),
    pinned: false,
    touchedAtMs: nowMs,
  };
}

export function moveBy(state: State, lines: number, nowMs: number): Partial<PaneView> {
  const { order, cursor } = state.panes[state.pane];
  return moveTo(state, order.indexOf(cursor ?? '') + lines, nowMs);
}

/** To the first line, and to stay there whoever comes first. */
export const moveHome = (state: State, nowMs: number): Partial<PaneView> => ({
  ...moveTo(state, 0, nowMs),
  pinned: true,
});

/** Marks or unmarks the row under the cursor and goes on to the next, as htop does. */
export function markAndMove(state: State, nowMs: number): Partial<PaneView> {
  const { cursor, marks } = state.panes[state.pane];
  if (cursor === undefined) return {};
  const next = new Set(marks);
  if (!next.delete(cursor)) next.add(cursor);
  return { ...moveBy(state, 1, nowMs), marks: next };
}

/** All rows that the filter shows, beside those already marked. */
export function markAll(state: State): Partial<PaneView> {
  const { order, marks } = state.panes[state.pane];
  return { marks: new Set([...marks, ...order]) };
}

/** What a sort key or a click on a title does: the column's own direction first, then the other. */
export function sortBy(
  state: State,
  column: { readonly id: string; readonly sort: 'asc' | 'desc' },
): Partial<PaneView> {
  const { sort } = state.panes[state.pane];
  const direction =
    sort.column !== column.id ? column.sort : sort.direction === 'asc' ? 'desc' : 'asc';
  return { sort: { column: column.id, direction }, touchedAtMs: 0 };
}
