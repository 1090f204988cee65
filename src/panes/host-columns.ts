import { bytes, count, percent, restingRate, share, UNKNOWN } from '../model/format.js';
import { HOST_ROW_KINDS, type HostRow } from '../model/host-row.js';
import { numberColumn, type Figure } from './number-column.js';
import type { Column, Tone } from './pane.js';
import { lastPeak, sparkline } from './sparkline.js';
import { textColumn } from './text-column.js';

type HostColumn = Column<HostRow>;

/** CPU beyond any machine's, so that the kind comes first and the busiest of a kind first within. */
const MOST_CPU = 1e7;

const byKind = ({ kind, usage }: HostRow): number =>
  HOST_ROW_KINDS.indexOf(kind) * MOST_CPU - (usage.cpuPercent || 0);

function figure(
  id: string,
  key: Figure,
  text: (value: number | undefined) => string,
  rest: Pick<HostColumn, 'title' | 'help' | 'priority'> & Partial<HostColumn>,
): HostColumn {
  return numberColumn(id, ({ usage }) => usage[key], text, { shown: true, ...rest });
}

/** The resource that is waited for most, and how long. */
function worstStall({ usage }: HostRow): { readonly what: string; readonly share: number } {
  const stalls = [
    { what: 'cpu', share: usage.pressureCpuSome },
    { what: 'mem', share: usage.pressureMemorySome },
    { what: 'io', share: usage.pressureIoSome },
  ];
  return stalls
    .filter((stall) => !Number.isNaN(stall.share))
    .reduce((worst, stall) => (stall.share > worst.share ? stall : worst), {
      what: '',
      share: stalls.every((stall) => Number.isNaN(stall.share)) ? NaN : 0,
    });
}

const stallText = (row: HostRow): string => {
  const { what, share: stalled } = worstStall(row);
  return Number.isNaN(stalled) ? UNKNOWN : `${what} ${percent(stalled)}`.trim();
};

const stallTone = (row: HostRow): Tone => (worstStall(row).share >= 10 ? 'warning' : 'normal');

const words = (
  id: string,
  text: (row: HostRow) => string,
  rest: Pick<HostColumn, 'title' | 'help' | 'priority' | 'width'> & Partial<HostColumn>,
): HostColumn => textColumn(id, text, { fromKernel: true, ...rest });

const who: readonly HostColumn[] = [
  words('name', ({ name }) => name, {
    title: 'NAME',
    help: 'Part of the machine: an engine, all containers, a service, a slice, the rest',
    width: { min: 19, max: 40, grow: 3 },
    priority: 0,
  }),
  words('kind', ({ kind }) => kind, {
    title: 'KIND',
    help: 'engine, containers, service, users, other, kernel, idle; the busiest of a kind first',
    width: { min: 10 },
    priority: 2,
    value: byKind,
    step: 0.1,
    tone: () => 'dim',
  }),
];

const figures: readonly HostColumn[] = [
  figure('cpu', 'cpuPercent', percent, {
    title: 'CPU%',
    help: 'CPU time, 100 is one core; all rows together are 100 for each CPU',
    priority: 0,
    step: 0.1,
    // the busiest first is asked for, and what nobody used is not busy
    value: ({ kind, usage }) => (kind === 'idle' ? undefined : usage.cpuPercent),
  }),
  {
    id: 'trend',
    title: '1m',
    help: 'CPU since the pane was opened, of the last minute at most',
    align: 'left',
    width: { min: 10, max: 30, grow: 1 },
    sort: 'desc',
    priority: 4,
    shown: true,
    fromKernel: true,
    value: ({ usage }) => usage.cpuPercent,
    text: ({ id }, { history, width, plain }) =>
      plain ? '' : sparkline(history.hostRing(id, 'cpuPercent'), width, 100),
    tone: ({ id, kind }, { history }) =>
      kind !== 'idle' && lastPeak(history.hostRing(id, 'cpuPercent')) >= 1 ? 'accent' : 'dim',
  },
  figure('mem', 'memoryBytes', bytes, {
    title: 'MEM',
    help: 'Memory: usage minus inactive file cache; of processes, what is resident; of idle, available',
    priority: 0,
  }),
  figure('memlimit', 'memoryPercent', share, {
    title: 'LIM%',
    help: 'Memory as a share of its own limit; of the machine, dim, without one',
    width: { min: 5 },
    priority: 3,
    tone: ({ usage }) =>
      !usage.memoryLimited ? 'dim' : usage.memoryPercent >= 95 ? 'critical' : 'normal',
  }),
  figure('read', 'blockReadBytesPerSec', restingRate, {
    title: 'READ/s',
    help: 'Bytes read from block devices a second',
    priority: 5,
  }),
  figure('write', 'blockWriteBytesPerSec', restingRate, {
    title: 'WRITE/s',
    help: 'Bytes written to block devices a second',
    width: { min: 7 },
    priority: 5,
  }),
  figure('pids', 'pids', count, {
    title: 'PIDS',
    help: 'Processes and threads',
    width: { min: 5 },
    priority: 3,
  }),
  {
    id: 'psi',
    title: 'PSI',
    help: 'What is waited for most, and the share of the last 10 s (PSI some avg10); of sums the largest',
    align: 'right',
    width: { min: 8 },
    sort: 'desc',
    priority: 4,
    shown: true,
    fromKernel: true,
    value: (row) => worstStall(row).share,
    text: stallText,
    tone: stallTone,
  },
];

/** Parts of the machine, with the figures that containers have, too. */
export const hostColumns: readonly HostColumn[] = [
  ...who,
  ...figures,
  words('what', ({ what }) => what, {
    title: 'WHAT',
    help: 'What it is made of',
    width: { min: 16, max: 80, grow: 3 },
    priority: 1,
    tone: () => 'dim',
  }),
];
