import type { Operation } from '../model/operation.js';
import { isTimed } from '../model/timer.js';
import { events, refused, type Intent } from './intent.js';
import { lineOf } from './line-editor.js';
import { timeWord } from './time-word.js';

/** Of a pause, unless something else is typed. */
const USUAL_MS = 5 * 60_000;

/** For how long they are paused, in words, as with limits. */
export function askTime([operation, ...others]: readonly Operation[]): Intent {
  if (operation?.op !== 'container.pause' || !isTimed(operation)) return refused('not for a time');
  const line = lineOf(timeWord(operation.forMs ?? USUAL_MS));
  return events({ type: 'overlay-changed', overlay: { type: 'ask', ...line, operation, others } });
}
