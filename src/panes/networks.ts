import type { Container } from '../model/container.js';
import { age } from '../model/format.js';
import { shortId, type NetworkId } from '../model/id.js';
import { isPredefined, type Network } from '../model/network.js';
import { targetKey, type Operation, type Target } from '../model/operation.js';
import type { SafeText } from '../model/safe-text.js';
import type { Field } from '../query/field.js';
import { language } from '../query/language.js';
import type { State } from '../store/state.js';
import { ageField, fieldsOf, idField, labelField, usedFields } from './fields.js';
import { pane, type Action, type Column } from './pane.js';
import { usersOf } from './users.js';
import { textColumn } from './text-column.js';

interface NetworkRow {
  readonly network: Network;
  readonly users: readonly SafeText[];
}

const words = textColumn<NetworkRow>;

const columns: readonly Column<NetworkRow>[] = [
  words('name', ({ network }) => network.name, {
    title: 'NAME',
    help: 'Network name',
    width: { min: 16, max: 48, grow: 3 },
    priority: 0,
  }),
  words('id', ({ network }) => shortId(network.id), {
    title: 'ID',
    help: 'First 12 digits of the id',
    width: { min: 12 },
    priority: 5,
    tone: () => 'dim',
  }),
  words('driver', ({ network }) => network.driver, {
    title: 'DRIVER',
    help: 'bridge, overlay, macvlan, …',
    width: { min: 8, max: 14 },
    priority: 2,
  }),
  words('scope', ({ network }) => network.scope, {
    title: 'SCOPE',
    help: 'local, or swarm',
    width: { min: 6 },
    priority: 4,
    tone: () => 'dim',
  }),
  words('subnet', ({ network }) => network.subnets.join(' '), {
    title: 'SUBNET',
    help: 'Address ranges',
    width: { min: 18, max: 44, grow: 1 },
    priority: 1,
  }),
  {
    id: 'created',
    title: 'CREATED',
    help: 'Time since it was made',
    align: 'right',
    width: { min: 7 },
    sort: 'desc',
    priority: 3,
    shown: true,
    value: ({ network }) => network.createdAtMs,
    text: ({ network }, { nowMs }) => age(nowMs - (network.createdAtMs ?? NaN)),
  },
  words('used', ({ users }) => (users.length > 0 ? users.join(' ') : 'unused'), {
    title: 'CONTAINERS',
    help: 'Containers attached to it, stopped ones included',
    width: { min: 10, max: 80, grow: 3 },
    sort: 'desc',
    priority: 1,
    value: ({ users }) => users.length,
    tone: ({ users, network }) =>
      users.length === 0 && !isPredefined(network) ? 'notice' : 'normal',
  }),
];

const ofColumn = fieldsOf(columns);

const fields: readonly Field<NetworkRow>[] = [
  ofColumn('name', { kind: 'text' }),
  idField(({ network }) => network.id),
  ofColumn('driver', { kind: 'text', colon: 'equals' }),
  ofColumn('scope', { kind: 'text', colon: 'equals' }),
  {
    id: 'subnet',
    aliases: [],
    kind: 'text',
    help: 'An address range',
    of: ({ network }) => network.subnets,
  },
  ageField(({ network }) => network.createdAtMs),
  ...usedFields<NetworkRow>(),
  {
    id: 'internal',
    aliases: [],
    kind: 'flag',
    help: 'Without a way out',
    of: ({ network }) => network.internal,
  },
  labelField(({ network }) => network.labels),
];

const targetOf = ({ network }: NetworkRow): Target<NetworkId> => ({
  host: network.host,
  id: network.id,
  name: network.name,
});

/** One operation a container that may join or leave, by name. */
const memberships =
  (
    op: 'network.connect' | 'network.disconnect',
    mayBe: (container: Container, row: NetworkRow) => boolean,
  ) =>
  (row: NetworkRow, state: State): readonly Operation[] =>
    [...state.containers.values()]
      .filter((container) => mayBe(container, row))
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(({ host, id, name }) => ({ op, target: targetOf(row), container: { host, id, name } }));

const isMember = ({ networks: its }: Container, { network }: NetworkRow): boolean =>
  its.includes(network.name);

/** Whose network is the host's or another container's has none of its own to be in. */
const mayJoin = (container: Container, row: NetworkRow): boolean =>
  !isMember(container, row) && !/^(?:host$|container:)/.test(container.networkMode);

/** The two in which nothing can be a member of its own. */
const closed = ({ network }: NetworkRow): string | undefined =>
  isPredefined(network) && network.name !== 'bridge'
    ? `${network.name} takes no containers`
    : undefined;

const actions: readonly Action<NetworkRow>[] = [
  {
    id: 'network.connect',
    key: 'n',
    label: 'connect',
    help: 'Connect a container, picked from a list',
    risk: 'interrupts',
    disabled: closed,
    menu: 'connect',
    operation: memberships('network.connect', mayJoin),
  },
  {
    id: 'network.disconnect',
    key: 'x',
    label: 'disconnect',
    help: 'Disconnect a container, picked from a list; what it has open there breaks',
    risk: 'interrupts',
    disabled: (row) =>
      closed(row) ??
      (row.users.length === 0 ? `nothing is connected to ${row.network.name}` : undefined),
    menu: 'disconnect',
    operation: memberships('network.disconnect', isMember),
  },
  {
    id: 'network.remove',
    key: 'd',
    label: 'remove',
    help: 'Remove the network',
    risk: 'destroys',
    disabled: ({ network }) =>
      isPredefined(network) ? `${network.name} belongs to the engine` : undefined,
    operation: (row) => ({ op: 'network.remove', target: targetOf(row) }),
  },
];

export const networks = pane({
  id: 'networks',
  title: 'Networks',
  short: 'Net',
  key: '4',
  noun: 'network',
  total: (state) => state.networks?.size,
  empty: () => 'No networks.',
  rows: (state) => {
    const users = usersOf(state, (container) => container.networks);
    return [...(state.networks?.values() ?? [])].map((network) => ({
      network,
      users: users.get(network.name) ?? [],
    }));
  },
  rowKey: ({ network }) => targetKey(network),
  name: ({ network }) => network.name,
  summary: ({ network, users }) => [
    network.driver,
    users.length > 0 ? `used by ${users.join(' ')}` : 'unused',
  ],
  language: language(fields, ({ network, users }) => [
    network.name,
    network.driver,
    network.id,
    ...network.subnets,
    ...users,
  ]),
  columns,
  actions,
  tone: ({ network }) => (isPredefined(network) ? 'dim' : 'normal'),
});
