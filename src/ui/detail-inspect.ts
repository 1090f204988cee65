import type { SafeJson } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { Rect } from '../panes/layout.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

/** The same answer is formatted once, however often it is painted. */
const formatted = new WeakMap<object, readonly string[]>();

function linesOf(json: SafeJson): readonly string[] {
  const format = (): readonly string[] => JSON.stringify(json, undefined, 2).split('\n');
  if (typeof json !== 'object' || json === null) return format();
  const known = formatted.get(json) ?? format();
  formatted.set(json, known);
  return known;
}

const KEY = /^(\s*)("(?:[^"\\]|\\.)*":)/;

/** The object as the engine tells it. Strings and keys were sanitised at the border. */
export function paintInspect(grid: Grid, rect: Rect, { detail }: DetailView): void {
  const { inspected } = detail;
  if (inspected === undefined || inspected instanceof Failure) {
    const text =
      inspected === undefined ? 'Asking the engine…' : `Cannot be inspected: ${inspected.said}`;
    grid.put(
      rect.x,
      rect.y,
      text,
      toneStyle(inspected === undefined ? 'dim' : 'critical'),
      rect.width,
    );
    return;
  }
  const lines = linesOf(inspected);
  const top = Math.max(0, Math.min(detail.scroll, lines.length - rect.height));
  lines.slice(top, top + rect.height).forEach((line, index) => {
    const y = rect.y + index;
    const key = KEY.exec(line);
    const head = key?.[0] ?? '';
    let x = rect.x;
    x += grid.put(x, y, truncate(head, rect.width), toneStyle('accent'), rect.width);
    const room = rect.x + rect.width - x;
    if (room > 0)
      grid.put(x, y, truncate(line.slice(head.length), room), toneStyle('normal'), room);
  });
}
