import { isRunning, type MountPoint, type PortMapping } from '../model/container.js';
import type { Field, NumberKind } from '../query/field.js';
import { containerColumns } from './container-columns.js';
import type { ContainerRow } from './container-row.js';
import { ageField, fieldsOf, idField, labelField } from './fields.js';

type ContainerField = Field<ContainerRow>;

const ofColumn = fieldsOf(containerColumns);

/** Columns of the kernel's figures, and what their numbers are. */
const FIGURES: readonly (readonly [column: string, kind: NumberKind, id?: string])[] = [
  ['cpu', 'percent'],
  ['cpulimit', 'percent', 'cpu%limit'],
  ['cpupeak', 'percent'],
  ['throttled', 'percent'],
  ['mem', 'bytes'],
  ['mempeak', 'bytes'],
  ['memlimit', 'percent', 'mem%limit'],
  ['anon', 'bytes'],
  ['file', 'bytes'],
  ['swap', 'bytes'],
  ['oom', 'number'],
  ['rx', 'bytes/s'],
  ['tx', 'bytes/s'],
  ['read', 'bytes/s'],
  ['write', 'bytes/s'],
  ['pids', 'number'],
  ['psicpu', 'percent'],
  ['psimem', 'percent'],
  ['psiio', 'percent'],
];

const identity: readonly ContainerField[] = [
  ofColumn('name', { kind: 'text' }),
  ofColumn('image', { kind: 'text' }),
  {
    id: 'state',
    aliases: ['status'],
    kind: 'text',
    colon: 'equals',
    help: 'created, running, paused, restarting, removing, exited, dead',
    of: ({ container }) => container.state,
  },
  {
    id: 'health',
    aliases: [],
    kind: 'text',
    colon: 'equals',
    help: 'healthy, unhealthy or starting, when there is a check',
    of: ({ container }) => container.health,
  },
  ofColumn('project', { kind: 'text', colon: 'equals' }),
  {
    id: 'service',
    aliases: [],
    kind: 'text',
    colon: 'equals',
    help: 'Compose service',
    of: ({ container }) => container.service,
  },
  idField(({ container }) => container.id),
];

const triage: ContainerField = {
  id: 'why',
  aliases: [],
  kind: 'text',
  help: 'A verdict: its rule (oom-killed), its severity (critical) or its words',
  of: ({ verdicts }) => verdicts.flatMap(({ rule, severity, text }) => [rule, severity, text]),
};

const life: readonly ContainerField[] = [
  ageField(({ container }) => container.createdAtMs),
  {
    id: 'uptime',
    aliases: ['up'],
    kind: 'duration',
    help: 'Time since it started; unknown while it does not run',
    of: ({ container }, nowMs) =>
      isRunning(container) ? nowMs - (container.startedAtMs ?? NaN) : NaN,
  },
  {
    id: 'exit',
    aliases: ['code'],
    kind: 'number',
    help: 'Exit code of its last run; unknown while it runs',
    of: ({ container }) => container.exitCode,
  },
  {
    id: 'restarts',
    aliases: [],
    kind: 'number',
    help: 'How often its restart policy has started it again',
    of: ({ container }) => container.restarts,
  },
];

/** `8080`, `80`, `80/tcp`, `8080:80`: as people name one. */
const portTexts = ({ privatePort, publicPort, protocol }: PortMapping): readonly string[] => [
  `${privatePort}`,
  `${privatePort}/${protocol}`,
  ...(publicPort === undefined ? [] : [`${publicPort}`, `${publicPort}:${privatePort}`]),
];

const mountTexts = ({ name, source, destination }: MountPoint): readonly (string | undefined)[] => [
  name,
  source,
  destination,
];

const attached: readonly ContainerField[] = [
  labelField(({ container }) => container.labels),
  {
    id: 'network',
    aliases: ['net'],
    kind: 'text',
    help: 'A network it is attached to',
    of: ({ container }) => container.networks,
  },
  {
    id: 'ip',
    aliases: ['address'],
    kind: 'text',
    colon: 'equals',
    help: 'An address of its own in a network',
    of: ({ container }) => container.addresses,
  },
  {
    id: 'port',
    aliases: ['ports'],
    kind: 'text',
    colon: 'equals',
    help: 'A port, inside or published: 80, 80/tcp, 8080:80',
    of: ({ container }) => container.ports.flatMap(portTexts),
  },
  {
    id: 'mount',
    aliases: ['volume'],
    kind: 'text',
    help: 'Name, source or destination of a mount',
    of: ({ container }) => container.mounts.flatMap(mountTexts),
  },
  ofColumn('source', { kind: 'text', colon: 'equals' }),
];

/** What can be asked of containers. */
export const containerFields: readonly ContainerField[] = [
  ...identity,
  triage,
  ...FIGURES.map(([column, kind, id = column]) => ofColumn(column, { kind, id })),
  ...life,
  ...attached,
];
