import { PANES } from '../panes/all.js';
import type { CellContext, PaneSpec } from '../panes/pane.js';
import { filterRows, sortRows } from '../panes/table.js';
import { History } from '../store/history.js';
import type { State } from '../store/state.js';
import { table, type TextColumn, type Typesetting } from './table.js';

/** Columns drawn from minutes of history, which a report of two samples does not have. */
const NEED_HISTORY: ReadonlySet<string> = new Set(['trend']);

/** The pane of `state` as text: its default columns, its order, all rows that its filter leaves. */
export function reportTable(state: State, typesetting: Typesetting): string {
  const context: CellContext = {
    nowMs: state.nowMs,
    history: new History(),
    width: Infinity,
    plain: true,
  };
  return PANES[state.pane]((spec) => {
    const rows = sortRows(spec, filterRows(spec, state), state.panes[spec.id].sort);
    return table(columnsOf(spec, context), rows, typesetting);
  });
}

const columnsOf = <Row>(spec: PaneSpec<Row>, context: CellContext): readonly TextColumn<Row>[] =>
  spec.columns
    .filter(({ id, shown }) => shown && !NEED_HISTORY.has(id))
    .map(({ title, align, priority, text }) => ({
      title,
      align,
      priority,
      text: (row) => text(row, context),
    }));
