import type { Timer, TimerEnd, Undo } from '../model/timer.js';
import type { Notice } from '../store/state.js';
import type { Dispatch } from './dispatch.js';
import type { Timers } from './timers.js';

/** How long it is told that something was undone; what was not undone is told until it is dismissed. */
const TOLD_MS = 30_000;

/** What waits to be undone, looked at with each tick, and what became of it, at the first look after a start too. */
export function createTimerFeed(timers: Timers | undefined, dispatch: Dispatch) {
  let told = '';
  return {
    tick(): void {
      if (timers === undefined) return;
      for (const end of timers.ended())
        dispatch({ type: 'noticed', notice: noticeOf(end, Date.now()) });
      const running = timers.list();
      const now = running.map(keyOf).join(' ');
      if (now === told) return;
      told = now;
      dispatch({ type: 'timers-changed', timers: running });
    },
  };
}

const keyOf = ({ container, dueMs, undo }: Timer): string => `${container} ${undo.does} ${dueMs}`;

const WORDS: Readonly<Record<Undo['does'], { what: string; done: string }>> = {
  limits: { what: 'limits', done: 'are back to what they were' },
  unpause: { what: 'the pause', done: 'is over, as its time was' },
};

function noticeOf({ timer: { name, undo }, said }: TimerEnd, nowMs: number): Omit<Notice, 'id'> {
  const { what, done } = WORDS[undo.does];
  const hint = undefined;
  return said === undefined
    ? { tone: 'good', text: `${what} of ${name}: ${done}`, hint, untilMs: nowMs + TOLD_MS }
    : { tone: 'warning', text: `${what} of ${name} not undone: ${said}`, hint, untilMs: undefined };
}
