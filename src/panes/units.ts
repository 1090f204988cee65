import type { PaneView, State } from '../store/state.js';
import { PANES } from './all.js';
import { shownColumns } from './columns.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** Columns that tell the same in other units: one takes the other's place, so that the header says which. */
const UNITS = {
  CPU: ['cpu', 'cpuhost', 'cpulimit'],
  memory: ['mem', 'memall', 'anon'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The column that is shown in its place, if another one is. */
export const inItsUnit = (column: string, shown: readonly string[] | undefined): string => {
  const group = Object.values(UNITS).find((ids: readonly string[]) => ids.includes(column));
  return group?.find((id) => shown?.includes(id)) ?? column;
};

/** The next unit: where the first of the columns is that are shown, and in the order if it is that column's. */
const cycleUnit =
  (what: keyof typeof UNITS) =>
  (state: State): Intent =>
    PANES[state.pane]((spec) => {
      const group: readonly string[] = UNITS[what];
      const { columns, sort } = state.panes[spec.id];
      const known = new Set(spec.columns.map(({ id }) => id));
      if (!group.every((id) => known.has(id)))
        return refused(`there is no other unit of ${what} here`);
      const shown = shownColumns(spec.columns, columns).map(({ id }) => id);
      const now = group.find((id) => shown.includes(id));
      const next = group[(group.indexOf(now ?? '') + 1) % group.length] ?? '';
      const change: Partial<PaneView> = {
        columns: [...shown.filter((id) => id !== now && id !== next), next],
        ...(group.includes(sort.column) && {
          sort: { column: next, direction: sort.direction },
          touchedAtMs: 0,
        }),
      };
      return events({ type: 'pane-changed', pane: spec.id, change });
    });

export const unitBindings: readonly Binding[] = [
  {
    keys: ['%'],
    help: 'CPU in percent of a core, of the machine, of the limit: the next of them',
    run: cycleUnit('CPU'),
  },
  {
    keys: ['B'],
    help: 'Memory as docker counts it, with all page cache, anonymous alone: the next of them',
    run: cycleUnit('memory'),
  },
];
