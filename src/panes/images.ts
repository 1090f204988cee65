import { age, bytes, count } from '../model/format.js';
import { shortId } from '../model/id.js';
import { isDangling } from '../model/image.js';
import { targetKey } from '../model/operation.js';
import type { Field } from '../query/field.js';
import { language } from '../query/language.js';
import { builtLines } from './build-lines.js';
import { ageField, fieldsOf, idField, labelField, usedFields } from './fields.js';
import { imageActions } from './image-actions.js';
import { reference, type ImageRow } from './image-row.js';
import { lastingLines } from './lasting-lines.js';
import { makingLines } from './making-lines.js';
import { pane, type Column } from './pane.js';
import { usersOf } from './users.js';

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
  actions: imageActions,
  summaryLines: (state, room) => [
    ...makingLines(state),
    ...lastingLines(state, room),
    ...builtLines(state, room),
  ],
  tone: ({ image }) => (isDangling(image) ? 'dim' : 'normal'),
});
