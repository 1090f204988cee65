import { resolve, resolvePaste } from '../panes/resolve.js';
import type { AppCommand, Borrower, Intent, LogAction } from '../panes/intent.js';
import { shownFor } from '../panes/look-up-answer.js';
import type { KernelQuestion } from '../panes/look-ups.js';
import { clicked, wheeled } from '../panes/mouse.js';
import type { Listeners } from '../model/holder.js';
import type { Operation } from '../model/operation.js';
import type { SafeText } from '../model/safe-text.js';
import type { Notice } from '../store/state.js';
import { viewed } from '../store/past.js';
import type { Store } from '../store/store.js';
import type { TerminalEvent } from '../terminal/keys.js';
import { arranging } from './dispatch.js';

/** How long an answer to a key is told. */
const TOLD_MS = 4000;

export interface Controls {
  request(operations: readonly Operation[]): void;
  command(command: AppCommand): void;
  log(action: LogAction): void;
  lend(to: Borrower): void;
  /** @returns why it cannot be */
  travel(journey: Extract<Intent, { type: 'travel' }>): string | undefined;
  /** @returns what the kernel says; undefined where it is not the one to ask */
  ask(question: KernelQuestion): Promise<Listeners | undefined>;
  /** False when the terminal cannot take it. */
  copy(text: SafeText): boolean;
}

/** From what the terminal says to what is done about it: State decides, `controls` act. */
export function handleInput(store: Store, event: TerminalEvent, controls: Controls): void {
  const state = viewed(store.get());
  const nowMs = Date.now();
  switch (event.type) {
    case 'key':
      return carryOut(store, resolve(state, event, nowMs), controls);
    case 'paste':
      return carryOut(store, resolvePaste(state, event.text, nowMs), controls);
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
    case 'request-after':
      return carryOutAfter(store, intent, controls);
    case 'command':
      return controls.command(intent.command);
    case 'copy': {
      const done = controls.copy(intent.text);
      const text = done ? `copied ${intent.what}: ${intent.text}` : `not copied: ${intent.what}`;
      return tell(store, done ? 'good' : 'warning', text);
    }
    case 'travel': {
      const why = controls.travel(intent);
      return why === undefined ? undefined : tell(store, 'warning', why);
    }
    case 'look-up': {
      const { asked, question } = intent;
      void controls
        .ask(question)
        .then((answer) => carryOut(store, shownFor(viewed(store.get()), asked, answer), controls));
      return;
    }
    case 'lend':
      return controls.lend(intent.to);
    case 'log':
      return controls.log(intent.action);
    case 'sequence':
      for (const each of intent.intents) carryOut(store, each, controls);
      return;
    case 'refused':
      return tell(store, 'warning', intent.why);
    case undefined:
  }
}

/** Whatever closes or changes the dialog meanwhile takes the request back. */
function carryOutAfter(
  store: Store,
  { overlay, ms }: Extract<Intent, { type: 'request-after' }>,
  controls: Controls,
): void {
  arranging(store)({ type: 'overlay-changed', overlay });
  setTimeout(() => {
    if (store.get().overlay !== overlay) return;
    carryOut(store, { type: 'request', operations: overlay.operations }, controls);
  }, ms);
}

function tell(store: Store, tone: Notice['tone'], text: string): void {
  const untilMs = Date.now() + TOLD_MS;
  arranging(store)({ type: 'noticed', notice: { tone, text, hint: undefined, untilMs } });
}
