import { age, bytes, count, percent, share, UNKNOWN } from '../model/format.js';
import { shortId } from '../model/id.js';
import type { Container } from '../model/container.js';
import type { Usage } from '../model/usage.js';
import type { Rect } from '../panes/layout.js';
import { containerRows, stateText, type ContainerRow } from '../panes/container-row.js';
import type { Series as Metric } from '../store/history.js';
import type { Grid } from '../terminal/grid.js';
import { fit, truncate } from '../terminal/width.js';
import { paintChart, peak } from './chart.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

interface Fact {
  readonly title: string;
  readonly text: (row: ContainerRow, nowMs: number) => string;
}

const port = ({ ip, publicPort, privatePort, protocol }: Container['ports'][number]): string =>
  publicPort === undefined
    ? `${privatePort}/${protocol}`
    : `${ip === undefined || ip === '0.0.0.0' || ip === '::' ? '' : `${ip}:`}${publicPort}→${privatePort}/${protocol}`;

/** What is known of a container in words; an empty text leaves the line out. */
const FACTS: readonly Fact[] = [
  {
    title: 'state',
    text: (row, nowMs) =>
      [
        stateText(row, nowMs),
        row.container.startedAtMs !== undefined &&
          `started ${age(nowMs - row.container.startedAtMs)} ago`,
        row.container.restarts !== undefined && `${row.container.restarts} restarts`,
        row.container.pid !== undefined && `pid ${row.container.pid}`,
        row.source !== undefined && `by ${row.source}`,
      ]
        .filter(Boolean)
        .join('  '),
  },
  { title: 'image', text: ({ container }) => `${container.image}  ${shortId(container.id)}` },
  { title: 'command', text: ({ container }) => container.command },
  {
    title: 'project',
    text: ({ container: { project, service } }) =>
      project === undefined ? '' : `${project} / ${service ?? UNKNOWN}`,
  },
  { title: 'ports', text: ({ container }) => [...new Set(container.ports.map(port))].join('  ') },
  {
    title: 'networks',
    text: ({ container }) => container.networks.join(' ') || container.networkMode,
  },
  {
    title: 'mounts',
    text: ({ container }) =>
      container.mounts
        .map(
          ({ name, source, destination, readWrite }) =>
            `${name ?? source} → ${destination}${readWrite ? '' : ' (ro)'}`,
        )
        .join('  '),
  },
  {
    title: 'pressure',
    text: ({ usage }) =>
      usage === undefined || Number.isNaN(usage.pressureCpuSome)
        ? ''
        : `cpu ${percent(usage.pressureCpuSome)}  memory ${percent(usage.pressureMemorySome)}  io ${percent(usage.pressureIoSome)}  (PSI some, % of 10 s)`,
  },
];

interface Chart {
  readonly title: string;
  readonly series: readonly Metric[];
  readonly words: (usage: Usage | undefined) => string;
  readonly top: (value: number) => string;
  /** The scale is at least this. */
  readonly floor: (usage: Usage | undefined) => number;
}

