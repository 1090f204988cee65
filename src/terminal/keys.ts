/**
 * Chords name keys: `a`, `A`, `space`, `enter`, `ctrl+c`, `alt+x`, `ctrl+up`, `shift+tab`; modifiers in
 * the order ctrl, alt, shift. `text` is what a prompt would insert, or empty.
 */
export interface KeyEvent {
  readonly type: 'key';
  readonly chord: string;
  readonly text: string;
}

/** Cells count from 0, buttons as xterm numbers them: 0 left, 1 middle, 2 right. */
export interface MouseEvent {
  readonly type: 'mouse';
  readonly action: 'press' | 'release' | 'wheel-up' | 'wheel-down';
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

/** The text is as it came: whoever uses it sanitises it. */
export interface PasteEvent {
  readonly type: 'paste';
  readonly text: string;
}

export type TerminalEvent = KeyEvent | PasteEvent | MouseEvent;

/** Final byte of `CSI … X` and `SS3 X`. CSI R is missing on purpose: it is also a cursor position report. */
const FINALS: ReadonlyMap<string, string> = new Map([
  ['A', 'up'],
  ['B', 'down'],
  ['C', 'right'],
  ['D', 'left'],
  ['F', 'end'],
  ['H', 'home'],
  ['P', 'f1'],
  ['Q', 'f2'],
  ['S', 'f4'],
]);
const SS3_FINALS: ReadonlyMap<string, string> = new Map([...FINALS, ['R', 'f3'], ['M', 'enter']]);

/** First parameter of `CSI n ~` (VT220, rxvt for 7 and 8). */
const NUMBERS: ReadonlyMap<number, string> = new Map([
  [1, 'home'],
  [2, 'insert'],
  [3, 'delete'],
  [4, 'end'],
  [5, 'pageup'],
  [6, 'pagedown'],
  [7, 'home'],
  [8, 'end'],
  ...[11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24].map(
    (number, index) => [number, `f${index + 1}`] as const,
  ),
]);

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['\0', 'ctrl+space'],
  ['\b', 'backspace'],
  ['\t', 'tab'],
  ['\n', 'enter'],
  ['\r', 'enter'],
  ['\x1b', 'esc'],
  ['\x1c', 'ctrl+\\'],
  ['\x1d', 'ctrl+]'],
  ['\x1e', 'ctrl+^'],
  ['\x1f', 'ctrl+_'],
  [' ', 'space'],
  ['\x7f', 'backspace'],
]);

const key = (chord: string, text = ''): KeyEvent => ({ type: 'key', chord, text });

/** xterm: the parameter is 1 plus shift 1, alt 2, ctrl 4. */
function modified(name: string, parameter: number): string {
  const bits = parameter > 1 ? parameter - 1 : 0;
  return `${bits & 4 ? 'ctrl+' : ''}${bits & 2 ? 'alt+' : ''}${bits & 1 ? 'shift+' : ''}${name}`;
}

/** One character of typed text. `undefined` for what no key sends: C1 and bytes that are not UTF-8. */
export function characterKey(char: string): KeyEvent | undefined {
  const control = CONTROLS.get(char);
  if (control !== undefined) return key(control, char === ' ' ? ' ' : '');
  if (char < ' ') return key(`ctrl+${String.fromCharCode(char.charCodeAt(0) + 0x60)}`);
  return /[\x80-\x9f\ufffd]/.test(char) ? undefined : key(char, char);
}

/** The same key with Alt: terminals put an ESC before it. */
export function altKey(char: string): KeyEvent | undefined {
  const plain = characterKey(char)?.chord;
  if (plain === undefined) return undefined;
  return key(plain.startsWith('ctrl+') ? `ctrl+alt+${plain.slice(5)}` : `alt+${plain}`);
}

/** `ESC O …`: cursor keys and F1–F4 of a VT100. */
export const ss3Key = (final: string): KeyEvent | undefined => {
  const name = SS3_FINALS.get(final);
  return name === undefined ? undefined : key(name);
};

/** `ESC [ [ A` … `E`: F1–F5 of the Linux console. */
export const consoleKey = (final: string): KeyEvent =>
  key(`f${final.charCodeAt(0) - 'A'.charCodeAt(0) + 1}`);

const SHIFT = 2;

/** `ESC [ parameters final`, without private marks or intermediates. */
export function csiKey(parameters: string, final: string): KeyEvent | undefined {
  const [first = 0, modifiers = 1] = parameters.split(';').map((part) => Number.parseInt(part, 10));
  if (final === 'Z') return key(modified('tab', SHIFT));
  const name = final === '~' ? NUMBERS.get(first) : FINALS.get(final);
  return name === undefined ? undefined : key(modified(name, modifiers));
}

/** Button numbers carry flags (xterm's ctlseqs, "Mouse Tracking"). */
const MOTION = 32;
const WHEEL = 64;
const OTHER_BUTTONS = 128;
const LEGACY_RELEASE = 3;

function mouse(code: number, x: number, y: number, released: boolean): MouseEvent | undefined {
  if ((code & (MOTION | OTHER_BUTTONS)) !== 0 || x < 0 || y < 0) return undefined;
  const button = code & 3;
  if ((code & WHEEL) === 0) {
    return { type: 'mouse', action: released ? 'release' : 'press', button, x, y };
  }
  if (button > 1) return undefined;
  return { type: 'mouse', action: button === 0 ? 'wheel-up' : 'wheel-down', button, x, y };
}

/** `ESC [ < code ; x ; y M` (pressed) or `m` (released), counted from 1. */
export function sgrMouse(parameters: string, final: string): MouseEvent | undefined {
  const match = /^<(\d+);(\d+);(\d+)$/.exec(parameters);
  if (match === null) return undefined;
  const [code = 0, x = 0, y = 0] = match.slice(1).map(Number);
  return mouse(code, x - 1, y - 1, final === 'm');
}

/** `ESC [ M` and three characters, 32 more than the code and than the place counted from 1. */
export function legacyMouse(characters: string): MouseEvent | undefined {
  const [code = 0, x = 0, y = 0] = [...characters].map((char) => (char.codePointAt(0) ?? 0) - 32);
  return mouse(code, x - 1, y - 1, (code & 3) === LEGACY_RELEASE && (code & WHEEL) === 0);
}
