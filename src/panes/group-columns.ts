import { bytes, count, percent, restingRate, UNKNOWN } from '../model/format.js';
import {
  isPartial,
  runningOf,
  sumOf,
  urgencyOf,
  wordOf,
  worstOf,
  type GroupRow,
} from './group-row.js';
import { numberColumn, type Figure } from './number-column.js';
import type { Column } from './pane.js';

type GroupColumn = Column<GroupRow>;

/** What is not known of all that run is that much at least. */
const ofKnown = (row: GroupRow, key: Figure, text: string): string =>
  text !== UNKNOWN && isPartial(row, key) ? `≥${text}` : text;

const shareOfHost = (row: GroupRow): number =>
  sumOf(row, 'cpuPercent') / (row.members[0]?.cpus ?? NaN);

const sum = (
  id: string,
  key: Figure,
  text: (value: number | undefined) => string,
  rest: Pick<GroupColumn, 'title' | 'help' | 'priority'> & Partial<GroupColumn>,
): GroupColumn =>
  numberColumn(id, (row) => sumOf(row, key), text, {
    width: { min: 7 },
    shown: true,
    text: (row) => ofKnown(row, key, text(sumOf(row, key))),
    ...rest,
  });

const identity: readonly GroupColumn[] = [
  {
    id: 'name',
    title: 'NAME',
    help: 'Compose project; image, network or value of a label, see b',
    align: 'left',
    width: { min: 16, max: 40, grow: 3 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ name }) => name,
    text: ({ name, parent, isUnfolded }) =>
      parent === undefined ? `${isUnfolded ? '-' : '+'} ${name}` : `    ${name}`,
    tone: ({ isGroup }) => (isGroup ? 'normal' : 'dim'),
  },
  {
    id: 'by',
    title: 'BY',
    help: 'What the containers have in common: project, image, network, a label',
    align: 'left',
    width: { min: 7 },
    sort: 'asc',
    priority: 8,
    shown: true,
    value: ({ by }) => wordOf(by),
    text: ({ by }) => wordOf(by),
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
      if (worst === undefined) return '';
      return row.parent === undefined ? `${worst.of}: ${worst.verdict.text}` : worst.verdict.text;
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
  numberColumn('cpuhost', shareOfHost, percent, {
    title: 'CPU%HOST',
    help: 'CPU time of all, as a share of all CPUs of the machine',
    width: { min: 8 },
    priority: 0,
    shown: false,
    step: 0.1,
    text: (row) => ofKnown(row, 'cpuPercent', percent(shareOfHost(row))),
  }),
  sum('mem', 'memoryBytes', bytes, {
    title: 'MEM',
    help: 'Memory of all, as docker stats counts it',
    width: { min: 6 },
    priority: 0,
  }),
  sum('memall', 'memoryUsageBytes', bytes, {
    title: 'MEM+CACHE',
    help: 'Memory of all as the kernel counts it, all of the page cache included',
    width: { min: 9 },
    priority: 0,
    shown: false,
  }),
  sum('anon', 'memoryAnonBytes', bytes, {
    title: 'ANON',
    help: 'Anonymous memory of all: heap and stacks, what cannot be dropped',
    priority: 1,
    shown: false,
  }),
  sum('swap', 'swapBytes', bytes, {
    title: 'SWAP',
    help: 'Swapped out of all',
    priority: 9,
    shown: false,
  }),
  sum('oom', 'oomKills', count, {
    title: 'OOM',
    help: 'Processes of all killed by the out-of-memory killer',
    priority: 9,
    shown: false,
    tone: (row) => (sumOf(row, 'oomKills') > 0 ? 'critical' : 'normal'),
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
