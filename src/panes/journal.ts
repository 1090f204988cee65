import type { JournalBook, JournalEntry } from '../model/journal.js';
import { Failure } from '../model/failure.js';
import { age, bytes, clock, plural } from '../model/format.js';
import { language } from '../query/language.js';
import type { Field } from '../query/field.js';
import type { State } from '../store/state.js';
import { ageField, fieldsOf, idField } from './fields.js';
import { pane, type Column, type SummaryLine, type Tone } from './pane.js';
import { textColumn } from './text-column.js';

const DONE = 'done';

/** Not answered: still under way, or dtop ended before. */
const OPEN = 'no answer';

export const resultOf = ({ result }: JournalEntry): string => result ?? OPEN;

export const toneOfResult = ({ result }: JournalEntry): Tone => {
  if (result === DONE) return 'good';
  return result === undefined || result === 'aborted' ? 'warning' : 'critical';
};

/** `2026-11-20 14:03:07`, of this machine. */
export function dateText(atMs: number): string {
  if (Number.isNaN(atMs)) return '';
  const at = new Date(atMs);
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  return `${day} ${clock(atMs)}`;
}

const words = textColumn<JournalEntry>;

const columns: readonly Column<JournalEntry>[] = [
  words('time', ({ atMs }) => dateText(atMs), {
    title: 'TIME',
    help: 'When it was asked for, by this machine’s clock; sorted as it was written',
    width: { min: 19 },
    sort: 'desc',
    priority: 0,
    value: ({ number }) => number,
    tone: () => 'dim',
  }),
  words('who', ({ sudoUser, user }) => sudoUser ?? user, {
    title: 'WHO',
    help: 'User of dtop, by SUDO_USER under sudo',
    width: { min: 6, max: 16 },
    priority: 3,
  }),
  words('verb', ({ verb }) => verb, {
    title: 'WHAT',
    help: 'What was asked of the engine: container.stop, image.remove, …',
    width: { min: 16, max: 24, grow: 1 },
    priority: 1,
  }),
  words('name', ({ name }) => name, {
    title: 'NAME',
    help: 'Whom it was asked for, as it was called then',
    width: { min: 14, max: 48, grow: 2 },
    priority: 0,
  }),
  words('result', resultOf, {
    title: 'RESULT',
    help: 'done, or what went wrong; no answer: still under way, or dtop ended before',
    width: { min: 9, max: 12 },
    priority: 0,
    tone: toneOfResult,
  }),
  words('said', ({ said = '' }) => said, {
    title: 'SAID',
    help: 'The engine’s words, when it went wrong',
    width: { min: 10, max: 80, grow: 2 },
    priority: 4,
    tone: () => 'dim',
  }),
  words('undo', ({ undo }) => (undo === undefined ? '' : 'yes'), {
    title: 'UNDO',
    help: 'There is a command that makes it again: see its details',
    width: { min: 4 },
    priority: 2,
    tone: () => 'accent',
  }),
  words('command', ({ command }) => command, {
    title: 'COMMAND',
    help: 'As the docker CLI would be told',
    width: { min: 20, max: 90, grow: 3 },
    priority: 2,
    tone: () => 'dim',
  }),
  {
    id: 'took',
    title: 'TOOK',
    help: 'From asking to the answer',
    align: 'right',
    width: { min: 6 },
    sort: 'desc',
    priority: 5,
    shown: false,
    value: ({ tookMs }) => tookMs,
    text: ({ tookMs }) => tookText(tookMs),
  },
];

export const tookText = (ms: number): string => (ms < 10_000 ? `${ms}ms` : age(ms));

const ofColumn = fieldsOf(columns);

const fields: readonly Field<JournalEntry>[] = [
  ofColumn('name', { kind: 'text' }),
  {
    id: 'who',
    aliases: ['user'],
    kind: 'text',
    help: 'User of dtop, and SUDO_USER',
    of: ({ user, sudoUser }) => (sudoUser === undefined ? [user] : [sudoUser, user]),
  },
  ofColumn('verb', { kind: 'text', aliases: ['what'] }),
  ofColumn('result', { kind: 'text', colon: 'equals' }),
  ofColumn('said', { kind: 'text' }),
  ofColumn('command', { kind: 'text' }),
  ofColumn('took', { kind: 'duration' }),
  { ...ageField(({ atMs }) => atMs), aliases: ['ago'], help: 'Time since it was asked for' },
  idField(({ id }) => id),
  {
    id: 'undo',
    aliases: [],
    kind: 'flag',
    help: 'There is a command that makes it again',
    of: ({ undo }) => undo !== undefined,
  },
];

const bookOf = ({ journal: read }: State): JournalBook | undefined =>
  typeof read === 'string' || read instanceof Failure ? undefined : read;

function empty({ journal: read }: State): string {
  if (read === undefined) return 'Reading…';
  if (read instanceof Failure) return `The journal cannot be read: ${read.said}`;
  if (typeof read === 'string') return read;
  return read.files === 0 ? 'No journal yet: nothing was done with dtop here.' : 'It is empty.';
}

export const entriesOf = (state: State): readonly JournalEntry[] => bookOf(state)?.entries ?? [];

const OLDER: Readonly<Record<JournalBook['older'], string>> = {
  none: '',
  rotated: 'what is older may be gone',
  unread: 'what is older is not read',
};

/** Which files, and what is not in them. */
function summaryLines(state: State): readonly SummaryLine[] {
  const book = bookOf(state);
  if (book === undefined) return [];
  const { path, files, bytes: size, older, unreadable, off } = book;
  const told: SummaryLine[number][] = [
    { text: path, tone: 'normal' },
    {
      text: files === 0 ? '  not there' : `  ${plural(files, 'file')}, ${bytes(size)}`,
      tone: 'dim',
    },
  ];
  if (OLDER[older] !== '') told.push({ text: `  ${OLDER[older]}`, tone: 'notice' });
  if (unreadable > 0)
    told.push({ text: `  ${plural(unreadable, 'line')} cannot be read`, tone: 'warning' });
  return [told, ...(off === undefined ? [] : [[{ text: off, tone: 'warning' } as const]])];
}

/** The same whatever was rotated away meanwhile. */
export const entryKey = ({ n, atMs, id }: JournalEntry): string => `${n} ${atMs}/${id}`;

export const journal = pane({
  id: 'journal',
  title: 'Journal',
  short: 'Jrn',
  key: '9',
  isAside: true,
  noun: 'deed',
  total: (state) => bookOf(state)?.entries.length,
  empty,
  rows: entriesOf,
  // what is copied is the id of the object
  rowKey: entryKey,
  name: ({ name }) => name,
  summary: (entry) => [entry.verb, resultOf(entry)],
  language: language(fields, (entry) => [entry.name, entry.verb, entry.command, resultOf(entry)]),
  columns,
  actions: [],
  summaryLines,
  tone: () => 'normal',
});
