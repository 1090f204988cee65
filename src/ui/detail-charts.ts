import type { Rect } from '../panes/layout.js';
import type { Happened, Stretch } from '../store/history.js';
import type { Grid } from '../terminal/grid.js';
import { fit, truncate } from '../terminal/width.js';
import {
  footHeight,
  marksOn,
  paintBehind,
  paintCursor,
  paintFoot,
  paintScale,
  SCALE_WIDTH,
  topOf,
} from './chart-axes.js';
import { CHARTS, type ChartKind } from './chart-kinds.js';
import { paintChart, paintLines, peak, PER_CELL } from './chart.js';
import type { Charted } from './charted.js';
import { comparisonOf } from './detail-compare.js';
import { subjectOf } from './detail-subject.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

const TITLE_WIDTH = 9;

export function paintCharts(grid: Grid, rect: Rect, view: DetailView): void {
  const charted = comparisonOf(view) ?? subjectOf(view);
  if (charted === undefined) return;
  const y = paintFacts(grid, rect, charted);
  const width = Math.max(1, rect.width - SCALE_WIDTH);
  const { history } = view.series;
  const stretch = history.stretch(view.state.past?.position, width * PER_CELL);
  const body = { ...rect, y, width, height: rect.y + rect.height - y };
  const marks = marksOn(charted.marks(stretch), body);
  const foot = footHeight(marks, body.height);
  const known = CHARTS.filter(({ title }) => charted.hasNetwork || title !== 'network');
  const room = body.height - foot;
  const charts = known.slice(0, Math.max(1, Math.floor(room / 3)));
  const height = Math.floor(room / charts.length);
  charts.forEach((kind, index) => {
    const place = { ...body, y: y + index * height, height };
    paintOne(grid, place, kind, { charted, stretch, marks });
  });
  const below = { ...body, y: y + charts.length * height, height: foot };
  paintFoot(grid, below, { stretch, marks });
}

/** @returns the line after them */
function paintFacts(grid: Grid, rect: Rect, { facts }: Charted): number {
  let { y } = rect;
  for (const { title, text, style } of facts) {
    // facts leave at least half of the height to the charts
    if (text === '' || y >= rect.y + rect.height / 2) continue;
    grid.put(rect.x, y, fit(title, TITLE_WIDTH), style ?? toneStyle('dim'), rect.width);
    const width = rect.width - TITLE_WIDTH;
    grid.put(rect.x + TITLE_WIDTH, y, truncate(text, width), style ?? toneStyle('normal'), width);
    y++;
  }
  return y;
}

interface Drawing {
  readonly charted: Charted;
  readonly stretch: Stretch;
  readonly marks: readonly Happened[];
}

function paintOne(
  grid: Grid,
  { x, y, width, height }: Rect,
  kind: ChartKind,
  { charted, stretch, marks }: Drawing,
): void {
  const { usage, isComparison } = charted;
  const plots = charted.plots(kind, stretch);
  const limit = kind.limit(usage);
  const top = topOf(peak(plots, width, kind.floor), limit);
  grid.put(x, y, fit(kind.title, TITLE_WIDTH), toneStyle('dim'), width);
  const room = width + SCALE_WIDTH - TITLE_WIDTH;
  if (!isComparison) {
    const words = truncate(kind.words(usage), room);
    grid.put(x + TITLE_WIDTH, y, words, toneStyle('normal', { bold: true }), room);
  }
  const body = { x, y: y + 1, width, height: height - 1 };
  paintBehind(grid, body, { limit, top, marks });
  const isMirrored = !isComparison && plots.length > 1;
  paintScale(grid, body, { top, unit: kind.unit, isMirrored });
  (isComparison ? paintLines : paintChart)(grid, body, plots, top);
  paintCursor(grid, body, stretch);
}
