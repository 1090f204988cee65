import { Failure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import { withTag } from '../model/reference.js';
import { sanitize } from '../model/safe-text.js';
import { conflict, gone, type Change } from './change.js';
import type { DemoWorld } from './world.js';

const RENAME_MS = 200;

type Rename = Extract<Operation, { op: 'image.tag' | 'image.untag' }>;

export function rename(world: DemoWorld, { op, target, reference }: Rename): Change {
  const tag = sanitize(withTag(reference));
  if (/[^\w./:@-]/.test(tag)) throw new Failure('unsupported', 'invalid reference format');
  return {
    waitMs: RENAME_MS,
    finish: () => {
      const { images } = world.stock;
      const image = images.get(target.id);
      if (image === undefined) throw gone(`No such image: ${target.id}`);
      if (op === 'image.untag' && image.tags.length < 2)
        throw conflict('it is the last one of its image');
      // an engine takes it from whoever has it
      for (const other of images.values())
        images.set(other.id, { ...other, tags: other.tags.filter((each) => each !== tag) });
      if (op === 'image.tag') images.set(target.id, { ...image, tags: [...image.tags, tag] });
      const action = op === 'image.tag' ? 'tag' : 'untag';
      world.emit('image', { id: target.id, name: tag }, world.advance(), { action });
    },
  };
}
