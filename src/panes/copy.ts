import { sanitize } from '../model/safe-text.js';
import type { State } from '../store/state.js';
import { PANES } from './all.js';
import { refused, type Intent } from './intent.js';

/** The id of the row under the cursor, as the engine takes it in commands. */
export const copyId = (state: State): Intent =>
  PANES[state.pane]((spec) => {
    const { cursor } = state.panes[spec.id];
    const row = spec.rows(state).find((each) => spec.rowKey(each) === cursor);
    if (row === undefined) return refused('no row under the cursor');
    // a target key is `host/id`
    const key = spec.rowKey(row);
    const text = sanitize(key.slice(key.indexOf('/') + 1));
    return { type: 'copy', text, what: `the id of ${spec.name(row)}` };
  });
