import type { State } from '../store/state.js';
import { PANES } from './all.js';
import { banner } from './banner.js';
import { noticeLines } from './notice-lines.js';
import type { SummaryLine } from './pane.js';
import { stopLines } from './stop-lines.js';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything is. Lines and columns of the terminal from 0; a height of 0 is left out. */
export interface Layout {
  /** Says why what is shown is not real. */
  readonly banner: Rect;
  readonly header: Rect;
  readonly tabs: Rect;
  /** What a pane shows above its rows. */
  readonly summary: Rect;
  /** Column titles and rows. */
  readonly table: Rect;
  /** Undefined while no details are open. */
  readonly detail: Rect | undefined;
  readonly notices: Rect;
  readonly footer: Rect;
}

/** From here on the details lie beside the table, below it over the table. */
const BESIDE_COLUMNS = 150;
/** Of the width, for details beside the table. */
const DETAIL_SHARE = 0.45;
/** Of the height between tabs and footer, at most. */
const SUMMARY_SHARE = 0.35;

/** What is typed in the footer's place, and therefore seen on any screen that has a second line. */
const TYPED: ReadonlySet<string | undefined> = new Set(['prompt', 'log-prompt', 'palette']);

export const hasFooter = ({ size, overlay }: Pick<State, 'size' | 'overlay'>): boolean =>
  size.rows >= (TYPED.has(overlay?.type) ? 2 : 6);

/** What the pane says above its rows, as much of it as there is room for. */
export const summaryLines = (state: State): readonly SummaryLine[] =>
  summaryWithin(state, edges(state));

function summaryWithin(state: State, { summaryTop, bottom }: Edges): readonly SummaryLine[] {
  const room = Math.floor((bottom - summaryTop) * SUMMARY_SHARE);
  return PANES[state.pane](({ summaryLines: lines }) => lines?.(state, room) ?? []).slice(0, room);
}

type Edges = ReturnType<typeof edges>;

/** What does not depend on the pane: heights, and where it begins and ends. */
function edges(state: State) {
  const { rows } = state.size;
  const bannerHeight = Math.min(banner(state)?.lines.length ?? 0, rows >= 12 ? 2 : 1);
  const headerHeight = rows >= 4 ? 1 : 0;
  const tabsHeight = rows >= 7 ? 1 : 0;
  const footerHeight = hasFooter(state) ? 1 : 0;
  const most = Math.max(1, Math.floor(rows / 4));
  const waiting = Math.min(most, stopLines(state).length);
  const noticesHeight = waiting + noticeLines(state, most - waiting).length;
  const summaryTop = bannerHeight + headerHeight + tabsHeight;
  const bottom = Math.max(summaryTop + 1, rows - footerHeight - (rows >= 5 ? noticesHeight : 0));
  return { bannerHeight, headerHeight, tabsHeight, footerHeight, summaryTop, bottom };
}

/** Pure geometry: a screen of any size has at least one row of the table. */
export function layout(state: State): Layout {
  const { columns: width, rows } = state.size;
  const edge = edges(state);
  const { bannerHeight, headerHeight, tabsHeight, footerHeight, summaryTop, bottom } = edge;
  const summaryHeight = summaryWithin(state, edge).length;
  const top = summaryTop + summaryHeight;
  const height = bottom - top;
  const beside = state.detail !== undefined && width >= BESIDE_COLUMNS;
  const tableWidth = beside ? Math.floor(width * (1 - DETAIL_SHARE)) : width;
  return {
    banner: { x: 0, y: 0, width, height: bannerHeight },
    header: { x: 0, y: bannerHeight, width, height: headerHeight },
    tabs: { x: 0, y: bannerHeight + headerHeight, width, height: tabsHeight },
    summary: { x: 0, y: summaryTop, width, height: summaryHeight },
    table: { x: 0, y: top, width: tableWidth, height },
    detail:
      state.detail === undefined
        ? undefined
        : beside
          ? { x: tableWidth, y: top, width: width - tableWidth, height }
          : { x: 0, y: top, width, height },
    notices: { x: 0, y: bottom, width, height: Math.max(0, rows - footerHeight - bottom) },
    footer: { x: 0, y: rows - footerHeight, width, height: footerHeight },
  };
}

/** Of the details what a tab has: within the margins, below name and tabs. */
export function detailContent(state: State): Rect | undefined {
  const { detail } = layout(state);
  if (detail === undefined) return undefined;
  // beside the table a line separates them
  const margin = detail.width < state.size.columns ? 2 : 1;
  return {
    x: detail.x + margin,
    y: detail.y + 1,
    width: detail.width - margin - 1,
    height: Math.max(0, detail.height - 1),
  };
}

/** Rows of the table that fit below its titles. */
export const tableRows = (state: State): number => Math.max(1, layout(state).table.height - 1);
