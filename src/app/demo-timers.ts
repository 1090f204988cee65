import type { Engine } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { Timer, TimerEnd } from '../model/timer.js';
import type { Timers } from './timers.js';
import { joined, undoNow } from './undo.js';

const keyOf = ({ container, undo }: Timer): string => `${container} ${undo.does}`;

/** Of simulated containers, which end with dtop themselves. */
export function demoTimers(engine: Pick<Engine, 'inspect' | 'host' | 'perform'>): Timers {
  const running = new Map<string, Timer>();
  const ends: TimerEnd[] = [];
  const end = async (timer: Timer): Promise<void> => {
    const key = keyOf(timer);
    if (running.get(key) !== timer) return;
    const { signal } = new AbortController();
    const failure = await undoNow(engine, engine, timer, signal).then(() => undefined, asFailure);
    running.delete(key);
    ends.push({ timer, said: failure?.said });
  };
  return {
    arm(asked) {
      const key = keyOf(asked);
      const earlier = running.get(key);
      const timer = { ...asked, undo: joined(earlier?.undo, asked.undo) };
      running.set(key, timer);
      setTimeout(() => void end(timer), timer.dueMs - Date.now()).unref();
      return Promise.resolve(() => {
        if (earlier === undefined) running.delete(key);
        else running.set(key, earlier);
      });
    },
    keep: (timer) => running.delete(keyOf(timer)),
    list: () => [...running.values()],
    ended: () => ends.splice(0),
  };
}
