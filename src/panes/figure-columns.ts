import { bytes, count, percent, restingRate, share } from '../model/format.js';
import type { ContainerRow } from './container-row.js';
import { numberColumn, type Figure } from './number-column.js';
import type { Column, Tone } from './pane.js';
import { lastPeak } from './sparkline.js';
import { trendSpots, trendText } from './trend.js';

type ContainerColumn = Column<ContainerRow>;

/** From half of a limit on, a share is worth a look; from nine tenths, a worry. */
const shareTone = (percentOfLimit: number | undefined): Tone => {
  if (percentOfLimit === undefined || !(percentOfLimit >= 80)) return 'normal';
  return percentOfLimit >= 95 ? 'critical' : 'warning';
};

const NETWORK_OF: Readonly<Record<string, string>> = { host: 'host' };

/** Whose interfaces a container uses when it has none of its own: no figure of its own exists then. */
const sharedNetwork = ({ container }: ContainerRow): string | undefined =>
  container.networkMode.startsWith('container:') ? '→other' : NETWORK_OF[container.networkMode];

/** A figure of Usage, with its text. */
function figure(
  id: string,
  key: Figure,
  text: (value: number | undefined) => string,
  rest: Pick<ContainerColumn, 'title' | 'help' | 'priority' | 'shown'> & Partial<ContainerColumn>,
): ContainerColumn {
  return numberColumn(id, ({ usage }) => usage?.[key], text, rest);
}

const networkRate = (
  id: string,
  key: 'networkRxBytesPerSec' | 'networkTxBytesPerSec',
  title: string,
  help: string,
): ContainerColumn => ({
  ...figure(id, key, restingRate, { title, help, priority: 5, shown: true }),
  text: (row) => (row.usage && sharedNetwork(row)) ?? restingRate(row.usage?.[key]),
  tone: (row) => (sharedNetwork(row) === undefined ? 'normal' : 'dim'),
});

const shareOfHost = ({ usage, cpus }: ContainerRow): number | undefined =>
  usage && usage.cpuPercent / cpus;

const cpu: readonly ContainerColumn[] = [
  figure('cpu', 'cpuPercent', percent, {
    title: 'CPU%',
    help: 'CPU time; 100 is one core',
    priority: 0,
    shown: true,
    step: 0.1,
    tone: ({ usage }) => shareTone(usage?.cpuLimitPercent),
  }),
  numberColumn('cpuhost', shareOfHost, percent, {
    title: 'CPU%HOST',
    help: 'CPU as a share of all CPUs of the machine',
    width: { min: 8 },
    priority: 0,
    shown: false,
    step: 0.1,
    tone: ({ usage }) => shareTone(usage?.cpuLimitPercent),
  }),
  figure('cpulimit', 'cpuLimitPercent', share, {
    title: 'CPU%LIM',
    help: 'CPU as a share of the limit (--cpus); unknown without one',
    width: { min: 7 },
    priority: 1,
    shown: false,
    tone: ({ usage }) => shareTone(usage?.cpuLimitPercent),
  }),
  figure('cpupeak', 'cpuPeakPercent', percent, {
    title: 'CPU%PEAK',
    help: 'The highest CPU% of the last 60 s',
    width: { min: 8 },
    priority: 8,
    shown: false,
    step: 0.1,
  }),
  {
    id: 'trend',
    title: '1m',
    help: 'CPU of the last minute in peaks, newest at the right; full height is one core; coloured: an event',
    align: 'left',
    width: { min: 10, max: 30, grow: 1 },
    sort: 'desc',
    priority: 6,
    shown: true,
    fromKernel: true,
    value: ({ usage }) => usage?.cpuPercent,
    text: ({ container }, context) => trendText(container.id, context),
    spots: ({ container }, context) => trendSpots(container.id, context),
    // a calm fleet looks calm
    tone: ({ container }, { history }) =>
      lastPeak(history.ring(container.id, 'cpuPercent')) >= 1 ? 'accent' : 'dim',
  },
  figure('throttled', 'throttledPercent', share, {
    title: 'THROT',
    help: 'Share of scheduler periods in which the CPU limit stopped it (cpu.stat nr_throttled)',
    priority: 9,
    shown: false,
    tone: ({ usage }) => shareTone(usage?.throttledPercent),
  }),
];

