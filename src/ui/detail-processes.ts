import { Failure } from '../model/failure.js';
import { plural } from '../model/format.js';
import type { ProcessList } from '../model/process.js';
import { placeColumns, type Placed } from '../panes/columns.js';
import type { Rect } from '../panes/layout.js';
import type { CellContext } from '../panes/pane.js';
import { processColumns, type ProcessRow } from '../panes/process-columns.js';
import { processCursor, processRows } from '../panes/processes.js';
import { scrolled } from '../panes/table.js';
import type { Grid } from '../terminal/grid.js';
import { fit, truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { paintTitles } from './table.js';
import { toneStyle } from './theme.js';

/** Status, titles, rows; the line with the cursor is always among them. */
export function paintProcesses(grid: Grid, rect: Rect, view: DetailView): void {
  const { state, detail, series } = view;
  const { known, sort, tree } = detail.processes;
  if (state.past !== undefined) return say(grid, rect, 'Not read then: nobody looked at them.');
  if (known === undefined) return say(grid, rect, 'Reading…');
  if (known instanceof Failure) return say(grid, rect, `Cannot be read: ${known.said}`, 'critical');
  say(grid, rect, status(known, tree));
  const rows = processRows(detail.processes);
  const placed = placeColumns(processColumns, undefined, rect.width);
  const titles = { ...rect, y: rect.y + 1 };
  paintTitles(grid, titles, placed, tree ? undefined : sort);
  const height = Math.max(0, rect.height - 2);
  const cursor = processCursor(state, rows);
  const top = scrolled(0, cursor, rows.length, height);
  rows.slice(top, top + height).forEach((row, index) => {
    const line = { ...rect, y: rect.y + 2 + index, height: 1 };
    const context = { nowMs: state.nowMs, history: series.history.asOf(undefined), plain: false };
    paintProcess(grid, line, { row, placed, context, isCursor: top + index === cursor });
  });
}

const say = (grid: Grid, rect: Rect, text: string, tone: 'dim' | 'critical' = 'dim'): void =>
  void grid.put(rect.x, rect.y, truncate(text, rect.width), toneStyle(tone), rect.width);

const SOURCES: Readonly<Record<ProcessList['source'], string>> = {
  kernel: 'by its cgroup',
  top: "by the engine's top: no CPU, no signals",
  demo: 'simulated',
};

const status = ({ processes, left, source }: ProcessList, tree: boolean): string =>
  [
    plural(processes.length, 'process'),
    left > 0 && `${left} more not read`,
    SOURCES[source],
    tree && 'tree',
  ]
    .filter(Boolean)
    .join(' · ');

interface Line {
  readonly row: ProcessRow;
  readonly placed: readonly Placed<ProcessRow>[];
  readonly context: Omit<CellContext, 'width'>;
  readonly isCursor: boolean;
}

function paintProcess(grid: Grid, rect: Rect, { row, placed, context, isCursor }: Line): void {
  const emphasis = { cursor: isCursor };
  if (isCursor) grid.fill(rect.x, rect.y, rect.width, 1, toneStyle('normal', emphasis));
  grid.put(rect.x, rect.y, isCursor ? '▸' : ' ', toneStyle('accent', emphasis), 1);
  for (const { column, x, width } of placed) {
    const cell = { ...context, width };
    const tone = column.tone?.(row, cell) ?? 'normal';
    const text = fit(column.text(row, cell), width, column.align);
    grid.put(rect.x + x, rect.y, text, toneStyle(tone, emphasis), width);
  }
}
