import { age, bytes } from '../model/format.js';
import { isLasting } from '../model/order.js';
import type { Transfer } from '../model/transfer.js';
import { WORDS } from '../store/settle.js';
import type { Pending } from '../store/pending.js';
import type { State } from '../store/state.js';
import { bar } from './bar.js';
import type { SummaryLine } from './pane.js';

const BAR_WIDTH = 20;
const MARGIN = '  ';

/** What lasts and is shown in this pane, the oldest first. */
export const lastingHere = ({ pending, pane }: State): readonly Pending[] =>
  [...pending.values()].filter(
    ({ operation }) => isLasting(operation) && `${operation.op.split('.')[0]}s` === pane,
  );

/** Files on their way, a line each. */
export function transferLines(state: State): readonly SummaryLine[] {
  const here = lastingHere(state);
  return here
    .filter(({ operation }) => operation.op !== 'image.pull')
    .map((each) => lineOf(each, state.nowMs, each === here.at(-1)));
}

function lineOf(
  { operation, progress, startedAtMs }: Pending,
  nowMs: number,
  isNewest: boolean,
): SummaryLine {
  const moved = progress !== undefined && 'movedBytes' in progress ? progress : undefined;
  const rest = [
    moved === undefined ? 'asking the engine' : movedText(moved, operation.op !== 'image.load'),
    age(nowMs - startedAtMs),
    isNewest && 'Esc cancels',
  ];
  return [
    { text: `${WORDS[operation.op].doing} ${operation.target.name}${MARGIN}`, tone: 'accent' },
    { text: bar(shareOf(moved), BAR_WIDTH), tone: 'accent' },
    { text: MARGIN + rest.filter(Boolean).join(MARGIN), tone: 'normal' },
  ];
}

const shareOf = (moved: Transfer | undefined): number =>
  moved === undefined ? 0 : (100 * moved.movedBytes) / moved.totalBytes;

/** Sizes of what the engine puts together are its own, before it is packed. */
function movedText({ movedBytes, totalBytes }: Transfer, isEstimate: boolean): string {
  if (Number.isNaN(totalBytes)) return bytes(movedBytes);
  return `${bytes(movedBytes)} of ${isEstimate ? 'about ' : ''}${bytes(totalBytes)}`;
}
