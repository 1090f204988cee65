import type { TargetKey } from '../model/operation.js';
import type { PaneId, State } from '../store/state.js';
import { events, type Intent } from './intent.js';

/** The cursor on a row, wherever it is; a filter stays where it shows the row. */
export function goTo(state: State, pane: PaneId, cursor: TargetKey): Intent {
  const { filter, order } = state.panes[pane];
  const isShown = state.pane === pane && order.includes(cursor);
  const isHidden = pane === 'containers' && !state.all && !isShown;
  const change = { filter: isShown ? filter : '', pinned: false, cursor, touchedAtMs: 0 };
  return events(
    { type: 'detail-changed', detail: undefined },
    { type: 'pane-changed', pane, change },
    // it may not run
    ...(isHidden ? [{ type: 'all-toggled' } as const] : []),
    { type: 'pane-selected', pane },
  );
}
