import type { Overlay, State } from '../store/state.js';
import { act } from './act.js';
import { isUnconnected } from './attempts.js';
import { answer } from './confirm.js';
import { detailBindings } from './detail-keys.js';
import { askKey } from './ask-line.js';
import { formKey } from './form.js';
import { closeOverlay, events, type Intent } from './intent.js';
import { BINDINGS, type Binding } from './keys.js';
import { launchKey } from './launch.js';
import { logPromptKey } from './logs.js';
import { menuKey } from './menus.js';
import type { Typed } from './line-editor.js';
import { outputKey } from './output.js';
import { paletteKey } from './palette.js';
import { promptKey } from './prompt.js';

/**
 * What a key means now, pure. Scopes from the top: overlay, the tab of the details, details, the pane's own
 * actions, the table, everything. The first match wins; undefined means that nothing here knows the key.
 */
export function resolve(state: State, key: Typed, nowMs: number): Intent | undefined {
  const { overlay } = state;
  if (overlay !== undefined) return overlayKey(state, overlay, key, nowMs);
  const find = (bindings: readonly Binding[]): Intent | undefined =>
    bindings.find(({ keys }) => keys.includes(key.chord))?.run(state, nowMs);
  if (isUnconnected(state)) return find(BINDINGS.unconnected) ?? find(BINDINGS.global);
  return (
    find(detailBindings(state)) ??
    act(state, key.chord, nowMs) ??
    find(BINDINGS.table) ??
    find(BINDINGS.global)
  );
}

function overlayKey(state: State, overlay: Overlay, key: Typed, nowMs: number): Intent {
  switch (overlay.type) {
    case 'confirm':
      return key.chord === 'ctrl+c' ? closeOverlay() : answer(overlay, key.chord, nowMs);
    case 'menu':
      return menuKey(state, overlay, key.chord, nowMs);
    case 'prompt':
      return promptKey(state, overlay, key);
    case 'log-prompt':
      return logPromptKey(state, overlay, key);
    case 'palette':
      return paletteKey(state, overlay, key, nowMs);
    case 'launch':
      return launchKey(state, overlay, key);
    case 'form':
      return formKey(state, overlay, key, nowMs);
    case 'ask':
      return askKey(state, overlay, key, nowMs);
    case 'output':
      return outputKey(state, overlay, key.chord);
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

/** A paste goes into a line that is typed and nowhere else: it never presses keys. */
export function resolvePaste(state: State, pasted: string, nowMs: number): Intent | undefined {
  const { overlay } = state;
  if (overlay === undefined || !('cursor' in overlay || overlay.type === 'form')) return undefined;
  const text = pasted.replace(/[\r\n]+/g, ' ');
  return overlayKey(state, overlay, { chord: '', text }, nowMs);
}
