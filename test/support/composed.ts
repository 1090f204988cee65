import { own } from '../../src/model/safe-text.js';
import type { State } from '../../src/store/state.js';

/** The same containers, the first of them of two compose projects, the others of none. */
export const composed = (state: State): State => ({
  ...state,
  containers: new Map(
    [...state.containers].map(([key, each], index) => [
      key,
      { ...each, project: [own('shop'), own('shop'), own('pay'), own('shop')][index] },
    ]),
  ),
});
