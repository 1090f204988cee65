import { bytes, percent, plural, share, UNKNOWN } from '../model/format.js';
import { fillPercent, type Filesystem, type HostUsage } from '../model/host-usage.js';
import type { State } from '../store/state.js';
import { bar } from './bar.js';
import type { SummaryLine, Tone } from './pane.js';

type Part = SummaryLine[number];
type Shown = Pick<State, 'host' | 'machine' | 'size'>;

const TITLE_WIDTH = 9;
const MARGIN = 2;
const BAR_WIDTH = 10;
const CORE_WIDTH = 16;
const CORE_BAR = 6;
const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

const normal = (text: string): Part => ({ text, tone: 'normal' });
const dim = (text: string): Part => ({ text, tone: 'dim' });
const title = (text: string): Part => dim(text.padEnd(TITLE_WIDTH));

/** What is nearly used up is worth a look. */
const fullTone = (value: number): Tone =>
  value >= 95 ? 'critical' : value >= 85 ? 'warning' : 'accent';
const stallTone = (value: number): Tone => (value >= 10 ? 'warning' : 'normal');

const room = ({ size }: Shown): number => size.columns - TITLE_WIDTH - MARGIN;

/** The machine at a glance: cores, memory, what is waited for, disks. Empty while nothing is known. */
export function machineLines(state: Shown): readonly SummaryLine[] {
  const { machine, host } = state;
  if (machine === undefined || host.usage === undefined) return [];
  return [
    ...coreLines(machine.cores, state),
    memoryLine(host.usage),
    stallLine(host.usage),
    ...diskLines(machine.filesystems ?? [], state),
  ];
}

/** A bar for each while they fit in a line, else a mark for each, or for each few the busiest of them. */
function coreLines(cores: readonly number[], state: Shown): readonly SummaryLine[] {
  if (cores.length === 0) return [];
  const width = room(state);
  if (cores.length * CORE_WIDTH <= width) {
    return [[title('cores'), ...cores.flatMap(coreBar)]];
  }
  const busiest = Math.max(...cores.map((busy) => busy || 0));
  const words = `  ${plural(cores.length, 'core')}, busiest ${share(busiest)}`;
  const hasWords = cores.length + words.length <= width;
  const perMark = Math.ceil(cores.length / Math.max(1, width));
  const marks = Array.from({ length: Math.ceil(cores.length / perMark) }, (_, mark) =>
    coreMark(Math.max(...cores.slice(mark * perMark, (mark + 1) * perMark))),
  );
  return [[title('cores'), ...marks, ...(hasWords ? [dim(words)] : [])]];
}

const coreBar = (busy: number, core: number): readonly Part[] => [
  dim(`${core} `),
  { text: bar(busy, CORE_BAR), tone: fullTone(busy) },
  normal(
    share(busy)
      .padStart(5)
      .padEnd(CORE_WIDTH - CORE_BAR - `${core} `.length),
  ),
];

const coreMark = (busy: number): Part =>
  Number.isNaN(busy)
    ? dim(' ')
    : { text: LEVELS[Math.min(7, Math.floor((busy / 100) * 8))] ?? ' ', tone: fullTone(busy) };

function memoryLine(usage: HostUsage): SummaryLine {
  const { memoryUsedBytes: used, memoryBytes: all, swapBytes, swapUsedBytes } = usage;
  const filled = (100 * used) / all;
  const swap = swapBytes > 0 ? `${bytes(swapUsedBytes)} of ${bytes(swapBytes)}` : 'none';
  return [
    title('memory'),
    { text: bar(filled, BAR_WIDTH), tone: fullTone(filled) },
    normal(` ${share(filled)} of ${bytes(all)}, ${bytes(all - used)} available`),
    dim('   swap '),
    normal(Number.isNaN(swapBytes) ? UNKNOWN : swap),
  ];
}

/** `full` of the CPU has no meaning for a whole machine (accounting/psi.rst). */
function stallLine(usage: HostUsage): SummaryLine {
  const stall = (what: string, value: number): readonly Part[] => [
    dim(`${what} `),
    { text: percent(value).padEnd(6), tone: stallTone(value) },
  ];
  return [
    title('stalls'),
    ...stall('cpu', usage.pressureCpuSome),
    ...stall('mem', usage.pressureMemorySome),
    ...stall('full', usage.pressureMemoryFull),
    ...stall('io', usage.pressureIoSome),
    ...stall('full', usage.pressureIoFull),
    dim('  load '),
    normal([usage.load1, usage.load5, usage.load15].map(percent).join(' ')),
  ];
}

/** As many as fit beside each other, then the next line. */
function diskLines(disks: readonly Filesystem[], state: Shown): readonly SummaryLine[] {
  const width = room(state);
  const lines: Part[][] = [];
  let used = Infinity;
  for (const disk of disks) {
    const parts = diskParts(disk);
    const length = parts.reduce((sum, { text }) => sum + text.length, 0);
    if (used + length > width) {
      lines.push([title(lines.length === 0 ? 'disks' : '')]);
      used = 0;
    }
    lines.at(-1)?.push(...parts);
    used += length;
  }
  return lines;
}

function diskParts(disk: Filesystem): readonly Part[] {
  const filled = fillPercent(disk);
  const engine = disk.isDataRoot ? ' (engine)' : '';
  return [
    normal(`${disk.mount}${engine} `),
    { text: bar(filled, BAR_WIDTH), tone: fullTone(filled) },
    normal(` ${share(filled)}, ${bytes(disk.availableBytes)} free   `),
  ];
}
