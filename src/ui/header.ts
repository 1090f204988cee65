import { age, bytes, clock, percent, UNKNOWN } from '../model/format.js';
import type { SelfUsage } from '../model/host-usage.js';
import { bar } from '../panes/bar.js';
import { banner } from '../panes/banner.js';
import type { Rect } from '../panes/layout.js';
import type { Tone } from '../panes/pane.js';
import type { State } from '../store/state.js';
import type { Grid } from '../terminal/grid.js';
import { textWidth, truncate } from '../terminal/width.js';
import { toneStyle } from './theme.js';

interface Segment {
  /** The highest goes first when there is no room. */
  readonly priority: number;
  readonly tone?: (state: State) => Tone;
  /** Empty when there is nothing to say. */
  readonly text: (state: State) => string;
  /** Said instead when the long form does not fit. */
  readonly brief?: (state: State) => string;
  /** Not to be overlooked. */
  readonly inverse?: true;
}

const whole = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? UNKNOWN : value.toFixed(0);

const pressures = (state: State): readonly (readonly [string, number])[] => {
  const usage = state.host.usage;
  return [
    ['cpu', usage?.pressureCpuSome ?? NaN],
    ['mem', usage?.pressureMemorySome ?? NaN],
    ['io', usage?.pressureIoSome ?? NaN],
  ];
};

/** Which kernel interface the figures come from: that of any container. */
const cgroup = (state: State): string => {
  const [source] = state.sources.values();
  return source === undefined || source === 'demo' ? '' : ` · ${source.replace('-', ' ')}`;
};

const BAR_WIDTH = 8;

/** That nothing is wrong is the first to go. */
const connectedText = ({ host: { connection, engine } }: State): string => {
  if (connection.status === 'connecting') return 'connecting…';
  if (connection.status !== 'live') return '';
  return engine?.kind === 'demo' ? 'simulated' : 'live';
};

/** How old what is shown is has its room on any screen. */
const lostText = ({ host: { connection }, nowMs }: State, why = false): string => {
  if (connection.status === 'connecting' || connection.status === 'live') return '';
  if (connection.status === 'daemonless' || !connection.everLive) return 'no engine';
  const reason = why ? `: ${connection.attempts.at(-1)?.failure.said ?? ''}` : '';
  return `NOT CONNECTED for ${age(nowMs - connection.sinceMs)}${reason}`;
};

/** That nothing of this is now. */
const pastText = ({ past }: State): string =>
  past === undefined ? '' : ` PAST ${clock(past.moment.nowMs)} (${age(past.agoMs)} ago) `;

/** `slow link: 2 fps`. */
const lineText = ({ frameIntervalMs }: State): string =>
  frameIntervalMs > 0 ? `slow link: ${1000 / frameIntervalMs} fps` : '';

