import { age, percent, UNKNOWN } from '../model/format.js';
import { shortId } from '../model/id.js';
import type { Container } from '../model/container.js';
import type { Samples } from '../model/ring.js';
import type { Usage } from '../model/usage.js';
import { containerRows, stateText, type ContainerRow } from '../panes/container-row.js';
import { hostRowKey } from '../panes/host.js';
import type { Stretch } from '../store/history.js';
import type { Figure } from '../store/kept-figures.js';
import type { Charted } from './charted.js';
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

const pressureText = (usage: Usage | undefined): string =>
  usage === undefined || Number.isNaN(usage.pressureCpuSome)
    ? ''
    : `cpu ${percent(usage.pressureCpuSome)}  memory ${percent(usage.pressureMemorySome)}  io ${percent(usage.pressureIoSome)}  (PSI some, % of 10 s)`;

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
  { title: 'pressure', text: ({ usage }) => pressureText(usage) },
];

const TONES = ['accent', 'notice'] as const;

const plotsOf =
  (ring: (stretch: Stretch, figure: Figure) => Samples | undefined): Charted['plots'] =>
  ({ series }, stretch) =>
    series.map((figure, index) => ({
      ring: ring(stretch, figure),
      style: toneStyle(TONES[index] ?? 'accent'),
    }));

/** Undefined when it is no longer there. */
export const subjectOf = (view: DetailView): Charted | undefined =>
  view.state.pane === 'host' ? hostSubject(view) : containerSubject(view);

function containerSubject({ detail, state }: DetailView): Charted | undefined {
  // also when the table hides stopped ones: the details are of a key, not of a line
  const row = containerRows({ ...state, all: true }).find(({ key }) => key === detail.key);
  return (
    row && {
      facts: FACTS.map(({ title, text }) => ({ title, text: text(row, state.nowMs) })),
      usage: row.usage,
      isComparison: false,
      plots: plotsOf((stretch, figure) => stretch.ring(row.container.id, figure)),
      marks: (stretch) => stretch.happened(row.container.id),
      hasNetwork: true,
    }
  );
}

function hostSubject({ detail, state }: DetailView): Charted | undefined {
  const row = state.machine?.rows.find((each) => hostRowKey(each) === detail.key);
  return (
    row && {
      facts: [
        { title: 'kind', text: row.kind },
        { title: 'what', text: row.what },
        { title: 'pressure', text: pressureText(row.usage) },
      ],
      usage: row.usage,
      isComparison: false,
      plots: plotsOf((stretch, figure) => stretch.hostRing(row.id, figure)),
      marks: () => [],
      hasNetwork: row.kind === 'containers',
    }
  );
}
