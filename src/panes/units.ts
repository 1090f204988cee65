import type { PaneView, State } from '../store/state.js';
import { PANES } from './all.js';
import { shownColumns } from './columns.js';
import { events, refused, type Intent } from './intent.js';
import type { Binding } from './keys.js';

/** Columns that tell the same in other units: one takes the other's place, so that the header says which. */
const UNITS = {
  CPU: ['cpu', 'cpuhost', 'cpulimit'],
  memory: ['mem', 'memall', 'anon'],
} satisfies Readonly<Record<string, readonly string[]>>;

/** The column that is shown in its place, if another one is. */
export const inItsUnit = (column: string, shown: readonly string[] | undefined): string => {
  const group = Object.values(UNITS).find((ids) => ids.includes(column));
  return group?.find((id) => shown?.includes(id)) ?? column;
};

/** The next unit that is not shown yet: in place of the first one that is, and in the order if it is that column's. */
const cycleUnit =
  (what: keyof typeof UNITS) =>
  (state: State): Intent =>
    PANES[state.pane]((spec) => {
      const { columns, sort } = state.panes[spec.id];
      const known = new Set(spec.columns.map(({ id }) => id));
      const group = UNITS[what].filter((id) => known.has(id));
      const shown = shownColumns(spec.columns, columns).map(({ id }) => id);
      const now = group.findIndex((id) => shown.includes(id));
      if (group.length > 0 && now < 0)
        return refused(`no column of ${what} is shown: c chooses some`);
      const next = [...group.slice(now), ...group.slice(0, now)].find((id) => !shown.includes(id));
      if (next === undefined) return refused(`there is no other unit of ${what} here`);
      const change: Partial<PaneView> = {
        columns: [...shown.filter((id) => id !== group[now]), next],
        ...(sort.column === group[now] && {
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
