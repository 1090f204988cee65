import { hostId } from '../model/id.js';
import type { HostRow } from '../model/host-row.js';
import { targetKey, type TargetKey } from '../model/operation.js';
import type { Field, NumberKind } from '../query/field.js';
import { language } from '../query/language.js';
import { fieldsOf } from './fields.js';
import { hostColumns } from './host-columns.js';
import { machineLines } from './machine-lines.js';
import { pane } from './pane.js';

const ofColumn = fieldsOf(hostColumns);

const FIGURES: readonly (readonly [column: string, kind: NumberKind, id?: string])[] = [
  ['cpu', 'percent'],
  ['mem', 'bytes'],
  ['memlimit', 'percent', 'mem%limit'],
  ['read', 'bytes/s'],
  ['write', 'bytes/s'],
  ['pids', 'number'],
  ['psi', 'percent'],
];

const fields: readonly Field<HostRow>[] = [
  ofColumn('name', { kind: 'text' }),
  {
    id: 'kind',
    aliases: [],
    kind: 'text',
    colon: 'equals',
    help: 'engine, containers, service, users, other, kernel, idle',
    of: ({ kind }) => kind,
  },
  ofColumn('what', { kind: 'text' }),
  ...FIGURES.map(([column, kind, id = column]) => ofColumn(column, { kind, id })),
];

/** Rows are parts of the one machine that dtop runs on. */
const MACHINE = hostId('machine');
export const hostRowKey = ({ id }: HostRow): TargetKey => targetKey({ host: MACHINE, id });

export const host = pane({
  id: 'host',
  title: 'Host',
  short: 'Host',
  key: '5',
  noun: 'part',
  // how many parts a machine has is of no interest; none at all are worth a word
  total: ({ machine }) => (machine?.rows.length === 0 ? 0 : undefined),
  empty: () => 'The engine runs on another machine: nothing is known of its other processes.',
  rows: ({ machine }) => machine?.rows ?? [],
  rowKey: hostRowKey,
  name: ({ name }) => name,
  summary: ({ what }) => [what],
  language: language(fields, ({ name, kind, what }) => [name, kind, what]),
  columns: hostColumns,
  actions: [],
  tone: ({ kind }) => (kind === 'idle' ? 'dim' : 'normal'),
  summaryLines: machineLines,
});
