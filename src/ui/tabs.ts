import { age, clock } from '../model/format.js';
import { PANE_IDS, PANES } from '../panes/all.js';
import type { Rect } from '../panes/layout.js';
import { FREEZE_MS } from '../panes/table.js';
import { tableRows } from '../panes/layout.js';
import type { State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { textWidth, truncate } from '../terminal/width.js';
import { toneStyle } from './theme.js';

/** Between two of them. */
const GAP = 2;

interface Tab {
  readonly isActive: boolean;
  readonly text: string;
}

/** `1 Containers 61  2 Images 34 …`, and at the right what shapes the table: filter, marks, order. */
export function paintTabs(grid: Grid, { x, y, width, height }: Rect, state: State): void {
  if (height === 0) return;
  const right = shaping(state);
  const long = tabsOf(state, 'title');
  const tabs = widthOf(long) + textWidth(right) + 2 <= width ? long : tabsOf(state, 'short');
  let at = x + 1;
  for (const { isActive, text } of tabs) {
    const style = toneStyle(isActive ? 'accent' : 'dim', { bold: isActive });
    at += grid.put(at, y, text, style, width - at) + GAP;
  }
  const start = Math.max(at, x + width - textWidth(right) - 1);
  const room = Math.max(0, width - start);
  grid.put(start, y, truncate(right, room), toneStyle('dim'), room);
}

const tabsOf = (state: State, name: 'title' | 'short'): readonly Tab[] =>
  PANE_IDS.flatMap((id) =>
    PANES[id]((spec) => {
      const isActive = id === state.pane;
      if (spec.isAside && !isActive) return [];
      const total = spec.total(state);
      return {
        isActive,
        text: `${spec.key} ${spec[name]}${total === undefined ? '' : ` ${total}`}`,
      };
    }),
  );

const widthOf = (tabs: readonly Tab[]): number =>
  tabs.reduce((sum, { text }) => sum + textWidth(text) + GAP, 0);

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
