import { filePath, imageReference, shortId, type HostId, type ImageId } from '../model/id.js';
import type { Operation, Target } from '../model/operation.js';
import { sanitize } from '../model/safe-text.js';
import type { State } from '../store/state.js';
import { referenceOf } from './build-form.js';
import { reference, type ImageRow } from './image-row.js';
import type { Action } from './pane.js';
import { tarOf } from './tar-name.js';

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

/** Of where dtop was started, called like that directory. */
function build({ host, directory }: State['host']): Operation {
  const name = referenceOf(directory);
  const target = { host, id: imageReference(name), name: sanitize(name) };
  return { op: 'image.build', target, directory, buildArgs: [], noCache: false, pull: false };
}

export const imageActions: readonly Action<ImageRow>[] = [
  {
    id: 'container.run',
    key: 'r',
    label: 'run',
    help: 'Run a container of the image, or only create one: a form, with the docker command it comes to',
    risk: 'interrupts',
    disabled: () => undefined,
    form: true,
    operation: (row) => ({
      op: 'container.run',
      target: targetOf(row),
      image: imageReference(row.image.tags[0] ?? row.image.id),
      wish: {},
    }),
  },
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
    id: 'image.build',
    key: 'n',
    label: 'build',
    help: 'A new image of a directory with a Dockerfile: a form, with the docker command it comes to. Esc cancels',
    risk: 'interrupts',
    disabled: () => undefined,
    form: true,
    operation: (_row, { host }) => build(host),
    rowless: ({ host }) => build(host),
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
