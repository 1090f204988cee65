import type { ContainerId } from '../model/id.js';
import type { CellContext, Spot } from './pane.js';
import { cellOf, sparkline } from './sparkline.js';

/** Where something happened and no value is drawn: no height, so that it is not taken for one. */
const NOTHING_THERE = '·';

/** Cells of the sparkline within which something happened. */
export function trendSpots(
  id: ContainerId,
  { history, width, plain }: CellContext,
): readonly Spot[] {
  const ring = history.ring(id, 'cpuPercent');
  if (plain || ring === undefined) return [];
  return history.happened(id).flatMap(({ age, bad }) => {
    const at = cellOf(age, ring.pushed, width);
    return at === undefined ? [] : [{ at, tone: bad ? 'critical' : 'notice' } as const];
  });
}

/** CPU of the last minute; full height is a core. */
export function trendText(id: ContainerId, context: CellContext): string {
  if (context.plain) return '';
  const text = sparkline(context.history.ring(id, 'cpuPercent'), context.width, 100);
  const spots = trendSpots(id, context);
  if (spots.length === 0) return text;
  const marked = new Set(spots.map(({ at }) => at));
  return Array.from(text, (cell, at) =>
    cell === ' ' && marked.has(at) ? NOTHING_THERE : cell,
  ).join('');
}
