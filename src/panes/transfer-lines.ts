import { age, bytes } from '../model/format.js';
import type { Transfer } from '../model/transfer.js';
import { WORDS } from '../store/settle.js';
import type { Pending } from '../store/pending.js';
import { bar } from './bar.js';
import type { LastingContext } from './lasting-lines.js';
import type { SummaryLine } from './pane.js';

const BAR_WIDTH = 20;
const MARGIN = '  ';

/** A file on its way. */
export function transferLines(
  { operation, progress, startedAtMs }: Pending,
  { nowMs, isNewest }: LastingContext,
): readonly SummaryLine[] {
  const moved = progress !== undefined && 'movedBytes' in progress ? progress : undefined;
  const rest = [
    moved === undefined ? 'asking the engine' : movedText(moved, operation.op !== 'image.load'),
    age(nowMs - startedAtMs),
    isNewest && 'Esc cancels',
  ];
  return [
    [
      { text: `${WORDS[operation.op].doing} ${operation.target.name}${MARGIN}`, tone: 'accent' },
      { text: bar(shareOf(moved), BAR_WIDTH), tone: 'accent' },
      { text: MARGIN + rest.filter(Boolean).join(MARGIN), tone: 'normal' },
    ],
  ];
}

const shareOf = (moved: Transfer | undefined): number =>
  moved === undefined ? 0 : (100 * moved.movedBytes) / moved.totalBytes;

/** Sizes of what the engine puts together are its own, before it is packed. */
function movedText({ movedBytes, totalBytes }: Transfer, isEstimate: boolean): string {
  if (Number.isNaN(totalBytes)) return bytes(movedBytes);
  return `${bytes(movedBytes)} of ${isEstimate ? 'about ' : ''}${bytes(totalBytes)}`;
}
