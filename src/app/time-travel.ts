import type { Intent } from '../panes/intent.js';
import type { History } from '../store/history.js';
import type { Store } from '../store/store.js';
import { arranging } from './dispatch.js';

/** A step back or on in what is kept. @returns why there is none */
export function travel(
  store: Store,
  history: History,
  { toward, ms }: Extract<Intent, { type: 'travel' }>,
): string | undefined {
  const { past, nowMs } = store.get();
  const fromMs = past?.moment.nowMs;
  if (toward === 'later' && fromMs === undefined) return 'this is now: nothing is later';
  const position =
    toward === 'earlier' ? history.earlier(fromMs, ms) : history.later(fromMs ?? NaN, ms);
  const moment = position && history.momentAt(position);
  if (toward === 'earlier' && moment === undefined) return 'nothing older is kept';
  arranging(store)({
    type: 'past-changed',
    past: position && moment && { position, moment, agoMs: nowMs - moment.nowMs },
  });
  return undefined;
}
