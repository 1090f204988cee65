import { targetKey, type TargetKey } from '../model/operation.js';
import type { Progress } from '../model/transfer.js';
import { isPlanned, withResult } from './clean-up.js';
import type { EventOf } from './event.js';
import { withoutDraft } from './form.js';
import { withNotice } from './notice.js';
import { withoutSettled } from './pending.js';
import { settled } from './settle.js';
import type { State } from './state.js';

/** How an operation ended is told; it is no longer asked for. */
export function withOutcome(
  state: State,
  { operation, failure, nowMs }: EventOf<'operation-settled'>,
): State {
  const key = targetKey(operation.target);
  const progress = state.pending.get(key)?.progress;
  const isTold = !isPlanned(operation) || failure !== undefined;
  const next = {
    ...state,
    pending: withoutSettled(state.pending, operation, failure === undefined),
    notices: isTold
      ? withNotice(state, settled(operation, failure, nowMs, progress))
      : state.notices,
    cleanUp: isPlanned(operation) ? withResult(state.cleanUp, operation, failure) : state.cleanUp,
    drafts: failure === undefined ? withoutDraft(state.drafts, operation) : state.drafts,
    panes: failure === undefined ? unmark(state, key) : state.panes,
  };
  return atMade(next, progress);
}

/** What was done is no longer marked; what failed stays marked, to be tried again. */
function unmark(state: State, key: TargetKey): State['panes'] {
  const view = state.panes[state.pane];
  if (!view.marks.has(key)) return state.panes;
  const marks = new Set(view.marks);
  marks.delete(key);
  return { ...state.panes, [state.pane]: { ...view, marks } };
}

/** A container that was made is gone to, unless somebody has gone elsewhere meanwhile. */
function atMade(state: State, progress: Progress | undefined): State {
  const isElsewhere = state.pane !== 'images' || state.overlay !== undefined;
  if (progress === undefined || !('created' in progress) || isElsewhere) return state;
  const sought = targetKey(progress.created);
  const view = { ...state.panes.containers, sought, filter: '', pinned: false, touchedAtMs: 0 };
  return {
    ...state,
    pane: 'containers',
    panes: { ...state.panes, containers: view },
    detail: undefined,
    // it may not run
    all: true,
  };
}
