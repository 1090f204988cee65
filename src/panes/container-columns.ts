import { isRunning, type Container } from '../model/container.js';
import { age, UNKNOWN } from '../model/format.js';
import { shortId } from '../model/id.js';
import { stateText, stateTone, type ContainerRow } from './container-row.js';
import { figureColumns } from './figure-columns.js';
import type { Column } from './pane.js';

type ContainerColumn = Column<ContainerRow>;

/** Of the state it is in, where that is known. */
const since = (container: Container): number | undefined =>
  isRunning(container) ? container.startedAtMs : container.finishedAtMs;

/** Beyond ten seconds in steps of ten: young containers must not change each line every second. */
const calm = (ms: number): number => (ms < 10_000 ? ms : ms - (ms % 10_000));

/** What the list of the engine tells: who and in which state. */
const identity: readonly ContainerColumn[] = [
  {
    id: 'name',
    title: 'NAME',
    help: 'Container name',
    align: 'left',
    width: { min: 16, max: 40, grow: 3 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ container }) => container.name,
    text: ({ container }) => container.name,
  },
  {
    id: 'state',
    title: 'STATE',
    help: 'State; health when there is a check; exit code; what has been asked for',
    align: 'left',
    width: { min: 14, max: 16, grow: 1 },
    sort: 'asc',
    priority: 2,
    shown: true,
    value: ({ container }) => container.health ?? container.state,
    text: (row, { nowMs }) => stateText(row, nowMs),
    tone: stateTone,
  },
];

/** What else is known of it: behind the figures. */
const rest: readonly ContainerColumn[] = [
  {
    id: 'uptime',
    title: 'UP',
    help: 'Time since it started; since it ended, dim, when stopped',
    align: 'right',
    width: { min: 6 },
    sort: 'asc',
    priority: 3,
    shown: true,
    value: ({ container }) => -(since(container) ?? NaN),
    text: ({ container }, { nowMs }) => age(calm(nowMs - (since(container) ?? NaN))),
  },
  {
    id: 'image',
    title: 'IMAGE',
    help: 'Image it was made from',
    align: 'left',
    width: { min: 12, max: 48, grow: 2 },
    sort: 'asc',
    priority: 4,
    shown: true,
    value: ({ container }) => container.image,
    text: ({ container }) => container.image,
    tone: () => 'dim',
  },
  {
    id: 'project',
    title: 'PROJECT',
    help: 'Compose project',
    align: 'left',
    width: { min: 8, max: 20, grow: 1 },
    sort: 'asc',
    priority: 9,
    shown: false,
    value: ({ container }) => container.project,
    text: ({ container }) => container.project ?? '',
  },
  {
    id: 'id',
    title: 'ID',
    help: 'First 12 digits of the id',
    align: 'left',
    width: { min: 12 },
    sort: 'asc',
    priority: 9,
    shown: false,
    value: ({ container }) => container.id,
    text: ({ container }) => shortId(container.id),
    tone: () => 'dim',
  },
  {
    id: 'source',
    title: 'SOURCE',
    help: 'Where the figures come from: cgroup-v2, cgroup-v1, api',
    align: 'left',
    width: { min: 9 },
    sort: 'asc',
    priority: 9,
    shown: false,
    value: ({ source }) => source,
    text: ({ source }) => source ?? UNKNOWN,
    tone: () => 'dim',
  },
];

export const containerColumns: readonly ContainerColumn[] = [
  ...identity,
  ...figureColumns,
  ...rest,
];
