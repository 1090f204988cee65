import type { BuildLine, BuildProgress } from '../model/build.js';
import { age, bytes, plural } from '../model/format.js';
import { shortId } from '../model/id.js';
import { targetKey } from '../model/operation.js';
import { buildProgress, type EndedBuild } from '../store/build.js';
import type { Pending } from '../store/pending.js';
import type { State } from '../store/state.js';
import type { LastingContext } from './lasting-lines.js';
import type { SummaryLine, Tone } from './pane.js';

/** Of what a step says, while it is under way, and when it was the last one. */
const LAST_LINES = 6;
const FAILED_LINES = 12;
const MARGIN = '  ';
/** How all of it is read. */
const ALL = 'v all of it';

const LINE_TONES: Readonly<Record<BuildLine['kind'], Tone>> = {
  step: 'accent',
  output: 'normal',
  error: 'critical',
  note: 'notice',
};

/** A build under way: its step, and what that said last. */
export function buildLines(
  pending: Pending,
  { nowMs, isNewest, room }: LastingContext,
): readonly SummaryLine[] {
  const progress = buildProgress(pending);
  const words = [
    placeOf(progress),
    age(nowMs - pending.startedAtMs),
    isNewest && 'Esc cancels',
    progress !== undefined && progress.lines.length > 0 && ALL,
  ];
  return [
    headline(`building ${pending.operation.target.name}`, 'accent', words),
    ...stepLines(progress, Math.min(LAST_LINES, room - 2)),
  ];
}

/** The last one that ended, until it is dismissed. */
export function builtLines({ built, images }: State, room: number): readonly SummaryLine[] {
  if (built === undefined) return [];
  const { failure, operation, progress } = built;
  if (failure === undefined)
    return [headline(`built ${operation.target.name}`, 'good', resultOf(built, images))];
  const place = progress && progress.step > 0 && `at ${placeOf(progress)}`;
  const words = [place, ALL, 'Esc closes', tookText(built)];
  return [
    headline(`build of ${operation.target.name} failed`, 'critical', words),
    ...stepLines(progress, Math.min(FAILED_LINES, room - 2)),
  ];
}

type Words = readonly (string | false | undefined)[];

const headline = (title: string, tone: Tone, words: Words): SummaryLine => [
  { text: title, tone },
  { text: MARGIN + words.filter(Boolean).join(MARGIN), tone: 'normal' },
];

const tookText = ({ startedAtMs, endedAtMs }: EndedBuild): string =>
  `after ${age(endedAtMs - startedAtMs)}`;

/** The size is told by the list of images, which comes later. */
function resultOf(built: EndedBuild, images: State['images']): Words {
  const id = built.progress?.imageId;
  const image = id && images?.get(targetKey({ host: built.operation.target.host, id }));
  return [id && shortId(id), image && bytes(image.sizeBytes), tookText(built), ALL];
}

/** Nothing is told of the steps before all of the directory was sent. */
export function placeOf(progress: BuildProgress | undefined): string {
  if (progress === undefined) return 'reading the directory';
  const { step, of, sentBytes, sentFiles } = progress;
  return step > 0
    ? `step ${step} of ${of}`
    : `sent ${bytes(sentBytes)}, ${plural(sentFiles, 'file')}`;
}

function stepLines(progress: BuildProgress | undefined, most: number): readonly SummaryLine[] {
  if (progress === undefined) return [];
  const { said, lines } = progress;
  const begin = lines.findLastIndex(({ kind }) => kind === 'step') + 1;
  const own = lines.slice(Math.max(begin, lines.length - most));
  return [
    ...(said === '' ? [] : [[{ text: MARGIN + said, tone: LINE_TONES.step }]]),
    ...own.map(({ kind, text }) => [{ text: MARGIN + MARGIN + text, tone: LINE_TONES[kind] }]),
  ];
}
