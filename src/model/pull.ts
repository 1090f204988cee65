import type { SafeText } from './safe-text.js';

/** Where a layer is on its way from the registry, in the order of that way. */
export type LayerPhase =
  | 'waiting'
  | 'retrying'
  | 'downloading'
  | 'verifying'
  | 'downloaded'
  | 'extracting'
  | 'done'
  /** It was here before. */
  | 'present';

export interface PullLayer {
  /** As the engine shortens it. */
  readonly id: SafeText;
  readonly phase: LayerPhase;
  /** Compressed; `NaN` while nothing of it was told. */
  readonly sizeBytes: number;
  readonly downloadedBytes: number;
  /** Of the compressed bytes; `NaN` where the engine does not count them. */
  readonly extractedBytes: number;
}

export interface PullProgress {
  /** In the order of the image, the lowest first. */
  readonly layers: readonly PullLayer[];
  /** What the engine said last that is of no layer. */
  readonly said: SafeText;
}

export const isHere = ({ phase }: PullLayer): boolean => phase === 'done' || phase === 'present';
