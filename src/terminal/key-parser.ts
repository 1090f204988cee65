import {
  altKey,
  characterKey,
  consoleKey,
  csiKey,
  legacyMouse,
  sgrMouse,
  ss3Key,
  type TerminalEvent,
} from './keys.js';

/** The terminal's answer to DECRQM: a DEC private mode and its value. */
export interface ModeReport {
  readonly type: 'report';
  readonly mode: number;
  readonly value: number;
}

/** Its answer to DSR 5: it has come to the question. */
export interface StatusReport {
  readonly type: 'status';
}

export type Report = ModeReport | StatusReport;
export type Emit = (event: TerminalEvent | Report) => void;

/**
 * Kinds of input, the longest sequence first; each is tried at the start of what is left. `take` gets the
 * match; `undefined` means: understood, and nothing to tell. Answers and unknown keys end here.
 */
interface Rule {
  readonly pattern: RegExp;
  take(match: RegExpExecArray): TerminalEvent | Report | undefined;
}

const RULES: readonly Rule[] = [
  { pattern: /^\x1b\[M([^\x1b]{3})/u, take: ([, where = '']) => legacyMouse(where) },
  { pattern: /^\x1b\[\[([A-E])/, take: ([, final = '']) => consoleKey(final) },
  {
    pattern: /^\x1b\[\?(\d+);(\d+)\$y/,
    take: ([, mode, value]) => ({ type: 'report', mode: Number(mode), value: Number(value) }),
  },
  { pattern: /^\x1b\[[03]n/, take: () => ({ type: 'status' }) },
  {
    pattern: /^\x1b\[(<[0-?]*)([Mm])/,
    take: ([, parameters = '', final = '']) => sgrMouse(parameters, final),
  },
  {
    pattern: /^\x1b\[([\d;:]*)([@-LN-Z^-~])/,
    take: ([, parameters = '', final = '']) => csiKey(parameters, final),
  },
  { pattern: /^\x1b\[[0-?]*[ -/]*(?:[@-LN-Z\\-~]|(?<=[ -?])[[M])/, take: () => undefined },
  { pattern: /^\x1bO[\d;]*([@-~])/, take: ([, final = '']) => ss3Key(final) },
  // what a character that cannot follow broke off
  { pattern: /^\x1b\[\[(?=[^A-E])/, take: () => undefined },
  { pattern: /^\x1b\[M(?=[^\x1b]{0,2}\x1b)/, take: () => undefined },
  { pattern: /^\x1b\[[0-?]*(?:[ -/]+(?=[^ -/@-~])|(?=[^ -~]))/, take: () => undefined },
  { pattern: /^\x1bO[\d;]*(?=[^\d;@-~])/, take: () => undefined },
  { pattern: /^\x1b(?=\x1b)/, take: () => characterKey('\x1b') },
  { pattern: /^\x1b([^\x1b[OP\]X^_])/u, take: ([, char = '']) => altKey(char) },
  { pattern: /^[^\x1b]/u, take: ([char]) => characterKey(char) },
];

/** DCS, OSC, SOS, PM, APC: only answers look like this, and none is asked for. */
const STRING_START = /^\x1b[P\]X^_](?=[^])/;
/** ST, BEL, CAN, SUB, or the ESC of the next sequence. */
const STRING_END = /\x1b\\|[\x07\x18\x1a\x9c]|\x1b(?=[^\\])/;
const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';
/** What gets somebody out of a paste whose end was lost: ESC or Ctrl-C, by itself and after a silence. */
const WAY_OUT = /^[\x1b\x03]$/;
/** Characters of one paste that are kept; a prompt takes far fewer. */
const PASTE_LIMIT = 256 * 1024;
/** Longer than any sequence a key or an answer sends. */
const SEQUENCE_LIMIT = 64;
/** A sequence whose beginning was taken for a key because its rest came late. */
const ORPHAN = /^\x1b(?:\[[?<>=\d]|P[>!\d]|\]\d+;)/;

/**
 * Characters to keys, pastes, mouse and answers, however they are cut. Pure: time is the caller's, who
 * calls `expire` when what `waiting` says has lasted too long.
 */
export class KeyParser {
  #left = '';
  #inside: 'keys' | 'string' | 'paste' = 'keys';
  #paste = '';
  /** Of the paste nothing more came for a while. */
  #isSilent = false;
  /** What `expire` took for a key. */
  #expired = '';

  /** `escape`: an ESC that may be a key of its own. `string`, `paste`: one whose end is missing. */
  get waiting(): 'escape' | 'string' | 'paste' | undefined {
    if (this.#inside !== 'keys') return this.#inside;
    return /^\x1b[[OP\]X^_]?$/.test(this.#left) ? 'escape' : undefined;
  }

  feed(text: string, emit: Emit): void {
    // nobody types two such characters within one read
    const late = this.#expired !== '' && text.length > 1 && ORPHAN.test(this.#expired + text);
    if (late) this.#left = this.#expired;
    this.#expired = '';
    if (this.#isSilent && WAY_OUT.test(text)) {
      this.#paste += this.#left;
      this.#left = '';
      this.#endPaste(emit);
    }
    this.#isSilent = false;
    this.#left += text;
    while (this.#step(emit));
  }

  /** Nothing more came. */
  expire(emit: Emit): void {
    const { waiting } = this;
    const left = this.#left;
    if (waiting === undefined) return;
    if (waiting === 'paste') {
      this.#isSilent = true;
      return;
    }
    this.#left = '';
    this.#inside = 'keys';
    if (waiting === 'string') return;
    this.#expired = left;
    const event = left === '\x1b' ? characterKey(left) : altKey(left.slice(1));
    if (event !== undefined) emit(event);
  }

  reset(): void {
    this.#left = '';
    this.#inside = 'keys';
    this.#paste = '';
    this.#isSilent = false;
    this.#expired = '';
  }

  /** Takes one thing off the front of what is left; false when there is none that is whole. */
  #step(emit: Emit): boolean {
    if (this.#left === '') return false;
    if (this.#inside === 'paste') return this.#stepPaste(emit);
    if (this.#inside === 'string') return this.#stepString();
    if (this.#left.startsWith(PASTE_START)) return this.#enter('paste', PASTE_START.length);
    const start = STRING_START.exec(this.#left);
    if (start !== null) return this.#enter('string', start[0].length);
    for (const rule of RULES) {
      const match = rule.pattern.exec(this.#left);
      if (match === null) continue;
      this.#left = this.#left.slice(match[0].length);
      const event = rule.take(match);
      if (event !== undefined) emit(event);
      return true;
    }
    if (this.#left.length > SEQUENCE_LIMIT) this.#left = '';
    return false;
  }

  #enter(inside: 'string' | 'paste', length: number): true {
    this.#inside = inside;
    this.#left = this.#left.slice(length);
    return true;
  }

  #stepString(): boolean {
    const end = STRING_END.exec(this.#left);
    if (end === null) {
      // its content is of no interest; an ESC may be half of the end
      this.#left = this.#left.endsWith('\x1b') ? '\x1b' : '';
      return false;
    }
    const length = end[0] === '\x1b' ? end.index : end.index + end[0].length;
    this.#left = this.#left.slice(length);
    this.#inside = 'keys';
    return true;
  }

  #stepPaste(emit: Emit): boolean {
    const end = this.#left.indexOf(PASTE_END);
    // all but what may be the beginning of the end
    const whole = end >= 0 ? end : Math.max(0, this.#left.length - PASTE_END.length + 1);
    this.#paste = (this.#paste + this.#left.slice(0, whole)).slice(0, PASTE_LIMIT);
    this.#left = this.#left.slice(end >= 0 ? end + PASTE_END.length : whole);
    if (end < 0) return false;
    this.#endPaste(emit);
    return true;
  }

  #endPaste(emit: Emit): void {
    const text = this.#paste;
    this.#paste = '';
    this.#inside = 'keys';
    emit({ type: 'paste', text });
  }
}
