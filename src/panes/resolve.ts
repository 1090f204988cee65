import type { Overlay, State } from '../store/state.js';
import { act, answer } from './confirm.js';
import { closeOverlay, events, type Intent } from './intent.js';
import { BINDINGS, type Binding } from './keys.js';
import { menuKey } from './menus.js';
import { promptKey } from './prompt.js';

export interface Key {
  /** `ctrl+r`, `G`, `shift+tab`, `enter`. */
  readonly chord: string;
  /** What a prompt takes in; empty for keys that print nothing. */
  readonly text: string;
}

/** No engine was ever reached: the screen says what was tried instead of panes. */
export const isUnconnected = ({ host: { connection } }: State): boolean =>
  connection.status === 'lost' && !connection.everLive;

/**
 * What a key means now, pure. Scopes from the top: overlay, details, the pane's own actions, the table,
 * everything. The first match wins; undefined means that nothing here knows the key.
 */
export function resolve(state: State, key: Key, nowMs: number): Intent | undefined {
  const { overlay } = state;
  if (overlay !== undefined) return overlayKey(state, overlay, key, nowMs);
  const find = (bindings: readonly Binding[]): Intent | undefined =>
    bindings.find(({ keys }) => keys.includes(key.chord))?.run(state, nowMs);
  if (isUnconnected(state)) return find(BINDINGS.unconnected) ?? find(BINDINGS.global);
  return (
    (state.detail === undefined ? undefined : find(BINDINGS.detail)) ??
    act(state, key.chord, nowMs) ??
    find(BINDINGS.table) ??
    find(BINDINGS.global)
  );
}

function overlayKey(state: State, overlay: Overlay, key: Key, nowMs: number): Intent {
  switch (overlay.type) {
    case 'confirm':
      return key.chord === 'ctrl+c' ? closeOverlay() : answer(overlay, key.chord, nowMs);
    case 'menu':
      return menuKey(state, overlay, key.chord, nowMs);
    case 'prompt':
      return promptKey(state, overlay, key.chord, key.text);
    case 'help':
      return helpKey(overlay, key.chord);
  }
}

function helpKey(overlay: Extract<Overlay, { type: 'help' }>, chord: string): Intent {
  const step = HELP_STEPS[chord];
  if (step === undefined) return closeOverlay();
  const scroll = Math.max(0, overlay.scroll + step);
  return events({ type: 'overlay-changed', overlay: { type: 'help', scroll } });
}

const HELP_STEPS: Readonly<Record<string, number>> = {
  down: 1,
  j: 1,
  up: -1,
  k: -1,
  pagedown: 10,
  pageup: -10,
  space: 10,
};

/** A paste goes into a prompt and nowhere else: it never presses keys. */
export const resolvePaste = (state: State, text: string): Intent | undefined =>
  state.overlay?.type === 'prompt'
    ? promptKey(state, state.overlay, '', text.replace(/[\r\n]+/g, ' '))
    : undefined;
