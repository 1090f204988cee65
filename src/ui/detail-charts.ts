import { age, bytes, count, percent, share } from '../model/format.js';
import type { Usage } from '../model/usage.js';
import type { Rect } from '../panes/layout.js';
import type { Figure as Metric } from '../store/kept-figures.js';
import type { Grid } from '../terminal/grid.js';
import { fit, truncate } from '../terminal/width.js';
import { paintChart, peak } from './chart.js';
import { subjectOf, type Subject } from './detail-subject.js';
import type { DetailView } from './detail.js';
import { toneStyle } from './theme.js';

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

export function paintCharts(grid: Grid, rect: Rect, view: DetailView): void {
  const subject = subjectOf(view);
  if (subject === undefined) return;
  let y = rect.y;
  const end = rect.y + rect.height;
  for (const { title, text } of subject.facts) {
    // facts leave at least half of the height to the charts
    if (text === '' || y >= rect.y + rect.height / 2) continue;
    grid.put(rect.x, y, fit(title, TITLE_WIDTH), toneStyle('dim'), rect.width);
    const width = rect.width - TITLE_WIDTH;
    grid.put(rect.x + TITLE_WIDTH, y, truncate(text, width), toneStyle('normal'), width);
    y++;
  }
  const known = CHARTS.filter(({ title }) => subject.hasNetwork || title !== 'network');
  const charts = known.slice(0, Math.max(1, Math.floor((end - y) / 3)));
  const height = Math.floor((end - y) / charts.length);
  for (const chart of charts) {
    const place = { x: rect.x, y, width: rect.width, height };
    paintOne(grid, place, chart, subject);
    y += height;
  }
}

function paintOne(
  grid: Grid,
  { x, y, width, height }: Rect,
  chart: Chart,
  { usage, ring }: Subject,
): void {
  const plots = chart.series.map((metric, index) => ({
    ring: ring(metric),
    style: toneStyle(SERIES_TONES[index] ?? 'accent'),
  }));
  const top = peak(plots, width, chart.floor(usage));
  grid.put(x, y, fit(chart.title, TITLE_WIDTH), toneStyle('dim'), width);
  const words = truncate(chart.words(usage), width - TITLE_WIDTH);
  grid.put(x + TITLE_WIDTH, y, words, toneStyle('normal', { bold: true }), width - TITLE_WIDTH);
  const scale = `top ${chart.top(top)} · ${age(width * 2 * 1000)}`;
  const at = Math.max(x + TITLE_WIDTH + words.length + 2, x + width - scale.length);
  grid.put(at, y, scale, toneStyle('dim'), Math.max(0, x + width - at));
  paintChart(grid, { x, y: y + 1, width, height: height - 1 }, plots, top);
}
