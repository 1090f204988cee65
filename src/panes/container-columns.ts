import { isRunning, type Container } from '../model/container.js';
import { age, UNKNOWN } from '../model/format.js';
import { shortId } from '../model/id.js';
import { severityRank } from '../model/verdict.js';
import { stateText, stateTone, type ContainerRow } from './container-row.js';
import { figureColumns } from './figure-columns.js';
import type { Column } from './pane.js';
import { sinceColumns } from './since-columns.js';

type ContainerColumn = Column<ContainerRow>;

/** Of the state it is in, where that is known. */
const since = (container: Container): number | undefined =>
  isRunning(container) ? container.startedAtMs : container.finishedAtMs;

/** So old and older in steps of this, s: a young fleet is not to change each line every second. */
const STEPS = [
  [180, 60],
  [30, 30],
  [10, 10],
] as const;

function calm(ms: number): number {
  const [, step = 1] = STEPS.find(([from]) => ms >= from * 1000) ?? [];
  return ms - (ms % (step * 1000));
}

/**
 * The worst first; among equals by tenths of how bad it is, so that rows do not swap with each figure, then
 * by CPU, as all those about which there is nothing to say.
 */
function urgency({ usage, verdicts: [worst] }: ContainerRow): number | undefined {
  if (worst === undefined) return usage?.cpuPercent;
  const busy = Math.min(usage?.cpuPercent || 0, 99_999);
  return severityRank(worst.severity) * 1e7 + Math.floor(worst.score / 10) * 1e5 + busy;
}

/** What the list of the engine tells: who and in which state; and what is the matter with it. */
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
    help: 'State; health when there is a check; exit code; what has been asked for; time until it is undone by itself',
    align: 'left',
    width: { min: 14, max: 16, grow: 1 },
    sort: 'asc',
    priority: 2,
    shown: true,
    value: ({ container }) => container.health ?? container.state,
    text: (row, { nowMs }) => stateText(row, nowMs),
    tone: stateTone,
  },
  {
    id: 'why',
    title: 'WHY',
    help: 'Why it wants to be looked at: the worst verdict, with its figures; empty when all is well',
    align: 'left',
    width: { min: 25, max: 60, grow: 4 },
    sort: 'desc',
    priority: 1,
    shown: true,
    fromKernel: true,
    value: urgency,
    step: 0.1,
    text: ({ verdicts: [worst] }) => worst?.text ?? '',
    tone: ({ verdicts: [worst] }) => worst?.severity ?? 'normal',
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

/** A total stands where the figure does that it takes the place of. */
const withTotal = (figure: ContainerColumn): readonly ContainerColumn[] => [
  figure,
  ...sinceColumns.filter(({ id }) => id === `${figure.id}since`),
];

export const containerColumns: readonly ContainerColumn[] = [
  ...identity,
  ...figureColumns.flatMap(withTotal),
  ...rest,
];
