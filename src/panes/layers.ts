import type { ImageHistory, ImageStep } from '../model/disk-usage.js';
import { Failure } from '../model/failure.js';
import { bytes, plural } from '../model/format.js';
import { shortId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { TargetKey } from '../model/operation.js';
import { own, type SafeText } from '../model/safe-text.js';
import type { State } from '../store/state.js';
import { bar } from './bar.js';
import type { SummaryLine } from './pane.js';

/** A step of the build, or a layer that no step is known of. */
interface Row extends Pick<ImageStep, 'sizeBytes'> {
  /** As it stood in the Dockerfile, as far as the builder kept it. */
  readonly instruction: string;
  readonly isLayer: boolean;
  /** Other images that have the same layer. */
  readonly shared: readonly SafeText[];
}

type Sharers = ReadonlyMap<string, readonly SafeText[]>;

const TITLE_WIDTH = 9;
const SIZE_WIDTH = 6;
const BAR_WIDTH = 8;
/** Of the width, for the names of images that have the same layer. */
const SHARED_SHARE = 0.3;

const reference = ({ tags, id }: Image): SafeText => tags[0] ?? own(`<none> ${shortId(id)}`);

/** The builder's words without what is the same in each of them. */
export const instruction = (command: string): string =>
  command
    .replace(/^\/bin\/sh -c #\(nop\)\s+/, '')
    .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
    .replace(/\s*# buildkit$/, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Which step of an image's build costs what, and what other images have in common with it. */
export function layerLines(state: State, key: TargetKey, width: number): readonly SummaryLine[] {
  const image = state.images?.get(key);
  if (image === undefined) return [];
  const history = state.layers.get(image.id);
  if (history === undefined) return [[dim('Asking the engine…')]];
  if (history instanceof Failure)
    return [[{ text: `Cannot be asked for: ${history.said}`, tone: 'critical' }]];
  const images = [...(state.images?.values() ?? [])];
  const sharers = sharersOf(state, image, images);
  const rows = rowsOf(history, sharers);
  const sharedWidth = Math.floor(width * SHARED_SHARE);
  return [
    [dim('used by'.padEnd(TITLE_WIDTH)), normal(usersText(state, image))],
    [dim('layers'.padEnd(TITLE_WIDTH)), normal(sumText(history, sharers))],
    ...unreadLine(images.filter(({ id }) => !isRead(state, id)).length),
    [],
    [dim(titles(sharedWidth))],
    ...rows.map((row) => rowLine(row, image.sizeBytes, sharedWidth)),
  ];
}

const dim = (text: string): SummaryLine[number] => ({ text, tone: 'dim' });
const normal = (text: string): SummaryLine[number] => ({ text, tone: 'normal' });

function usersText(state: State, image: Image): string {
  const users = [...state.containers.values()].filter(({ imageId }) => imageId === image.id);
  return users.map(({ name, state: now }) => `${name} (${now})`).join('  ') || 'no container';
}

function sumText({ layers }: ImageHistory, sharers: Sharers): string {
  const sum = (of: ImageHistory['layers']): number =>
    of.reduce((total, { sizeBytes }) => total + sizeBytes, 0);
  const alone = layers.filter(({ id }) => !sharers.has(id));
  const shared = layers.filter(({ id }) => sharers.has(id));
  return [
    `${layers.length} of ${bytes(sum(layers))}`,
    `its own ${bytes(sum(alone))}`,
    `shared ${bytes(sum(shared))}`,
  ].join(', ');
}

const unreadLine = (unread: number): readonly SummaryLine[] =>
  unread === 0
    ? []
    : [[dim(' '.repeat(TITLE_WIDTH)), dim(`${plural(unread, 'image')} not compared yet`)]];

const titles = (sharedWidth: number): string =>
  ['SIZE'.padStart(SIZE_WIDTH), ' '.repeat(BAR_WIDTH), 'ALSO IN'.padEnd(sharedWidth), 'STEP'].join(
    ' ',
  );

function rowLine(row: Row, imageBytes: number, sharedWidth: number): SummaryLine {
  const { sizeBytes, isLayer, shared } = row;
  const track = isLayer ? bar((100 * sizeBytes) / imageBytes, BAR_WIDTH) : ' '.repeat(BAR_WIDTH);
  return [
    { text: bytes(sizeBytes).padStart(SIZE_WIDTH), tone: sizeBytes > 0 ? 'normal' : 'dim' },
    { text: ` ${track} `, tone: 'accent' },
    dim(cut(sharedText(shared), sharedWidth)),
    { text: ` ${row.instruction}`, tone: isLayer ? 'normal' : 'dim' },
  ];
}

const sharedText = ([first, ...more]: readonly SafeText[]): string =>
  first === undefined ? '' : more.length === 0 ? first : `${first} +${more.length}`;

/** References are ASCII: a character is a column. */
const cut = (text: string, width: number): string =>
  (text.length > width ? `${text.slice(0, width - 1)}…` : text).padEnd(width);

const isRead = (state: State, id: Image['id']): boolean => {
  const known = state.layers.get(id);
  return known !== undefined && !(known instanceof Failure);
};

/** Other images by the layers they have. */
function sharersOf(state: State, { id }: Image, images: readonly Image[]): Sharers {
  const sharers = new Map<string, SafeText[]>();
  for (const other of images) {
    const known = state.layers.get(other.id);
    if (other.id === id || known === undefined || known instanceof Failure) continue;
    for (const layer of known.layers) {
      const names = sharers.get(layer.id);
      if (names === undefined) sharers.set(layer.id, [reference(other)]);
      else names.push(reference(other));
    }
  }
  return sharers;
}

function rowsOf({ steps, layers }: ImageHistory, sharers: Sharers): readonly Row[] {
  const told = new Set(steps.map(({ layer }) => layer));
  const sharedBy = (layer: string | undefined) => sharers.get(layer ?? '') ?? [];
  return [
    ...steps.map(({ command, sizeBytes, layer }) => ({
      instruction: instruction(command),
      sizeBytes,
      isLayer: layer !== undefined,
      shared: sharedBy(layer),
    })),
    ...layers
      .filter(({ id }) => !told.has(id))
      .map(({ id, sizeBytes }) => ({
        instruction: `layer ${shortId(id)}, made by a step that is not told`,
        sizeBytes,
        isLayer: true,
        shared: sharedBy(id),
      })),
  ];
}
