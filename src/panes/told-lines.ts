import { age, clock } from '../model/format.js';
import type { TargetKey } from '../model/operation.js';
import type { State } from '../store/state.js';
import { detailOf, happeningsOf, toneOf } from './happenings.js';
import type { SummaryLine } from './pane.js';

const AGE_WIDTH = 7;
const ACTION_WIDTH = 15;

/** What the engine told of one object, the newest first. */
export function toldLines(state: State, key: TargetKey): readonly SummaryLine[] {
  const own = happeningsOf(state).filter((each) => each.key === key);
  if (own.length === 0)
    return [[{ text: 'Nothing has happened to it since dtop was started.', tone: 'dim' }]];
  return own.toReversed().map(({ event }) => {
    const ago = `${age(state.nowMs - event.atMs)} ago`.padStart(AGE_WIDTH + ' ago'.length);
    return [
      { text: `${clock(event.atMs)} ${ago}  `, tone: 'dim' },
      { text: `${event.action.padEnd(ACTION_WIDTH)} ${detailOf(event)}`, tone: toneOf(event) },
    ];
  });
}
