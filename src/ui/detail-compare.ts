import type { Samples } from '../model/ring.js';
import type { TargetKey } from '../model/operation.js';
import { containerRows } from '../panes/container-row.js';
import type { State } from '../store/state.js';
import { styleId, type StyleId } from '../terminal/style.js';
import type { Charted } from './charted.js';
import type { DetailView } from './detail.js';

/** One a container; palette numbers, so that the terminal's own theme decides what they look like. */
const STYLES: readonly StyleId[] = [6, 3, 5, 2, 4, 1].map((fg) => styleId({ fg }));

/** Marked rows whose charts lie over each other; empty when there is nothing to compare. */
export function compared({ pane, panes }: State): readonly TargetKey[] {
  const { marks, order } = panes[pane];
  if (pane !== 'containers' || marks.size < 2) return [];
  return order.filter((key) => marks.has(key)).slice(0, STYLES.length);
}

/** Marked containers in one chart each; undefined while fewer than two are marked. */
export function comparisonOf({ state }: Pick<DetailView, 'state'>): Charted | undefined {
  const keys = compared(state);
  if (keys.length < 2) return undefined;
  const all = new Map(containerRows({ ...state, all: true }).map((row) => [row.key, row]));
  const rows = keys.flatMap((key) => all.get(key) ?? []);
  const styled = rows.map((row, index) => ({ ...row, style: STYLES[index] ?? 0 }));
  return {
    facts: styled.map(({ container, style }) => ({ title: '━━', text: container.name, style })),
    usage: undefined,
    isComparison: true,
    plots: ({ series }, stretch) =>
      styled.map(({ container, style }) => ({
        ring: sum(series.map((figure) => stretch.ring(container.id, figure))),
        style,
      })),
    marks: () => [],
    hasNetwork: true,
  };
}

/** In and out together: a container is one line. What is not known of one is not known of the sum. */
const sum = (rings: readonly (Samples | undefined)[]): Pick<Samples, 'at'> => ({
  at: (age) => rings.reduce((total, ring) => total + (ring?.at(age) ?? NaN), 0),
});
