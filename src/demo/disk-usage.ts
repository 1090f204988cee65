import type { CacheRecord, DiskUsage, ImageHistory } from '../model/disk-usage.js';
import { Failure } from '../model/failure.js';
import { cacheId, type ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import { own } from '../model/safe-text.js';
import { DAY, HOUR, KIB, MIB } from './spec.js';
import type { DemoWorld } from './world.js';

/** Of an image's smallest relative, what all of that repository have in common. */
const SHARED = 0.6;

/** Step, MiB, seconds since it was last used. */
const CACHE = [
  ['RUN npm ci', 412, 2 * DAY],
  ['COPY . .', 31, 2 * DAY],
  ['RUN npm run build', 168, 2 * DAY],
  ['RUN apt-get install -y chromium', 734, 19 * DAY],
  ['local source for context', 12, 5 * HOUR],
] as const;

export const cacheRecords = (atMs: number): readonly CacheRecord[] =>
  CACHE.map(([description, mib, idleSec], index) => ({
    id: cacheId(`demo${index}`.padEnd(25, 'x')),
    type: own(index === CACHE.length - 1 ? 'source.local' : 'regular'),
    description: own(description),
    sizeBytes: mib * MIB,
    createdAtMs: atMs - (idleSec + DAY) * 1000,
    lastUsedAtMs: atMs - idleSec * 1000,
    inUse: false,
    shared: false,
    parents: index === 1 || index === 2 ? [cacheId(`demo${index - 1}`.padEnd(25, 'x'))] : [],
  }));

export const diskUsage = (world: DemoWorld): DiskUsage => ({
  // the digits of an id stand for chance
  containers: new Map(
    world.containers().map(({ id }) => [id, (parseInt(id.slice(0, 4), 16) % 4096) * 16 * KIB]),
  ),
  volumes: world.stock.volumeSizes,
  cache: [...world.stock.cache.values()],
});

const repository = ({ tags, id }: Image): string => tags[0]?.replace(/:[^:/]*$/, '') ?? id;

/** Share of what a repository's images have in common, and of what is each one's own; the builder's words. */
const STEPS = [
  ['common', 0.35, '/bin/sh -c #(nop) ADD file:8c2f51d0b6e1 in / '],
  ['common', 0, '/bin/sh -c #(nop)  CMD ["/bin/sh"]'],
  ['common', 0.65, 'RUN /bin/sh -c apk add --no-cache ca-certificates tini # buildkit'],
  ['common', 0, 'ENV NODE_ENV=production'],
  ['own', 0.1, 'COPY package.json package-lock.json ./ # buildkit'],
  ['own', 0.7, 'RUN /bin/sh -c npm ci --omit=dev && npm cache clean --force # buildkit'],
  ['own', 0.2, 'COPY . . # buildkit'],
  ['own', 0, 'ENTRYPOINT ["tini" "--" "./start"]'],
] as const;

/** Images of one repository share their lower layers. */
export function imageLayers({ stock }: DemoWorld, id: ImageId): ImageHistory {
  const image = stock.images.get(id);
  if (image === undefined) throw new Failure('gone', `No such image: ${id}`);
  const family = repository(image);
  const relatives = [...stock.images.values()].filter((other) => repository(other) === family);
  const common = Math.min(...relatives.map(({ sizeBytes }) => sizeBytes)) * SHARED;
  const bytes = { common, own: image.sizeBytes - common };
  const whose = { common: family, own: image.id };
  const steps = STEPS.map(([part, share, command], index) => ({
    command: own(command),
    createdAtMs: image.createdAtMs,
    sizeBytes: Math.round(bytes[part] * share),
    layer: share === 0 ? undefined : `${whose[part]} ${index}`,
  }));
  const layers = steps.flatMap(({ layer, sizeBytes }) =>
    layer === undefined ? [] : { id: layer, sizeBytes },
  );
  return { layers, parent: undefined, steps };
}
