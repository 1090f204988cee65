import { ITEM_KINDS } from '../cleanup/candidate.js';
import { itemLanguage } from '../cleanup/language.js';
import { removal } from '../cleanup/removals.js';
import { age, bytes } from '../model/format.js';
import { shortId } from '../model/id.js';
import { cleanUpLines } from './clean-up-lines.js';
import { cleanUpRows, type CleanUpRow } from './clean-up-row.js';
import { pane, type Action, type Column } from './pane.js';

/** Above any size: kinds stay together, in each what may go before what stays whatever is marked. */
const STEP = 2 ** 50;

const isFast = ({ fixed, holders, protected: isProtected }: CleanUpRow): boolean =>
  fixed !== undefined || isProtected || holders.some(({ key }) => key === undefined);

const rankOf = (row: CleanUpRow): number =>
  (2 * ITEM_KINDS.indexOf(row.kind) + Number(isFast(row))) * STEP - (row.sizeBytes || 0);

const BUSY = 'being removed';

function whyText({ failure, isGoing, reason }: CleanUpRow): string {
  if (isGoing) return BUSY;
  return failure === undefined ? reason : `kept: ${failure.said}`;
}

const columns: readonly Column<CleanUpRow>[] = [
  {
    id: 'kind',
    title: 'KIND',
    help: 'What it is; sorted by it, the largest of each kind that may go comes first',
    align: 'left',
    width: { min: 11 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: rankOf,
    text: ({ kind }) => kind,
    tone: () => 'dim',
  },
  {
    id: 'name',
    title: 'NAME',
    help: 'Its name, the first of an image',
    align: 'left',
    width: { min: 16, max: 64, grow: 2 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ name }) => name,
    text: ({ name }) => name,
  },
  {
    id: 'id',
    title: 'ID',
    help: 'First 12 characters of the id',
    align: 'left',
    width: { min: 12 },
    sort: 'asc',
    priority: 5,
    shown: false,
    value: ({ id }) => id,
    text: ({ id }) => shortId(id),
    tone: () => 'dim',
  },
  {
    id: 'size',
    title: 'FREES',
    help: 'What comes back with it beside what is marked; shared layers with the last that has them',
    align: 'right',
    width: { min: 6 },
    sort: 'desc',
    priority: 0,
    shown: true,
    value: ({ sizeBytes }) => sizeBytes,
    text: ({ sizeBytes }) => bytes(sizeBytes),
  },
  {
    id: 'age',
    title: 'AGE',
    help: 'Of a container since it ended, else since it was made',
    align: 'right',
    width: { min: 6 },
    sort: 'desc',
    priority: 1,
    shown: true,
    value: ({ sinceMs, seenAtMs }) => seenAtMs - (sinceMs ?? NaN),
    text: ({ sinceMs, seenAtMs }) => age(seenAtMs - (sinceMs ?? NaN)),
  },
  {
    id: 'idle',
    title: 'IDLE',
    help: 'Time since it was last used, where that is known',
    align: 'right',
    width: { min: 6 },
    sort: 'desc',
    priority: 3,
    shown: true,
    value: ({ lastUsedAtMs, seenAtMs }) => seenAtMs - (lastUsedAtMs ?? NaN),
    text: ({ lastUsedAtMs, seenAtMs }) =>
      lastUsedAtMs === seenAtMs ? 'now' : age(seenAtMs - (lastUsedAtMs ?? NaN)),
  },
  {
    id: 'why',
    title: 'WHY',
    help: 'Why it can go, what holds it, or why it was kept',
    align: 'left',
    width: { min: 20, max: 90, grow: 3 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: whyText,
    text: whyText,
    tone: ({ failure }) => (failure === undefined ? 'normal' : 'critical'),
  },
];

/** Why it cannot be marked: it would stay. */
const whyStays = ({ removable, name, reason }: CleanUpRow): string | undefined =>
  removable ? undefined : `${name}: ${reason}`;

const actions: readonly Action<CleanUpRow>[] = [
  {
    id: 'cleanup.remove',
    key: 'd',
    label: 'remove',
    help: 'Remove exactly what is marked, each looked at again just before; of named volumes the count is typed',
    risk: 'destroys',
    disabled: (row) => (row.isGoing ? `${row.name}: ${BUSY}` : whyStays(row)),
    operation: (row) => removal(row) ?? [],
  },
];

export const cleanup = pane({
  id: 'cleanup',
  title: 'Clean-up',
  short: 'Clean',
  key: '7',
  noun: 'item',
  total: (state) =>
    state.pane === 'cleanup' && state.listed ? cleanUpRows(state).rows.length : undefined,
  empty: () => 'Nothing to remove, and nothing that could be.',
  rows: (state) => cleanUpRows(state).rows,
  rowKey: ({ key }) => key,
  name: ({ name }) => name,
  summary: (row) => [row.kind, shortId(row.id), bytes(row.sizeBytes), row.reason],
  language: itemLanguage,
  columns,
  actions,
  whyUnmarkable: whyStays,
  tone: ({ removable }) => (removable ? 'normal' : 'dim'),
  summaryLines: cleanUpLines,
});
