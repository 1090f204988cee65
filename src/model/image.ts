import type { HostId, ImageId } from './id.js';
import type { SafeText } from './safe-text.js';

export interface Image {
  readonly kind: 'image';
  readonly host: HostId;
  readonly id: ImageId;
  /** `repository:tag`, empty for a dangling image. */
  readonly tags: readonly SafeText[];
  readonly sizeBytes: number;
  readonly createdAtMs: number;
  readonly labels: ReadonlyMap<SafeText, SafeText>;
}

export const isDangling = (image: Image): boolean => image.tags.length === 0;
