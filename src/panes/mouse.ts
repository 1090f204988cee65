import type { State } from '../store/state.js';
import { PANES } from './all.js';
import { placeColumns } from './columns.js';
import { moved, scrollDetail } from './detail.js';
import { events, type Intent } from './intent.js';
import { layout } from './layout.js';
import { moveBy, moveTo, sortBy } from './move.js';

/** A click on a row selects it, on a title sorts by it. Cells from 0. */
export function clicked(
  state: State,
  { x, y }: { readonly x: number; readonly y: number },
  nowMs: number,
): Intent | undefined {
  const { table, detail } = layout(state);
  const inTable =
    x >= table.x && x < table.x + table.width && y >= table.y && y < table.y + table.height;
  const covered = detail !== undefined && x >= detail.x;
  if (!inTable || covered || state.overlay !== undefined) return undefined;
  return PANES[state.pane]((spec) => {
    const view = state.panes[spec.id];
    if (y > table.y) {
      const line = view.top + y - table.y - 1;
      if (line >= view.order.length) return undefined;
      return moved(state, moveTo(state, line, nowMs));
    }
    const placed = placeColumns(spec.columns, view.columns, table.width);
    const hit = placed.find((place) => x >= place.x && x < place.x + place.width);
    if (hit === undefined) return undefined;
    return events({ type: 'pane-changed', pane: spec.id, change: sortBy(state, hit.column) });
  });
}

export function wheeled(state: State, lines: number, nowMs: number): Intent | undefined {
  if (state.overlay !== undefined) return undefined;
  if (state.detail !== undefined) return scrollDetail(state, lines);
  return events({ type: 'pane-changed', pane: state.pane, change: moveBy(state, lines, nowMs) });
}
