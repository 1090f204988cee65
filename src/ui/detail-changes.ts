import { Failure } from '../model/failure.js';
import type { ChangeKind } from '../model/file-change.js';
import { bytes, plural } from '../model/format.js';
import type { ChangeLine } from '../panes/change-tree.js';
import { changesShown } from '../panes/changes.js';
import type { Rect } from '../panes/layout.js';
import type { Tone } from '../panes/pane.js';
import { scrolled } from '../panes/table.js';
import type { Detail } from '../store/detail.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

const INDENT = 2;
const SIZE_WIDTH = 6;

const TONES: Readonly<Record<ChangeKind, Tone>> = { A: 'good', C: 'notice', D: 'critical' };

/** How much changed, then the folders; the line with the cursor is always among them. */
export function paintChanges(grid: Grid, rect: Rect, { detail, state }: DetailView): void {
  const looked = changesShown(state);
  const isFailure = detail.changes.known instanceof Failure;
  const status = toneStyle(isFailure ? 'critical' : 'dim');
  grid.put(rect.x, rect.y, truncate(statusText(detail), rect.width), status, rect.width);
  if (looked === undefined) return;
  const { lines, index: cursor } = looked;
  const height = Math.max(0, rect.height - 1);
  const top = scrolled(0, cursor, lines.length, height);
  lines.slice(top, top + height).forEach((line, index) => {
    const row = { ...rect, y: rect.y + 1 + index, height: 1 };
    const isFolded = !detail.changes.unfolded.has(line.path);
    paintLine(grid, row, { line, isFolded, isCursor: top + index === cursor });
  });
}

function statusText({ changes: { known } }: Detail): string {
  if (known === undefined) return 'Asking the engine, which walks through its files…';
  if (known instanceof Failure) return `Cannot be told: ${known.said}`;
  const { changes, left } = known;
  if (changes.length === 0) return 'It has changed nothing of its image.';
  const isSized = changes.some(({ sizeBytes }) => !Number.isNaN(sizeBytes));
  return [
    `${plural(changes.length, 'path')} changed`,
    left > 0 && `${left} more not shown`,
    !isSized && 'sizes cannot be read from here',
    'A added, C changed, D deleted',
  ]
    .filter(Boolean)
    .join(' · ');
}

interface Painted {
  readonly line: ChangeLine;
  readonly isFolded: boolean;
  readonly isCursor: boolean;
}

function paintLine(grid: Grid, rect: Rect, { line, isFolded, isCursor }: Painted): void {
  const emphasis = { cursor: isCursor };
  if (isCursor) grid.fill(rect.x, rect.y, rect.width, 1, toneStyle('normal', emphasis));
  const { kind, name, depth, isFolder, sizeBytes } = line;
  const size = kind === 'D' && !isFolder ? '' : bytes(sizeBytes);
  const mark = isFolder ? (isFolded ? '+ ' : '- ') : '  ';
  const parts: readonly (readonly [text: string, tone: Tone])[] = [
    [kind, TONES[kind]],
    [`${size.padStart(SIZE_WIDTH + 1)} ${' '.repeat(depth * INDENT)}${mark}`, 'dim'],
    [depth === 0 ? `/${name}` : name, 'normal'],
    [isFolder ? `/  ${countsText(line)}` : '', 'dim'],
  ];
  let { x } = rect;
  for (const [text, tone] of parts) {
    const room = rect.x + rect.width - x;
    if (room <= 0) return;
    x += grid.put(x, rect.y, truncate(text, room), toneStyle(tone, emphasis), room);
  }
}

const KINDS: readonly ChangeKind[] = ['A', 'C', 'D'];

/** `12 A, 3 C`, of the files in a folder. */
const countsText = ({ counts }: ChangeLine): string =>
  KINDS.flatMap((kind) => (counts[kind] > 0 ? `${counts[kind]} ${kind}` : [])).join(', ');
