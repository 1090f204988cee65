import type { Field, NumberKind } from '../query/field.js';
import { language } from '../query/language.js';
import { fieldsOf } from './fields.js';
import { groupActions } from './group-actions.js';
import { groupColumns } from './group-columns.js';
import { groupCount, groupRows, worstOf, runningOf, type GroupRow } from './group-row.js';
import { pane } from './pane.js';

const ofColumn = fieldsOf(groupColumns);

const FIGURES: readonly (readonly [column: string, kind: NumberKind])[] = [
  ['cpu', 'percent'],
  ['mem', 'bytes'],
  ['rx', 'bytes/s'],
  ['tx', 'bytes/s'],
  ['read', 'bytes/s'],
  ['write', 'bytes/s'],
  ['pids', 'number'],
];

const fields: readonly Field<GroupRow>[] = [
  ofColumn('name', { kind: 'text' }),
  {
    id: 'running',
    aliases: [],
    kind: 'number',
    help: 'How many of its containers run',
    of: runningOf,
  },
  {
    id: 'stopped',
    aliases: [],
    kind: 'number',
    help: 'How many of its containers do not run',
    of: (row) => row.members.length - runningOf(row),
  },
  {
    id: 'why',
    aliases: [],
    kind: 'text',
    help: 'The worst verdict on any of its containers: its rule, its severity or its words',
    of: (row) => {
      const worst = worstOf(row)?.verdict;
      return worst === undefined ? [] : [worst.rule, worst.severity, worst.text];
    },
  },
  ...FIGURES.map(([column, kind]) => ofColumn(column, { kind })),
];

export const projects = pane({
  id: 'projects',
  title: 'Projects',
  short: 'Proj',
  key: '6',
  noun: 'group',
  total: (state) => (state.listed ? groupCount(state) : undefined),
  empty: () => 'No containers.',
  rows: groupRows,
  rowKey: ({ key }) => key,
  parentOf: ({ parent }) => parent,
  name: ({ name }) => name,
  summary: (row) => [`${runningOf(row)}/${row.members.length} running`],
  language: language(fields, ({ name, members }) => [
    name,
    ...members.map(({ container }) => container.name),
  ]),
  columns: groupColumns,
  actions: groupActions,
  tone: (row) => (runningOf(row) === 0 ? 'dim' : 'normal'),
});