const CHARTS: readonly Chart[] = [
  {
    title: 'cpu',
    series: ['cpuPercent'],
    words: (usage) => {
      const limited = usage !== undefined && Number.isFinite(usage.cpuLimitCores);
      const limit = limited
        ? ` of limit ${usage.cpuLimitCores} (${share(usage.cpuLimitPercent)})`
        : '';
      const held =
        (usage?.throttledPercent ?? 0) > 0 ? `  throttled ${share(usage?.throttledPercent)}` : '';
      return `${percent(usage?.cpuPercent)}%${limit}${held}`;
    },
    top: (value) => `${percent(value)}%`,
    floor: () => 1,
  },
  {
    title: 'memory',
    series: ['memoryBytes'],
    words: (usage) => {
      const limit =
        usage?.memoryLimited === true
          ? ` of ${bytes(usage.memoryLimitBytes)} (${share(usage.memoryPercent)})`
          : '';
      const kills = (usage?.oomKills ?? 0) > 0 ? `  ${count(usage?.oomKills)} OOM kills` : '';
      return `${bytes(usage?.memoryBytes)}${limit}  anon ${bytes(usage?.memoryAnonBytes)}  file ${bytes(usage?.memoryFileBytes)}${kills}`;
    },
    top: bytes,
    floor: (usage) => (usage?.memoryLimited === true ? usage.memoryLimitBytes : 1),
  },
  {
    title: 'network',
    series: ['networkRxBytesPerSec', 'networkTxBytesPerSec'],
    words: (usage) =>
      `↓ ${bytes(usage?.networkRxBytesPerSec)}/s  ↑ ${bytes(usage?.networkTxBytesPerSec)}/s  in all ${bytes(usage?.networkRxBytes)} ↓ ${bytes(usage?.networkTxBytes)} ↑`,
    top: (value) => `${bytes(value)}/s`,
    floor: () => 1024,
  },
  {
    title: 'disk',
    series: ['blockReadBytesPerSec', 'blockWriteBytesPerSec'],
    words: (usage) =>
      `read ${bytes(usage?.blockReadBytesPerSec)}/s  write ${bytes(usage?.blockWriteBytesPerSec)}/s  in all ${bytes(usage?.blockReadBytes)} read ${bytes(usage?.blockWriteBytes)} written`,
    top: (value) => `${bytes(value)}/s`,
    floor: () => 1024,
  },
];

const TITLE_WIDTH = 9;
const SERIES_TONES = ['accent', 'notice'] as const;

export function paintCharts(grid: Grid, rect: Rect, { detail, state, series }: DetailView): void {
  // also when the table hides stopped ones: the details are of a key, not of a line
  const row = containerRows({ ...state, all: true }).find(({ key }) => key === detail.key);
  if (row === undefined) return;
  let y = rect.y;
  const end = rect.y + rect.height;
  for (const { title, text } of FACTS) {
    const said = text(row, state.nowMs);
    // facts leave at least half of the height to the charts
    if (said === '' || y >= rect.y + rect.height / 2) continue;
    grid.put(rect.x, y, fit(title, TITLE_WIDTH), toneStyle('dim'), rect.width);
    const width = rect.width - TITLE_WIDTH;
    grid.put(rect.x + TITLE_WIDTH, y, truncate(said, width), toneStyle('normal'), width);
    y++;
  }
  const charts = CHARTS.slice(0, Math.max(1, Math.floor((end - y) / 3)));
  const height = Math.floor((end - y) / charts.length);
  for (const chart of charts) {
    const place = { x: rect.x, y, width: rect.width, height };
    paintOne(grid, place, chart, { row, history: series.history });
    y += height;
  }
}

function paintOne(
  grid: Grid,
  { x, y, width, height }: Rect,
  chart: Chart,
  { row, history }: { row: ContainerRow; history: DetailView['series']['history'] },
): void {
  const plots = chart.series.map((metric, index) => ({
    ring: history.ring(row.container.id, metric),
    style: toneStyle(SERIES_TONES[index] ?? 'accent'),
  }));
  const top = peak(plots, width, chart.floor(row.usage));
  grid.put(x, y, fit(chart.title, TITLE_WIDTH), toneStyle('dim'), width);
  const words = truncate(chart.words(row.usage), width - TITLE_WIDTH);
  grid.put(x + TITLE_WIDTH, y, words, toneStyle('normal', { bold: true }), width - TITLE_WIDTH);
  const scale = `top ${chart.top(top)} · ${age(width * 2 * 1000)}`;
  const at = Math.max(x + TITLE_WIDTH + words.length + 2, x + width - scale.length);
  grid.put(at, y, scale, toneStyle('dim'), Math.max(0, x + width - at));
  paintChart(grid, { x, y: y + 1, width, height: height - 1 }, plots, top);
}
