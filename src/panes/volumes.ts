import { age, bytes } from '../model/format.js';
import type { ImageId } from '../model/id.js';
import { targetKey } from '../model/operation.js';
import type { SafeText } from '../model/safe-text.js';
import { isAnonymous, type Volume } from '../model/volume.js';
import type { Field } from '../query/field.js';
import { language } from '../query/language.js';
import type { State } from '../store/state.js';
import { ageField, fieldsOf, labelField, usedFields } from './fields.js';
import { lastingLines } from './lasting-lines.js';
import { pane, type Action, type Column, type SummaryLine } from './pane.js';
import { tarOf } from './tar-name.js';
import { usersOf } from './users.js';

interface VolumeRow {
  readonly volume: Volume;
  readonly users: readonly SafeText[];
  /** One that is here: an engine gives files of containers only, so one is made, which never runs. */
  readonly image: ImageId | undefined;
}

const columns: readonly Column<VolumeRow>[] = [
  {
    id: 'name',
    title: 'NAME',
    help: 'Volume name; 64 digits mean that nobody named it',
    align: 'left',
    width: { min: 16, max: 64, grow: 2 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: ({ volume }) => volume.name,
    text: ({ volume }) => volume.name,
    tone: ({ volume }) => (isAnonymous(volume) ? 'dim' : 'normal'),
  },
  {
    id: 'driver',
    title: 'DRIVER',
    help: 'Volume driver',
    align: 'left',
    width: { min: 7, max: 14 },
    sort: 'asc',
    priority: 4,
    shown: true,
    value: ({ volume }) => volume.driver,
    text: ({ volume }) => volume.driver,
    tone: () => 'dim',
  },
  {
    id: 'size',
    title: 'SIZE',
    help: 'Blocks on the disk, measured with z: by our own walk where the files are readable, else by the engine',
    align: 'right',
    width: { min: 6 },
    sort: 'desc',
    priority: 1,
    shown: true,
    value: ({ volume }) => volume.sizeBytes,
    text: ({ volume }) => bytes(volume.sizeBytes),
  },
  {
    id: 'created',
    title: 'CREATED',
    help: 'Time since it was made',
    align: 'right',
    width: { min: 7 },
    sort: 'desc',
    priority: 2,
    shown: true,
    value: ({ volume }) => volume.createdAtMs,
    text: ({ volume }, { nowMs }) => age(nowMs - (volume.createdAtMs ?? NaN)),
  },
  {
    id: 'used',
    title: 'USED BY',
    help: 'Containers that mount it, stopped ones included',
    align: 'left',
    width: { min: 8, max: 48, grow: 2 },
    sort: 'desc',
    priority: 1,
    shown: true,
    value: ({ users }) => users.length,
    text: ({ users }) => (users.length > 0 ? users.join(' ') : 'unused'),
    tone: ({ users }) => (users.length === 0 ? 'notice' : 'normal'),
  },
  {
    id: 'mount',
    title: 'MOUNT POINT',
    help: 'Directory on the host',
    align: 'left',
    width: { min: 16, max: 90, grow: 2 },
    sort: 'asc',
    priority: 5,
    shown: true,
    value: ({ volume }) => volume.mountpoint,
    text: ({ volume }) => volume.mountpoint,
    tone: () => 'dim',
  },
];

const ofColumn = fieldsOf(columns);

const fields: readonly Field<VolumeRow>[] = [
  ofColumn('name', { kind: 'text' }),
  ofColumn('driver', { kind: 'text', colon: 'equals' }),
  ofColumn('size', { kind: 'bytes' }),
  ageField(({ volume }) => volume.createdAtMs),
  ...usedFields<VolumeRow>(),
  ofColumn('mount', { kind: 'text' }),
  {
    id: 'anonymous',
    aliases: [],
    kind: 'flag',
    help: 'Nobody gave it a name',
    of: ({ volume }) => isAnonymous(volume),
  },
  labelField(({ volume }) => volume.labels),
];

/** A walk through volumes takes its time. */
const sizingLines = ({ sizing, nowMs }: State): readonly SummaryLine[] =>
  sizing === undefined
    ? []
    : [
        [
          { text: `measuring ${sizing.what}`, tone: 'accent' },
          { text: `  ${age(nowMs - sizing.sinceMs)}  Esc cancels`, tone: 'normal' },
        ],
      ];

const smallest = ({ images }: State): ImageId | undefined =>
  [...(images?.values() ?? [])].toSorted((a, b) => a.sizeBytes - b.sizeBytes)[0]?.id;

const actions: readonly Action<VolumeRow>[] = [
  {
    id: 'volume.export',
    key: 'w',
    label: 'export',
    help: 'Export its files to a tar, its name asked for first. Esc cancels',
    risk: 'safe',
    disabled: ({ image }) =>
      image === undefined ? 'a container is made for it, and no image is here' : undefined,
    line: 'needed',
    operation: ({ volume, image }) =>
      image === undefined
        ? []
        : {
            op: 'volume.export',
            target: { host: volume.host, id: volume.id, name: volume.name },
            image,
            file: tarOf(volume.name),
            sizeBytes: volume.sizeBytes ?? NaN,
          },
  },
  {
    id: 'volume.remove',
    key: 'd',
    label: 'remove',
    help: 'Remove the volume and the data in it',
    risk: 'destroys',
    disabled: ({ volume, users }) =>
      users.length > 0 ? `${volume.name} is used by ${users.join(', ')}` : undefined,
    operation: ({ volume }) => ({
      op: 'volume.remove',
      target: { host: volume.host, id: volume.id, name: volume.name },
      force: false,
    }),
  },
];

export const volumes = pane({
  id: 'volumes',
  title: 'Volumes',
  short: 'Vol',
  key: '3',
  noun: 'volume',
  total: (state) => state.volumes?.size,
  empty: () => 'No volumes. A container with -v makes one and it appears here.',
  rows: (state) => {
    const users = usersOf(state, ({ mounts }) =>
      mounts.flatMap(({ type, name }) => (type === 'volume' && name !== undefined ? [name] : [])),
    );
    const image = smallest(state);
    return [...(state.volumes?.values() ?? [])].map((volume) => ({
      volume,
      image,
      users: users.get(volume.name) ?? [],
    }));
  },
  rowKey: ({ volume }) => targetKey(volume),
  name: ({ volume }) => volume.name,
  summary: ({ volume, users }) => [
    isAnonymous(volume) ? 'anonymous' : 'named',
    bytes(volume.sizeBytes),
    users.length > 0 ? `used by ${users.join(' ')}` : 'unused',
  ],
  language: language(fields, ({ volume, users }) => [
    volume.name,
    volume.driver,
    volume.mountpoint,
    ...users,
  ]),
  columns,
  actions,
  summaryLines: (state, room) => [...sizingLines(state), ...lastingLines(state, room)],
  tone: () => 'normal',
});
