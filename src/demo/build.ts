import type { BuildLine, BuildProgress } from '../model/build.js';
import { Failure } from '../model/failure.js';
import { imageId, type ImageId } from '../model/id.js';
import type { Operation } from '../model/operation.js';
import { withTag } from '../model/reference.js';
import { own, sanitize, type SafeText } from '../model/safe-text.js';
import type { Change } from './change.js';
import { MIB } from './spec.js';
import { imageIdOf } from './stock.js';
import type { DemoWorld } from './world.js';

const BUILD_MS = 6000;
const SIZE_MIB = 184;
const SENT_FILES = 214;
const SENT_BYTES = 3.4 * MIB;
/** Of the whole time, before the first step. */
const SENDING = 0.1;

interface Step {
  readonly instruction: SafeText;
  readonly output: readonly SafeText[];
}

const STEPS: readonly Step[] = [
  { instruction: own('FROM node:24-slim'), output: [] },
  { instruction: own('WORKDIR /srv'), output: [] },
  { instruction: own('COPY package.json package-lock.json ./'), output: [] },
  {
    instruction: own('RUN npm ci'),
    output: Array.from({ length: 12 }, (_, index) =>
      own(`npm: fetched ${12 * (index + 1)} of 144`),
    ),
  },
  { instruction: own('COPY . .'), output: [] },
  {
    instruction: own('RUN npm run build'),
    output: [own('> build'), own('214 modules in 2.1 s'), own('dist/server.js  1.2 MB')],
  },
  { instruction: own('CMD ["node", "dist/server.js"]'), output: [] },
];

/** What is simulated has no files: whatever the directory, the same image comes of it. */
export function build(
  world: DemoWorld,
  { target, stage }: Extract<Operation, { op: 'image.build' }>,
): Change {
  const tag = withTag(target.id);
  if (/[^a-z0-9._/:-]/.test(tag)) throw new Failure('unsupported', 'invalid reference format');
  if (stage !== undefined)
    throw new Failure('daemon', `failed to reach build target ${stage} in Dockerfile`);
  const id = imageId(imageIdOf(world.seed, `${tag}/${world.advance()}`));
  return {
    waitMs: BUILD_MS,
    progress: (share) => progressAt(share, id),
    finish: () => {
      const atMs = world.advance();
      const { images } = world.stock;
      // an engine takes it from whoever has it
      for (const other of images.values())
        images.set(other.id, { ...other, tags: other.tags.filter((each) => each !== tag) });
      images.set(id, {
        ...{ kind: 'image', host: world.host, id, tags: [sanitize(tag)] },
        ...{ sizeBytes: SIZE_MIB * MIB, createdAtMs: atMs, labels: new Map() },
      });
      world.emit('image', { id, name: tag }, atMs, { action: 'tag' });
    },
  };
}

function progressAt(share: number, id: ImageId): BuildProgress {
  const sent = Math.min(1, share / SENDING);
  const all = STEPS.flatMap(linesOf);
  const done = Math.floor(all.length * Math.max(0, (share - SENDING) / (1 - SENDING)));
  const lines = share < SENDING ? [] : all.slice(0, done + 1);
  const step = lines.filter(({ kind }) => kind === 'step').length;
  return {
    ...{ sentBytes: Math.round(SENT_BYTES * sent), sentFiles: Math.round(SENT_FILES * sent) },
    ...{ step, of: step === 0 ? NaN : STEPS.length, lines, lost: 0 },
    said: STEPS[step - 1]?.instruction ?? own(''),
    imageId: share < 1 ? undefined : id,
  };
}

const linesOf = ({ instruction, output }: Step, index: number): readonly BuildLine[] => [
  { kind: 'step', text: own(`Step ${index + 1}/${STEPS.length} : ${instruction}`) },
  ...output.map((text): BuildLine => ({ kind: 'output', text })),
];
