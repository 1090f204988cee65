import { age, bytes, count } from '../model/format.js';
import { filePath, imageReference, shortId, type HostId, type ImageId } from '../model/id.js';
import { isDangling, type Image } from '../model/image.js';
import { targetKey, type Operation, type Target } from '../model/operation.js';
import { own, sanitize, type SafeText } from '../model/safe-text.js';
import type { Field } from '../query/field.js';
import { language } from '../query/language.js';
import { ageField, fieldsOf, idField, labelField, usedFields } from './fields.js';
import { pane, type Action, type Column } from './pane.js';
import { pullLines } from './pull-lines.js';
import { tarOf } from './tar-name.js';
import { transferLines } from './transfer-lines.js';
import { usersOf } from './users.js';

interface ImageRow {
  readonly image: Image;
  /** Names of the containers made from it. */
  readonly users: readonly SafeText[];
}

const reference = ({ image }: ImageRow): SafeText => image.tags[0] ?? own('<none>');

const columns: readonly Column<ImageRow>[] = [
  {
    id: 'name',
    title: 'REPOSITORY:TAG',
    help: 'First reference; how many more there are',
    align: 'left',
    width: { min: 16, max: 70, grow: 3 },
    sort: 'asc',
    priority: 0,
    shown: true,
    value: reference,
    text: (row) =>
      row.image.tags.length > 1
        ? `${reference(row)} +${row.image.tags.length - 1}`
        : reference(row),
  },
  {
    id: 'id',
    title: 'ID',
    help: 'First 12 digits of the id',
    align: 'left',
    width: { min: 12 },
    sort: 'asc',
    priority: 4,
    shown: true,
    value: ({ image }) => image.id,
    text: ({ image }) => shortId(image.id),
    tone: () => 'dim',
  },
  {
    id: 'size',
    title: 'SIZE',
    help: 'All its layers, shared ones included',
    align: 'right',
    width: { min: 6 },
    sort: 'desc',
    priority: 0,
    shown: true,
    value: ({ image }) => image.sizeBytes,
    text: ({ image }) => bytes(image.sizeBytes),
  },
  {
    id: 'created',
    title: 'CREATED',
    help: 'Time since it was built',
    align: 'right',
    width: { min: 7 },
    sort: 'desc',
    priority: 2,
    shown: true,
    value: ({ image }) => image.createdAtMs,
    text: ({ image }, { nowMs }) => age(nowMs - image.createdAtMs),
  },
  {
    id: 'used',
    title: 'USED BY',
    help: 'Containers made from it, stopped ones included',
    align: 'left',
    width: { min: 8, max: 60, grow: 2 },
    sort: 'desc',
    priority: 1,
    shown: true,
    value: ({ users }) => users.length,
    text: ({ image, users }) => {
      if (users.length > 0)
        return users.length === 1 ? users.join() : `${count(users.length)}: ${users.join(' ')}`;
      return isDangling(image) ? 'dangling' : 'unused';
    },
    tone: ({ users }) => (users.length === 0 ? 'notice' : 'normal'),
  },
];

const ofColumn = fieldsOf(columns);

const fields: readonly Field<ImageRow>[] = [
  {
    id: 'name',
    aliases: ['tag'],
    kind: 'text',
    help: 'One of its references',
    of: ({ image }) => image.tags,
  },
  idField(({ image }) => image.id),
  ofColumn('size', { kind: 'bytes' }),
  ageField(({ image }) => image.createdAtMs),
  ...usedFields<ImageRow>(),
  {
    id: 'dangling',
    aliases: [],
    kind: 'flag',
    help: 'Has no reference any more',
    of: ({ image }) => isDangling(image),
  },
  labelField(({ image }) => image.labels),
];

const targetOf = (row: ImageRow): Target<ImageId> => ({
  host: row.image.host,
  id: row.image.id,
  name: reference(row),
});

const pull = (host: HostId, reference: string): Operation => ({
  op: 'image.pull',
  target: { host, id: imageReference(reference), name: sanitize(reference) },
});

const load = (host: HostId): Operation => ({
  op: 'image.load',
  target: { host, id: filePath(''), name: sanitize('') },
});

const actions: readonly Action<ImageRow>[] = [
  {
    id: 'image.pull',
    key: 'p',
    label: 'pull',
    help: 'Pull an image, its reference asked for first; marked ones anew. Esc or quitting cancels',
    risk: 'interrupts',
    disabled: () => undefined,
    line: 'optional',
    operation: ({ image }) => pull(image.host, image.tags[0] ?? ''),
    rowless: ({ host }) => pull(host.host, ''),
  },
  {
    id: 'image.tag',
    key: 'T',
    label: 'tag',
    help: 'Give the image one more reference',
    risk: 'interrupts',
    disabled: () => undefined,
    line: 'needed',
    operation: (row) => ({
      op: 'image.tag',
      target: targetOf(row),
      reference: imageReference(row.image.tags[0] ?? ''),
    }),
  },
  {
    id: 'image.untag',
    key: 'x',
    label: 'untag',
    help: 'Take one of several references away, picked from a list; the image stays',
    risk: 'interrupts',
    disabled: ({ image }) =>
      image.tags.length > 1 ? undefined : 'it has no reference to spare: d removes the image',
    menu: 'untag',
    operation: (row) =>
      row.image.tags.map((tag) => ({
        op: 'image.untag',
        target: targetOf(row),
        reference: imageReference(tag),
      })),
  },
  {
    id: 'image.save',
    key: 's',
    label: 'save',
    help: 'Save the image with its references to a tar, its name asked for first. Esc cancels',
    risk: 'safe',
    disabled: () => undefined,
    line: 'needed',
    operation: (row) => ({
      op: 'image.save',
      target: targetOf(row),
      references: row.image.tags.map(imageReference),
      file: tarOf(row.image.tags[0] ?? shortId(row.image.id)),
      sizeBytes: row.image.sizeBytes,
    }),
  },
  {
    id: 'image.load',
    key: 'L',
    label: 'load',
    help: 'Load images from a tar, its name asked for first. Esc cancels',
    risk: 'interrupts',
    disabled: () => undefined,
    line: 'needed',
    operation: ({ image }) => load(image.host),
    rowless: ({ host }) => load(host.host),
  },
  {
    id: 'image.remove',
    key: 'd',
    label: 'remove',
    help: 'Remove the image with all its references; force can be chosen when asked',
    risk: 'destroys',
    disabled: () => undefined,
    operation: (row) => ({
      op: 'image.remove',
      target: targetOf(row),
      force: false,
    }),
    choices: [
      { id: 'force', key: 'f', label: 'force: also when stopped containers use it', on: false },
    ],
  },
];

export const images = pane({
  id: 'images',
  title: 'Images',
  short: 'Img',
  key: '2',
  noun: 'image',
  total: (state) => state.images?.size,
  empty: () => 'No images. Pull or build one and it appears here.',
  rows: (state) => {
    const users = usersOf(state, ({ imageId }) => [imageId]);
    return [...(state.images?.values() ?? [])].map((image) => ({
      image,
      users: users.get(image.id) ?? [],
    }));
  },
  rowKey: ({ image }) => targetKey(image),
  name: reference,
  summary: ({ image, users }) => [
    shortId(image.id),
    bytes(image.sizeBytes),
    users.length > 0 ? `used by ${users.join(' ')}` : 'unused',
  ],
  language: language(fields, ({ image, users }) => [...image.tags, image.id, ...users]),
  columns,
  actions,
  summaryLines: (state) => [...pullLines(state), ...transferLines(state)],
  tone: ({ image }) => (isDangling(image) ? 'dim' : 'normal'),
});