const memory: readonly ContainerColumn[] = [
  figure('mem', 'memoryBytes', bytes, {
    title: 'MEM',
    help: 'Memory as docker stats counts it, the working set: usage minus inactive file cache',
    priority: 0,
    shown: true,
  }),
  figure('mempeak', 'memoryPeakBytes', bytes, {
    title: 'MEMPEAK',
    help: 'The highest MEM of the last 60 s',
    width: { min: 7 },
    priority: 8,
    shown: false,
  }),
  figure('memall', 'memoryUsageBytes', bytes, {
    title: 'MEM+CACHE',
    help: 'Memory as the kernel counts it, all of the page cache included',
    width: { min: 9 },
    priority: 0,
    shown: false,
  }),
  figure('anon', 'memoryAnonBytes', bytes, {
    title: 'ANON',
    help: 'Anonymous memory: heap and stacks, what cannot be dropped',
    priority: 1,
    shown: false,
  }),
  figure('memlimit', 'memoryPercent', share, {
    title: 'LIM%',
    help: 'Memory as a share of the limit; of the machine, dim, without one',
    width: { min: 5 },
    priority: 1,
    shown: true,
    tone: ({ usage }) => (usage?.memoryLimited === true ? shareTone(usage.memoryPercent) : 'dim'),
  }),
  figure('file', 'memoryFileBytes', bytes, {
    title: 'FILE',
    help: 'Page cache charged to the container',
    priority: 9,
    shown: false,
  }),
  figure('swap', 'swapBytes', bytes, {
    title: 'SWAP',
    help: 'Swapped out',
    priority: 9,
    shown: false,
  }),
  figure('oom', 'oomKills', count, {
    title: 'OOM',
    help: 'Processes killed by the out-of-memory killer since the container started',
    width: { min: 4 },
    priority: 9,
    shown: false,
    tone: ({ usage }) => ((usage?.oomKills ?? 0) > 0 ? 'critical' : 'normal'),
  }),
];

const traffic: readonly ContainerColumn[] = [
  networkRate('rx', 'networkRxBytesPerSec', 'NET↓/s', 'Bytes received a second, all interfaces'),
  networkRate('tx', 'networkTxBytesPerSec', 'NET↑/s', 'Bytes sent a second, all interfaces'),
  figure('read', 'blockReadBytesPerSec', restingRate, {
    title: 'READ/s',
    help: 'Bytes read from block devices a second',
    priority: 7,
    shown: true,
  }),
  figure('write', 'blockWriteBytesPerSec', restingRate, {
    title: 'WRITE/s',
    help: 'Bytes written to block devices a second',
    width: { min: 7 },
    priority: 7,
    shown: true,
  }),
  figure('pids', 'pids', count, {
    title: 'PIDS',
    help: 'Processes and threads',
    width: { min: 5 },
    priority: 8,
    shown: true,
    tone: ({ usage }) => shareTone(usage && (100 * usage.pids) / usage.pidsLimit),
  }),
];

const pressure = (id: string, key: Figure, title: string, what: string): ContainerColumn =>
  figure(id, key, percent, {
    title,
    help: `Share of the last 10 s in which some process waited for ${what} (PSI some avg10)`,
    priority: 9,
    shown: false,
  });

const stalls: readonly ContainerColumn[] = [
  pressure('psicpu', 'pressureCpuSome', 'PSI-C', 'a CPU'),
  pressure('psimem', 'pressureMemorySome', 'PSI-M', 'memory'),
  pressure('psiio', 'pressureIoSome', 'PSI-IO', 'I/O'),
];

/** What the kernel tells, in the order of the screen. */
export const figureColumns: readonly ContainerColumn[] = [...cpu, ...memory, ...traffic, ...stalls];
