import { ITEM_KINDS, type ItemKind } from '../cleanup/candidate.js';
import type { Item } from '../cleanup/plan.js';
import type { DiskFill } from '../model/disk-usage.js';
import { age, bytes, plural, share } from '../model/format.js';
import { shortId } from '../model/id.js';
import { jsonText } from '../model/safe-json.js';
import { table, type TextColumn, type Typesetting } from './table.js';

/** What `dtop plan` tells: items that were asked for, and what removing those that can go frees. */
export interface PlanReport {
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  readonly host: string;
  readonly items: readonly Item[];
  readonly freesBytes: number;
  /** Items that go whose size is not in `freesBytes`. */
  readonly unknownSizes: number;
  readonly disk: DiskFill | undefined;
}

/** Version of the field names; a field that changes its meaning makes another. */
export const PLAN_SCHEMA = 1;

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

const time = (atMs: number | undefined): string | null =>
  atMs === undefined || Number.isNaN(atMs) ? null : new Date(atMs).toISOString();

/** One JSON object on lines, to be reviewed, edited and applied. */
export const planJson = ({
  atMs,
  host,
  items,
  freesBytes,
  unknownSizes,
  disk,
}: PlanReport): string =>
  `${jsonText(
    {
      schema: PLAN_SCHEMA,
      at: time(atMs),
      host,
      items: items.map((item) => itemFields(item, atMs)),
      freesBytes,
      unknownSizes,
      disk: disk === undefined ? null : diskFields(disk, freesBytes),
    },
    2,
  )}\n`;

const itemFields = (item: Item, atMs: number) => ({
  kind: item.kind,
  id: item.id,
  name: item.name,
  names: item.names,
  sizeBytes: orNull(item.sizeBytes),
  ageSeconds: orNull(Math.round((atMs - (item.sinceMs ?? NaN)) / 1000)),
  createdAt: time(item.createdAtMs),
  lastUsedAt: time(item.lastUsedAtMs),
  removable: item.removable,
  protected: item.protected,
  reason: item.reason,
  heldBy: item.removable ? [] : item.holders.map(({ name }) => name),
});

const diskFields = ({ path, usedBytes, totalBytes }: DiskFill, freesBytes: number) => ({
  path,
  usedBytes,
  totalBytes,
  usedBytesAfter: Math.max(0, usedBytes - freesBytes),
});

const columns = (atMs: number): readonly TextColumn<Item>[] => [
  { title: 'KIND', align: 'left', priority: 0, text: ({ kind }) => kind },
  { title: 'NAME', align: 'left', priority: 0, text: ({ name }) => name },
  { title: 'ID', align: 'left', priority: 3, text: ({ id }) => shortId(id) },
  { title: 'SIZE', align: 'right', priority: 1, text: ({ sizeBytes }) => bytes(sizeBytes) },
  {
    title: 'AGE',
    align: 'right',
    priority: 2,
    text: ({ sinceMs }) => age(atMs - (sinceMs ?? NaN)),
  },
  { title: 'GOES', align: 'left', priority: 0, text: ({ going }) => (going ? 'yes' : '') },
  { title: 'WHY', align: 'left', priority: 0, text: ({ reason }) => reason },
];

/** For people: what goes first within each kind, the largest first; sums below. */
export function planTable(report: PlanReport, typesetting: Typesetting): string {
  const { atMs, items, freesBytes, unknownSizes, disk } = report;
  const rank = (item: Item): number => ITEM_KINDS.indexOf(item.kind) * 2 + Number(!item.going);
  const rows = items.toSorted(
    (a, b) => rank(a) - rank(b) || (b.sizeBytes || 0) - (a.sizeBytes || 0) || 0,
  );
  const sums = ITEM_KINDS.flatMap((kind) => kindSum(kind, items) ?? []);
  const unknown = unknownSizes > 0 ? ` and ${plural(unknownSizes, 'item')} of unknown size` : '';
  return [
    table(columns(atMs), rows, typesetting),
    '\n',
    sums.length > 0 ? `${sums.join(', ')}\n` : '',
    `frees ${bytes(freesBytes)}${unknown}${disk === undefined ? '' : `, ${diskWords(disk, freesBytes)}`}\n`,
    'nothing was removed; to do so: dtop plan -o json > FILE, review it, dtop plan --apply FILE\n',
  ].join('');
}

const NOUNS: Readonly<Partial<Record<ItemKind, string>>> = { 'build-cache': 'cache record' };

const kindSum = (kind: Item['kind'], items: readonly Item[]): string | undefined => {
  const goes = items.filter((item) => item.kind === kind && item.going);
  if (goes.length === 0) return undefined;
  const sum = goes.reduce((total, { sizeBytes }) => total + (sizeBytes || 0), 0);
  return `${plural(goes.length, NOUNS[kind] ?? kind)} ${bytes(sum)}`;
};

/** `disk 97% → 71%`: as much as the file system has, with what others keep on it. */
const diskWords = ({ usedBytes, totalBytes }: DiskFill, freesBytes: number): string => {
  const percent = (used: number): string => share((used / totalBytes) * 100);
  return `disk ${percent(usedBytes)} → ${percent(Math.max(0, usedBytes - freesBytes))}`;
};
