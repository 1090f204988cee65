import type { ContainerId } from '../model/id.js';
import type { Usage } from '../model/usage.js';
import type { PaneView } from './state.js';

/** A moment from which on totals are told. */
export interface Since {
  /** Wall clock, ms. */
  readonly atMs: number;
  readonly usage: ReadonlyMap<ContainerId, Usage>;
  /** How the containers were shown. */
  readonly before: Pick<PaneView, 'columns' | 'sort'>;
}
