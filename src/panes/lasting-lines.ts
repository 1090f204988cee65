import type { OperationName } from '../model/operation.js';
import { isLasting } from '../model/order.js';
import type { Pending } from '../store/pending.js';
import type { State } from '../store/state.js';
import { buildLines } from './build-lines.js';
import type { SummaryLine } from './pane.js';
import { pullLines } from './pull-lines.js';
import { transferLines } from './transfer-lines.js';

export interface LastingContext {
  readonly nowMs: number;
  /** The one that Esc is for. */
  readonly isNewest: boolean;
  /** Lines that there is room for. */
  readonly room: number;
}

type LinesOf = (pending: Pending, context: LastingContext) => readonly SummaryLine[];

/** All else are files. */
const LINES: Readonly<Partial<Record<OperationName, LinesOf>>> = {
  'image.pull': pullLines,
  'image.build': buildLines,
};

/** What lasts and is shown in this pane, the oldest first. */
export const lastingHere = ({ pending, pane }: State): readonly Pending[] =>
  [...pending.values()].filter(
    ({ operation }) => isLasting(operation) && `${operation.op.split('.')[0]}s` === pane,
  );

/** How far it is. */
export function lastingLines(state: State, room: number): readonly SummaryLine[] {
  const here = lastingHere(state);
  return here.flatMap((each) => {
    const linesOf = LINES[each.operation.op] ?? transferLines;
    return linesOf(each, { nowMs: state.nowMs, isNewest: each === here.at(-1), room });
  });
}
