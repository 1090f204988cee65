import type { Scanner } from './scanner.js';

/**
 * Regular expressions of our own, because texts come from whoever runs the containers and JavaScript's
 * take exponential time on some of them. These are matched in time proportional to text × states
 * (`automaton`), whatever the pattern. The price: no lookaround and no back references, which `&`, `|`
 * and `!` replace. Case never matters. Errors have a place, which JavaScript's have not.
 */
export interface Regex {
  readonly states: readonly State[];
  readonly start: number;
}

/** What is beside a place in the text. */
export type Side = 'edge' | 'word' | 'other';

/** Indices into `states`. */
export type State =
  | { readonly does: 'take'; readonly fits: Fits; readonly next: number }
  | { readonly does: 'fork'; readonly next: number; readonly other: number }
  | { readonly does: 'check'; readonly holds: Holds; readonly next: number }
  | { readonly does: 'found' };

/** @param code a UTF-16 unit, lower case */
type Fits = (code: number) => boolean;
type Holds = (before: Side, after: Side) => boolean;

/** A part of a pattern: adds its states in front of `next`, and says where they begin. */
type Part = (next: number) => number;

const PATTERN_LIMIT = 200;
/** `(a{50}){50}` is short to write. */
const STATES_LIMIT = 500;

const WORD = /[\p{L}\p{N}_]/u;
export const sideOf = (char: string): Side => (WORD.test(char) ? 'word' : 'other');

const isWordEdge: Holds = (before, after) => (before === 'word') !== (after === 'word');
const CHECKS: ReadonlyMap<string, Holds> = new Map([
  ['^', (before) => before === 'edge'],
  ['$', (_, after) => after === 'edge'],
  ['\\b', isWordEdge],
  ['\\B', (before, after) => !isWordEdge(before, after)],
]);

const inClass =
  (pattern: RegExp): Fits =>
  (code) =>
    pattern.test(String.fromCharCode(code));
const CLASSES: ReadonlyMap<string, Fits> = new Map([
  ['d', inClass(/\d/)],
  ['D', inClass(/\D/)],
  ['w', inClass(WORD)],
  ['W', inClass(/[^\p{L}\p{N}_]/u)],
  ['s', inClass(/\s/)],
  ['S', inClass(/\S/)],
]);
const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const isLetter = (char: string): boolean => /[A-Za-z0-9]/.test(char);
const lower = (char: string): number => char.toLowerCase().charCodeAt(0);
const literal = (char: string): Fits => {
  const code = lower(char);
  return (other) => other === code;
};

const REPEAT = /[*+?]|\{\d+(?:,\d*)?\}/y;
const BOUNDS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['*', [0, Infinity]],
  ['+', [1, Infinity]],
  ['?', [0, 1]],
]);

/** Parses the `scanner`'s text from where it is to its end. @throws Unexpected */
export function regex(scanner: Scanner): Regex {
  if (scanner.text.length - scanner.at > PATTERN_LIMIT)
    scanner.fail(`at most ${PATTERN_LIMIT} characters`, scanner.at + PATTERN_LIMIT);
  const parser = new RegexParser(scanner);
  const whole = parser.alternatives();
  if (!scanner.isAtEnd) scanner.fail('a ( before this )');
  const found = parser.add({ does: 'found' });
  return { start: whole(found), states: parser.states };
}

class RegexParser {
  readonly #scanner: Scanner;
  readonly states: State[] = [];

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  add(state: State): number {
    if (this.states.length >= STATES_LIMIT) this.#scanner.fail('a simpler regular expression');
    return this.states.push(state) - 1;
  }

  alternatives(): Part {
    let part = this.#sequence();
    while (this.#scanner.skip('|')) {
      const [left, right] = [part, this.#sequence()];
      part = (next) => this.#fork(left(next), right(next));
    }
    return part;
  }

  #fork(next: number, other: number): number {
    return this.add({ does: 'fork', next, other });
  }

  #sequence(): Part {
    const parts: Part[] = [];
    while (!this.#scanner.isAtEnd && !'|)'.includes(this.#scanner.char))
      parts.push(this.#repeated());
    return (next) => parts.reduceRight((entry, part) => part(entry), next);
  }

  #repeated(): Part {
    let part = this.#atom();
    for (let sign = this.#scanner.take(REPEAT); sign !== ''; sign = this.#scanner.take(REPEAT)) {
      // shortest or longest: what is asked is only whether
      this.#scanner.skip('?');
      part = this.#repeat(part, this.#bounds(sign));
    }
    return part;
  }

