import { Failure } from '../model/failure.js';
import type { FolderEntry } from '../model/folder.js';
import { bytes, plural } from '../model/format.js';
import { sanitize } from '../model/safe-text.js';
import { folderShown } from '../panes/files.js';
import { dateText } from '../panes/journal.js';
import type { Rect } from '../panes/layout.js';
import type { Tone } from '../panes/pane.js';
import { scrolled } from '../panes/table.js';
import type { FilesView } from '../store/detail.js';
import type { Grid } from '../terminal/grid.js';
import { truncate } from '../terminal/width.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

const SIZE_WIDTH = 6;
const OWNER_WIDTH = 11;

/** Where it is, then what lies there; the line with the cursor is always among them. */
export function paintFiles(grid: Grid, rect: Rect, { detail, state }: DetailView): void {
  const { files } = detail;
  const looked = folderShown(state);
  const status = toneStyle(files.known instanceof Failure ? 'critical' : 'dim');
  grid.put(rect.x, rect.y, truncate(statusText(files), rect.width), status, rect.width);
  if (looked === undefined) return;
  const { folder, index: cursor } = looked;
  const height = Math.max(0, rect.height - 1);
  const top = scrolled(0, cursor, folder.entries.length, height);
  folder.entries.slice(top, top + height).forEach((entry, index) => {
    const row = { ...rect, y: rect.y + 1 + index, height: 1 };
    paintEntry(grid, row, entry, top + index === cursor);
  });
}

function statusText({ steps, known }: FilesView): string {
  const place = sanitize(`/${steps.join('/')}`);
  if (known === undefined) return `${place}  reading…`;
  if (known instanceof Failure) return `${place}  cannot be read: ${known.said}`;
  const { entries, left } = known;
  const more = left > 0 ? `, ${left} more not shown` : '';
  return `${place}  ${entries.length === 0 ? 'empty' : plural(entries.length, 'name')}${more}`;
}

const KINDS: Readonly<Record<FolderEntry['kind'], readonly [letter: string, tone: Tone]>> = {
  folder: ['d', 'accent'],
  file: ['-', 'normal'],
  link: ['l', 'notice'],
  other: ['?', 'warning'],
};

function paintEntry(grid: Grid, rect: Rect, entry: FolderEntry, isCursor: boolean): void {
  const emphasis = { cursor: isCursor };
  if (isCursor) grid.fill(rect.x, rect.y, rect.width, 1, toneStyle('normal', emphasis));
  const { kind, mode, uid, gid, sizeBytes, modifiedAtMs, name, leadsTo } = entry;
  const [letter, tone] = KINDS[kind];
  const facts = [
    `${letter}${mode.toString(8).padStart(4, '0')}`,
    `${uid}:${gid}`.padEnd(OWNER_WIDTH),
    (kind === 'file' ? bytes(sizeBytes) : '').padStart(SIZE_WIDTH),
    dateText(modifiedAtMs),
  ].join(' ');
  const parts: readonly (readonly [text: string, tone: Tone])[] = [
    [`${facts} `, 'dim'],
    [kind === 'folder' ? `${name}/` : name, tone],
    [leadsTo === undefined ? '' : ` -> ${leadsTo}`, 'dim'],
  ];
  let { x } = rect;
  for (const [text, its] of parts) {
    const room = rect.x + rect.width - x;
    if (room <= 0) return;
    x += grid.put(x, rect.y, truncate(text, room), toneStyle(its, emphasis), room);
  }
}
