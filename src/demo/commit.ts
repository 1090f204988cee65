import { imageId } from '../model/id.js';
import type { Operation } from '../model/operation.js';
import { withTag } from '../model/reference.js';
import { sanitize } from '../model/safe-text.js';
import { known, type Change } from './change.js';
import { MIB } from './spec.js';
import { imageIdOf } from './stock.js';
import type { DemoWorld } from './world.js';

const COMMIT_MS = 1500;
const SIZE_MIB = 210;

export function commit(
  world: DemoWorld,
  { target, reference }: Extract<Operation, { op: 'container.commit' }>,
): Change {
  const tag = withTag(reference);
  known(world, target);
  return {
    waitMs: COMMIT_MS,
    finish: () => {
      known(world, target);
      const atMs = world.advance();
      const id = imageIdOf(world.seed, `${tag}/${atMs}`);
      world.stock.images.set(id, {
        ...{ kind: 'image', host: world.host, id: imageId(id), tags: [sanitize(tag)] },
        ...{ sizeBytes: SIZE_MIB * MIB, createdAtMs: atMs, labels: new Map() },
      });
      world.emit('image', { id, name: tag }, atMs, { action: 'tag' });
    },
  };
}
