import type { Event } from './event.js';
import { reduce } from './reduce.js';
import type { State } from './state.js';

export interface Store {
  get(): State;
  dispatch(event: Event): void;
  /** Told once after each dispatch that changed something. */
  subscribe(listener: () => void): () => void;
}

export function createStore(initial: State): Store {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    dispatch(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