/** In the order of the screen. */
const SEGMENTS: readonly Segment[] = [
  { priority: 0, text: () => 'dtop', tone: () => 'accent' },
  { priority: 0, text: pastText, tone: () => 'warning', inverse: true },
  { priority: 2, text: ({ host }) => host.engine?.hostname ?? '' },
  {
    priority: 3,
    text: (state) => {
      const { engine } = state.host;
      if (engine === undefined) return '';
      return `${engine.kind} ${engine.version}${cgroup(state)}`;
    },
    brief: ({ host: { engine } }) => (engine === undefined ? '' : engine.kind),
  },
  { priority: 6, text: connectedText, tone: () => 'dim' },
  {
    priority: 0,
    text: (state) => lostText(state, true),
    brief: (state) => lostText(state),
    tone: ({ host }) => (host.connection.status === 'daemonless' ? 'warning' : 'critical'),
  },
  { priority: 0, text: lineText, tone: () => 'notice' },
  {
    priority: 1,
    text: ({ host: { deferred } }) => (deferred > 0 ? `figures late: ${deferred}` : ''),
    tone: () => 'notice',
  },
  {
    priority: 0,
    text: ({ hostVerdict }) => hostVerdict?.text ?? '',
    brief: ({ hostVerdict }) => hostVerdict?.text.replace(/:.*/, '') ?? '',
    tone: ({ hostVerdict }) => hostVerdict?.severity ?? 'normal',
  },
  {
    priority: 1,
    text: ({ host: { usage } }) =>
      `cpu ${bar(usage?.cpuPercent ?? NaN, BAR_WIDTH)} ${whole(usage?.cpuPercent).padStart(3)}% of ${whole(usage?.cpus)}`,
    brief: ({ host: { usage } }) =>
      `cpu ${whole(usage?.cpuPercent).padStart(2)}%/${whole(usage?.cpus)}`,
  },
  {
    priority: 1,
    text: ({ host: { usage } }) =>
      `mem ${bytes(usage?.memoryUsedBytes)}/${bytes(usage?.memoryBytes)}`,
  },
  {
    priority: 6,
    text: ({ host: { usage } }) =>
      (usage?.swapBytes ?? 0) > 0 ? `swap ${bytes(usage?.swapUsedBytes)}` : '',
  },
  {
    priority: 4,
    text: ({ host: { usage } }) => `load ${percent(usage?.load1)} ${percent(usage?.load5)}`,
    brief: ({ host: { usage } }) => `load ${percent(usage?.load1)}`,
  },
  {
    priority: 5,
    text: (state) => {
      const known = pressures(state).filter(([, value]) => !Number.isNaN(value));
      if (known.length === 0) return '';
      return `psi ${known.map(([what, value]) => `${what} ${whole(value)}`).join(' ')}`;
    },
    tone: (state) => (pressures(state).some(([, value]) => value >= 10) ? 'warning' : 'normal'),
  },
  {
    priority: 7,
    text: ({ host: { self } }) =>
      self === undefined
        ? ''
        : `${selfText(self)} ${self.callsPerMin} calls/min ${bytes(self.terminalBytesPerSec)}B/s`,
    brief: ({ host: { self } }) => (self === undefined ? '' : selfText(self)),
    tone: () => 'dim',
  },
];

const selfText = ({ cpuPercent, rssBytes }: SelfUsage): string =>
  `self ${percent(cpuPercent)}% ${bytes(rssBytes)}`;

const GAP = '  ';

interface Said {
  readonly text: string;
  readonly tone: Tone;
  readonly inverse: boolean;
}

/** What is above it goes before anything that matters more is shortened. */
const WORTH_MORE = 3;

/** Shortens and drops the least important until the line fits. */
function chosen(state: State, width: number): readonly Said[] {
  const parts = SEGMENTS.map((segment) => ({
    segment,
    text: segment.text(state),
    tone: segment.tone?.(state) ?? 'normal',
    inverse: segment.inverse === true,
  }));
  const total = (): number =>
    parts.reduce((sum, { text }) => sum + (text === '' ? 0 : textWidth(text) + GAP.length), 0);
  const byPriority = parts.toSorted((a, b) => b.segment.priority - a.segment.priority);
  const reduce = (from: number, to: (segment: Segment) => string | undefined): void => {
    for (const part of byPriority)
      if (part.segment.priority >= from && total() > width)
        part.text = to(part.segment) ?? part.text;
  };
  reduce(1, ({ brief }) => brief?.(state));
  reduce(WORTH_MORE + 1, () => '');
  reduce(0, ({ brief }) => brief?.(state));
  reduce(1, () => '');
  return parts.filter(({ text }) => text !== '');
}

export function paintHeader(grid: Grid, { x, y, width, height }: Rect, state: State): void {
  if (height === 0) return;
  let at = x + 1;
  for (const { text, tone, inverse } of chosen(state, width - 1)) {
    const style = toneStyle(tone, { bold: tone === 'accent' || inverse, inverse });
    at += grid.put(at, y, text, style, width - at);
    at += GAP.length;
  }
}

/** What is not real is said inverse; what is missing, in its colour. */
export function paintBanner(grid: Grid, { x, y, width, height }: Rect, state: State): void {
  const said = banner(state);
  if (said === undefined) return;
  const inverse = state.host.banner !== undefined;
  const style = toneStyle(said.tone, { inverse, bold: inverse });
  said.lines.slice(0, height).forEach((line, index) => {
    if (inverse) grid.fill(x, y + index, width, 1, style);
    grid.put(x + 1, y + index, truncate(line, width - 1), style, width - 1);
  });
}
