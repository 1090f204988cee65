import { bytes, count, percent, restingRate } from '../model/format.js';
import { runningOf, sumOf, urgencyOf, worstOf, type GroupRow } from './group-row.js';
import { numberColumn, type Figure } from './number-column.js';
import type { Column } from './pane.js';

type GroupColumn = Column<GroupRow>;

const sum = (
  id: string,
  key: Figure,
  text: (value: number | undefined) => string,
  rest: Pick<GroupColumn, 'title' | 'help' | 'priority'> & Partial<GroupColumn>,
): GroupColumn =>
  numberColumn(id, (row) => sumOf(row, key), text, { width: { min: 7 }, shown: true, ...rest });

const identity: readonly GroupColumn[] = [
  {
    id: 'name',
    title: 'NAME',
    help: 'Compose project; image or network, see b',
    align: 'left',
    width: { min: 16, max: 40, grow: 3 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ name }) => name,
    text: ({ name }) => name,
    tone: ({ isGroup }) => (isGroup ? 'normal' : 'dim'),
  },
  {
    id: 'by',
    title: 'BY',
    help: 'What the containers have in common: project, image, network',
    align: 'left',
    width: { min: 7 },
    sort: 'asc',
    priority: 8,
    shown: true,
    value: ({ by }) => by,
    text: ({ by }) => by,
    tone: () => 'dim',
  },
  {
    id: 'running',
    title: 'RUNNING',
    help: 'Containers that run, of all',
    align: 'right',
    width: { min: 7 },
    sort: 'asc',
    priority: 1,
    shown: true,
    value: (row) => runningOf(row) / row.members.length,
    text: (row) => `${runningOf(row)}/${row.members.length}`,
    tone: (row) => (runningOf(row) < row.members.length ? 'notice' : 'normal'),
  },
  {
    id: 'why',
    title: 'WHY',
    help: 'The worst verdict on any of its containers',
    align: 'left',
    width: { min: 20, max: 60, grow: 4 },
    sort: 'desc',
    priority: 2,
    shown: true,
    fromKernel: true,
    value: (row) => urgencyOf(worstOf(row)),
    text: (row) => {
      const worst = worstOf(row);
      return worst === undefined ? '' : `${worst.of}: ${worst.verdict.text}`;
    },
    tone: (row) => worstOf(row)?.verdict.severity ?? 'normal',
  },
];

export const groupColumns: readonly GroupColumn[] = [
  ...identity,
  sum('cpu', 'cpuPercent', percent, {
    title: 'CPU%',
    help: 'CPU time of all; 100 is one core',
    width: { min: 6 },
    priority: 0,
    step: 0.1,
  }),
  sum('mem', 'memoryBytes', bytes, {
    title: 'MEM',
    help: 'Memory of all, as docker stats counts it',
    width: { min: 6 },
    priority: 0,
  }),
  sum('rx', 'networkRxBytesPerSec', restingRate, {
    title: 'NET↓/s',
    help: 'Bytes received a second, of those with interfaces of their own',
    priority: 4,
  }),
  sum('tx', 'networkTxBytesPerSec', restingRate, {
    title: 'NET↑/s',
    help: 'Bytes sent a second, of those with interfaces of their own',
    priority: 4,
  }),
  sum('read', 'blockReadBytesPerSec', restingRate, {
    title: 'READ/s',
    help: 'Bytes read from block devices a second',
    priority: 6,
  }),
  sum('write', 'blockWriteBytesPerSec', restingRate, {
    title: 'WRITE/s',
    help: 'Bytes written to block devices a second',
    priority: 6,
  }),
  sum('pids', 'pids', count, {
    title: 'PIDS',
    help: 'Processes and threads',
    width: { min: 5 },
    priority: 7,
  }),
];
