import { resolve, resolvePaste } from '../panes/resolve.js';
import type { AppCommand, Intent } from '../panes/intent.js';
import { clicked, wheeled } from '../panes/mouse.js';
import type { Operation } from '../model/operation.js';
import type { Store } from '../store/store.js';
import type { TerminalEvent } from '../terminal/keys.js';
import { arranging } from './dispatch.js';

/** How long a refusal is told. */
const REFUSAL_MS = 4000;

export interface Controls {
  request(operations: readonly Operation[]): void;
  command(command: AppCommand): void;
}

/** From what the terminal says to what is done about it: State decides, `controls` act. */
export function handleInput(store: Store, event: TerminalEvent, controls: Controls): void {
  const state = store.get();
  const nowMs = Date.now();
  switch (event.type) {
    case 'key':
      return carryOut(store, resolve(state, event, nowMs), controls);
    case 'paste':
      return carryOut(store, resolvePaste(state, event.text), controls);
    case 'mouse': {
      const wheel = WHEEL[event.action];
      if (wheel !== undefined) return carryOut(store, wheeled(state, wheel, nowMs), controls);
      if (event.action === 'press') carryOut(store, clicked(state, event, nowMs), controls);
    }
  }
}

const WHEEL: Readonly<Record<string, number>> = { 'wheel-up': -3, 'wheel-down': 3 };

function carryOut(store: Store, intent: Intent | undefined, controls: Controls): void {
  switch (intent?.type) {
    case 'events':
      return arranging(store)(...intent.events);
    case 'request':
      store.dispatch({ type: 'overlay-changed', overlay: undefined });
      return controls.request(intent.operations);
    case 'command':
      return controls.command(intent.command);
    case 'refused':
      return arranging(store)({
        type: 'noticed',
        notice: {
          tone: 'warning',
          text: intent.why,
          hint: undefined,
          untilMs: Date.now() + REFUSAL_MS,
        },
      });
    case undefined:
  }
}
