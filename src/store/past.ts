import type { Position } from './history.js';
import type { State } from './state.js';
import type { Moment } from './timeline.js';

/** While one looks back. Live goes on behind it. */
export interface Past {
  readonly position: Position;
  readonly moment: Moment;
  /** Between the moment and now, ms. */
  readonly agoMs: number;
}

/** What the screen shows: State itself, or what it was. View, overlays and messages are always of now. */
export const viewed = (state: State): State =>
  state.past === undefined ? state : { ...state, ...state.past.moment };

/** Time goes on, and what is looked at does not. */
export function aged(state: State): State {
  const { past, nowMs } = state;
  if (past === undefined) return state;
  const agoMs = nowMs - past.moment.nowMs;
  return agoMs === past.agoMs ? state : { ...state, past: { ...past, agoMs } };
}
