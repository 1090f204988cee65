import { arrange } from '../panes/table.js';
import type { Event } from '../store/event.js';
import { viewed } from '../store/past.js';
import type { Store } from '../store/store.js';

export type Dispatch = (...events: readonly Event[]) => void;

/** Dispatches, then puts the rows in order after whatever changed them. */
export const arranging =
  (store: Store): Dispatch =>
  (...events) => {
    for (const event of events) store.dispatch(event);
    const state = viewed(store.get());
    const change = arrange(state, Date.now());
    if (change !== undefined) store.dispatch({ type: 'pane-changed', pane: state.pane, change });
  };
