import type { Container } from '../model/container.js';
import type { Engine, ObjectKind } from '../model/engine.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import type { Volume } from '../model/volume.js';

/** All there is of one kind. */
export type Snapshot =
  | { readonly kind: 'container'; readonly items: readonly Container[] }
  | { readonly kind: 'image'; readonly items: readonly Image[] }
  | { readonly kind: 'volume'; readonly items: readonly Volume[] }
  | { readonly kind: 'network'; readonly items: readonly Network[] };

export async function takeSnapshot(
  engine: Engine,
  kind: ObjectKind,
  signal: AbortSignal,
): Promise<Snapshot> {
  switch (kind) {
    case 'container':
      return { kind, items: await engine.containers(signal) };
    case 'image':
      return { kind, items: await engine.images(signal) };
    case 'volume':
      return { kind, items: await engine.volumes(signal) };
    case 'network':
      return { kind, items: await engine.networks(signal) };
  }
}
