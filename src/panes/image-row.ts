import type { Image } from '../model/image.js';
import { own, type SafeText } from '../model/safe-text.js';

export interface ImageRow {
  readonly image: Image;
  /** Names of the containers made from it. */
  readonly users: readonly SafeText[];
}

export const reference = ({ image }: ImageRow): SafeText => image.tags[0] ?? own('<none>');
