import { targetKey, type Operation, type TargetKey } from '../model/operation.js';
import type { Progress } from '../model/transfer.js';
import { withEnded } from './build.js';
import { isPlanned, withResult } from './clean-up.js';
import type { EventOf } from './event.js';
import { withoutDraft } from './form.js';
import { withNotice } from './notice.js';
import { withoutSettled } from './pending.js';
import { settled } from './settle.js';
import type { PaneView, State } from './state.js';

/** How an operation ended is told; it is no longer asked for. */
export function withOutcome(
  state: State,
  { operation, failure, nowMs }: EventOf<'operation-settled'>,
): State {
  const key = targetKey(operation.target);
  const done = state.pending.get(key);
  const progress = done?.progress;
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
    built: withEnded(state.built, operation, failure, { pending: done, nowMs }),
  };
  return atMade(next, operation, progress);
}

/** What was done is no longer marked; what failed stays marked, to be tried again. */
function unmark(state: State, key: TargetKey): State['panes'] {
  const view = state.panes[state.pane];
  if (!view.marks.has(key)) return state.panes;
  const marks = new Set(view.marks);
  marks.delete(key);
  return { ...state.panes, [state.pane]: { ...view, marks } };
}

/**
 * What was made is gone to: an image in its pane; a container, which is in another one, unless somebody has
 * gone elsewhere meanwhile.
 */
function atMade(
  state: State,
  { target: { host } }: Operation,
  progress: Progress | undefined,
): State {
  if (progress === undefined) return state;
  if ('lines' in progress && progress.imageId !== undefined)
    return seeking(state, 'images', { sought: targetKey({ host, id: progress.imageId }) });
  const isElsewhere = state.pane !== 'images' || state.overlay !== undefined;
  if (!('created' in progress) || isElsewhere) return state;
  const next = seeking(state, 'containers', { sought: targetKey(progress.created), filter: '' });
  // it may not run
  return { ...next, pane: 'containers', detail: undefined, all: true };
}

const seeking = (
  state: State,
  pane: 'images' | 'containers',
  change: Pick<PaneView, 'sought'> & Partial<PaneView>,
): State => {
  const view = { ...state.panes[pane], ...change, pinned: false, touchedAtMs: 0 };
  return { ...state, panes: { ...state.panes, [pane]: view } };
};
