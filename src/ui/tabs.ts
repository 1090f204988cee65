import { age, clock } from '../model/format.js';
import { PANE_IDS, PANES } from '../panes/all.js';
import type { Rect } from '../panes/layout.js';
import { FREEZE_MS } from '../panes/table.js';
import { tableRows } from '../panes/layout.js';
import type { State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { textWidth } from '../terminal/width.js';
import { toneStyle } from './theme.js';

const NARROW = 100;

/** `1 Containers 61  2 Images 34 …`, and at the right what shapes the table: filter, marks, order. */
export function paintTabs(grid: Grid, { x, y, width, height }: Rect, state: State): void {
  if (height === 0) return;
  let at = x + 1;
  for (const id of PANE_IDS) {
    const active = id === state.pane;
    const text = PANES[id]((spec) => {
      if (spec.isAside && !active) return undefined;
      const total = spec.total(state);
      const title = width < NARROW ? spec.short : spec.title;
      return `${spec.key} ${title}${total === undefined ? '' : ` ${total}`}`;
    });
    if (text === undefined) continue;
    at += grid.put(at, y, text, toneStyle(active ? 'accent' : 'dim', { bold: active }), width - at);
    at += 2;
  }
  const right = shaping(state);
  const start = Math.max(at, x + width - textWidth(right) - 1);
  grid.put(start, y, right, toneStyle('dim'), Math.max(0, width - start));
}

const sinceText = ({ since, nowMs }: State): string | undefined =>
  since && `since ${clock(since.atMs)}, ${age(nowMs - since.atMs)}`;

function shaping(state: State): string {
  return PANES[state.pane]((spec) => {
    const { filter, marks, sort, order, top, touchedAtMs } = state.panes[spec.id];
    const title = spec.columns.find(({ id }) => id === sort.column)?.title ?? '';
    const arrow = sort.direction === 'asc' ? '↑' : '↓';
    const moves = state.past === undefined;
    const held = moves && state.nowMs - touchedAtMs < FREEZE_MS ? ' held' : '';
    const shown = Math.min(order.length, top + tableRows(state));
    return [
      filter !== '' && `/${filter}`,
      marks.size > 0 && `${marks.size} marked`,
      spec.id === 'containers' && !state.all && 'running only',
      shown - top < order.length && `${top + 1}-${shown} of ${order.length}`,
      spec.id === 'containers' && sinceText(state),
      `sort ${title} ${arrow}${held}`,
    ]
      .filter(Boolean)
      .join('  ');
  });
}