  #bounds(sign: string): readonly [least: number, most: number] {
    const known = BOUNDS.get(sign);
    if (known !== undefined) return known;
    const [from = '', to = from] = sign.slice(1, -1).split(',');
    const most = to === '' ? Infinity : Number(to);
    if (most < Number(from))
      this.#scanner.fail('the smaller number first', this.#scanner.at - sign.length);
    return [Number(from), most];
  }

  #repeat(part: Part, [least, most]: readonly [number, number]): Part {
    return (next) => {
      let entry = most === Infinity ? this.#loop(part, next) : next;
      const optional = most === Infinity ? 0 : most - least;
      for (let times = 0; times < optional; times++) entry = this.#fork(part(entry), next);
      for (let times = 0; times < least; times++) {
        const again = part(entry);
        // nothing, however often: `(){1000000}` adds no state that could be counted
        if (again === entry) break;
        entry = again;
      }
      return entry;
    };
  }

  #loop(part: Part, next: number): number {
    const fork = this.#fork(next, next);
    this.states[fork] = { does: 'fork', next: part(fork), other: next };
    return fork;
  }

  #atom(): Part {
    const scanner = this.#scanner;
    const start = scanner.at;
    if (scanner.sees(REPEAT)) scanner.fail('something to repeat before it');
    const holds = CHECKS.get(scanner.take(/\^|\$|\\[bB]/y));
    if (holds !== undefined) return (next) => this.add({ does: 'check', holds, next });
    if (scanner.skip('(')) return this.#group(start);
    return this.#taking(this.#single());
  }

  #taking(fits: Fits): Part {
    return (next) => this.add({ does: 'take', fits, next });
  }

  #group(start: number): Part {
    const scanner = this.#scanner;
    if (scanner.char === '?' && !scanner.skip('?:'))
      scanner.fail('( or (?: here, and a term with ! for what must not be there', start);
    const inner = this.alternatives();
    if (!scanner.skip(')')) scanner.fail(`) for the ( at character ${start + 1}`);
    return inner;
  }

  /** One character's worth. */
  #single(): Fits {
    const scanner = this.#scanner;
    if (scanner.skip('.')) return () => true;
    if (scanner.skip('\\')) return this.#escaped();
    if (scanner.skip('[')) return this.#set();
    return literal(scanner.take(/[^]/y));
  }

  #escaped(): Fits {
    const scanner = this.#scanner;
    const char = scanner.take(/[^]/y);
    const known = CLASSES.get(char);
    if (known !== undefined) return known;
    const control = CONTROLS.get(char);
    if (char === '' || (control === undefined && isLetter(char)))
      scanner.fail('\\ and one of d w s b n r t, or a sign', scanner.at - char.length);
    return literal(control ?? char);
  }

  /** `[a-z_]`: after its bracket. A range is of characters in either case. */
  #set(): Fits {
    const scanner = this.#scanner;
    const start = scanner.at;
    const negated = scanner.skip('^');
    const items: Fits[] = [];
    // a bracket that comes first is meant itself
    while (scanner.char !== ']' || items.length === 0) {
      if (scanner.isAtEnd) scanner.fail(`] for the [ at character ${start}`);
      items.push(this.#setItem());
    }
    scanner.skip(']');
    const fits: Fits = (code) => items.some((item) => item(code));
    return negated ? (code) => !fits(code) : fits;
  }

  #setItem(): Fits {
    const scanner = this.#scanner;
    const first = scanner.take(/[^\\]/y);
    if (first === '') {
      scanner.skip('\\');
      return this.#escaped();
    }
    const last = scanner.take(/-[^\]\\]/y).slice(1);
    if (last === '') return literal(first);
    if (last < first) scanner.fail('a range from the smaller to the larger', scanner.at - 3);
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
    const within = (code: number): boolean => code >= from && code <= to;
    return (code) => within(code) || within(String.fromCharCode(code).toUpperCase().charCodeAt(0));
  }
}
