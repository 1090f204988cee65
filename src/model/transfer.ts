import type { BuildProgress } from './build.js';
import type { Created } from './creation.js';
import type { PullProgress } from './pull.js';

/** How far a file is that is written or read. */
export interface Transfer {
  readonly movedBytes: number;
  /** `NaN` where nothing tells; of what is written an estimate. */
  readonly totalBytes: number;
}

/** How far something is that lasts. */
export type Progress = PullProgress | BuildProgress | Transfer | Created;
