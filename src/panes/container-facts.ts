import type { Container } from '../model/container.js';
import { age, percent, UNKNOWN } from '../model/format.js';
import { shortId } from '../model/id.js';
import type { Usage } from '../model/usage.js';
import { stateText, type ContainerRow } from './container-row.js';

interface Fact {
  readonly title: string;
  /** Empty: there is nothing to say. */
  readonly text: (row: ContainerRow, nowMs: number) => string;
}

const port = ({ ip, publicPort, privatePort, protocol }: Container['ports'][number]): string =>
  publicPort === undefined
    ? `${privatePort}/${protocol}`
    : `${ip === undefined || ip === '0.0.0.0' || ip === '::' ? '' : `${ip}:`}${publicPort}→${privatePort}/${protocol}`;

export const pressureText = (usage: Usage | undefined): string =>
  usage === undefined || Number.isNaN(usage.pressureCpuSome)
    ? ''
    : `cpu ${percent(usage.pressureCpuSome)}  memory ${percent(usage.pressureMemorySome)}  io ${percent(usage.pressureIoSome)}  (PSI some, % of 10 s)`;

/** What is known of a container in words; an empty text leaves the line out. */
export const FACTS: readonly Fact[] = [
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
