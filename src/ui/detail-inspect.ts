import { Failure } from '../model/failure.js';
import { isBranch, placeOf, valueText, type InspectLine } from '../panes/inspect-tree.js';
import { inspected } from '../panes/inspect.js';
import type { Rect } from '../panes/layout.js';
import type { Tone } from '../panes/pane.js';
import type { Grid } from '../terminal/grid.js';
import { textWidth, truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

const INDENT = 2;

/** The object as the engine tells it, as a tree. Strings and keys were sanitised at the border. */
export function paintInspect(grid: Grid, rect: Rect, { detail, state }: DetailView): void {
  const looked = inspected(state);
  if (looked === undefined) return paintWhy(grid, rect, detail.inspected);
  const { shown, index: cursor } = looked;
  const { folded, search } = detail.inspect;
  const top = Math.max(0, Math.min(detail.scroll, shown.length - rect.height));
  shown.slice(top, top + rect.height).forEach((line, index) => {
    const row = { ...rect, y: rect.y + index, height: 1 };
    const isFolded = folded.has(line.path);
    paintLine(grid, row, { line, isFolded, search, isCursor: top + index === cursor });
  });
}

function paintWhy(grid: Grid, { x, y, width }: Rect, failure: unknown): void {
  const isFailure = failure instanceof Failure;
  const text = isFailure ? `Cannot be inspected: ${failure.said}` : 'Asking the engine…';
  grid.put(x, y, text, toneStyle(isFailure ? 'critical' : 'dim'), width);
}

interface Painted {
  readonly line: InspectLine;
  readonly isFolded: boolean;
  readonly search: string;
  readonly isCursor: boolean;
}

function paintLine(grid: Grid, rect: Rect, { line, isFolded, search, isCursor }: Painted): void {
  const emphasis = { cursor: isCursor };
  if (isCursor) grid.fill(rect.x, rect.y, rect.width, 1, toneStyle('normal', emphasis));
  const hasMore = isBranch(line);
  const mark = hasMore ? (isFolded ? '+ ' : '- ') : '  ';
  const parts: readonly (readonly [text: string, tone: Tone])[] = [
    [mark, 'dim'],
    [line.key, 'accent'],
    [line.key === '' ? '' : ': ', 'dim'],
    [valueText(line), hasMore ? 'dim' : 'normal'],
  ];
  let x = rect.x + Math.min(line.depth * INDENT, Math.floor(rect.width / 2));
  for (const [text, tone] of parts) {
    const room = rect.x + rect.width - x;
    if (room <= 0) return;
    const shown = truncate(text, room);
    const begin = x;
    x += grid.put(begin, rect.y, shown, toneStyle(tone, emphasis), room);
    const at = placeOf(search, shown);
    if (at < 0) continue;
    const found = shown.slice(at, at + search.length);
    const before = textWidth(shown.slice(0, at));
    const hit = toneStyle(tone, { ...emphasis, inverse: true });
    grid.put(begin + before, rect.y, found, hit, room - before);
  }
}
