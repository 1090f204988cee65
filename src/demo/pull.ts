import { imageId, type ImageReference } from '../model/id.js';
import type { LayerPhase, PullLayer, PullProgress } from '../model/pull.js';
import { withTag } from '../model/reference.js';
import { own, sanitize } from '../model/safe-text.js';
import { Failure } from '../model/failure.js';
import type { Change } from './change.js';
import { hexId } from './random.js';
import { MIB } from './spec.js';
import { imageIdOf } from './stock.js';
import type { DemoWorld } from './world.js';

const PULL_MS = 9000;
/** Compressed sizes; the lowest one is here already. */
const LAYERS_MIB = [29, 41, 3, 18, 1] as const;
/** Shares of the whole time: a layer's download, and then its unpacking, one layer after the other. */
const DOWNLOAD = 0.5;
const STAGGER = 0.05;
const UNPACK = 0.1;
/** What unpacked layers take, of what was downloaded. */
const UNPACKED = 2.6;

const REFERENCE = /^[a-z0-9]+([._:/@-]+[a-zA-Z0-9]+)*$/;

export function pull(world: DemoWorld, asked: ImageReference): Change {
  const reference = withTag(asked);
  if (!REFERENCE.test(reference)) throw new Failure('unsupported', 'invalid reference format');
  const { images } = world.stock;
  const ids = LAYERS_MIB.map((_, index) => hexId(world.seed, `${reference}/${index}`).slice(0, 12));
  return {
    waitMs: PULL_MS,
    progress: (share) => progressAt(ids, share),
    finish: () => {
      const atMs = world.advance();
      const known = [...images.values()].find(({ tags }) => tags.some((tag) => tag === reference));
      const id = known?.id ?? imageIdOf(world.seed, reference);
      const sizeBytes = LAYERS_MIB.reduce((sum, mib) => sum + mib, 0) * MIB * UNPACKED;
      if (known === undefined)
        images.set(id, {
          ...{ kind: 'image', host: world.host, id: imageId(id), tags: [sanitize(reference)] },
          ...{ sizeBytes, createdAtMs: atMs, labels: new Map() },
        });
      world.emit('image', { id, name: reference }, atMs, { action: 'pull' });
    },
  };
}

const progressAt = (ids: readonly string[], share: number): PullProgress => ({
  layers: ids.map((id, index) => layerAt(own(id), index, share)),
  said: own('Pulling from the simulated registry'),
});

function layerAt(id: PullLayer['id'], index: number, share: number): PullLayer {
  const sizeBytes = (LAYERS_MIB[index] ?? 0) * MIB;
  const within = (from: number, length: number): number =>
    Math.max(0, Math.min(1, (share - from) / length));
  const downloaded = within(index * STAGGER, DOWNLOAD - STAGGER);
  const unpacked = within(DOWNLOAD + index * UNPACK, UNPACK);
  const layer = { id, sizeBytes, downloadedBytes: Math.round(sizeBytes * downloaded) };
  const phase = index === 0 ? 'present' : phaseAt(downloaded, unpacked);
  return { ...layer, phase, extractedBytes: Math.round(sizeBytes * unpacked) };
}

function phaseAt(downloaded: number, unpacked: number): LayerPhase {
  if (downloaded === 0) return 'waiting';
  if (downloaded < 1) return 'downloading';
  if (unpacked === 0) return 'downloaded';
  return unpacked < 1 ? 'extracting' : 'done';
}
