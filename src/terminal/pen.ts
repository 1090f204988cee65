import { colourParameters, type ColourLevel } from './colour.js';
import { BOLD, DIM, INVERSE, lookOf, UNDERLINE, type Look, type StyleId } from './style.js';

/** SGR (ECMA-48 8.3.117): attribute bit, parameter that sets it. */
const ON: readonly (readonly [number, string])[] = [
  [BOLD, '1'],
  [DIM, '2'],
  [UNDERLINE, '4'],
  [INVERSE, '7'],
];
/** What clears them. 22 clears bold and dim together. */
const OFF: readonly (readonly [number, string])[] = [
  [BOLD | DIM, '22'],
  [UNDERLINE, '24'],
  [INVERSE, '27'],
];
/** Transitions kept; more than a screen ever has, and a bound. */
const KEPT = 4096;

/** The shortest SGR from one style to another, on a terminal of one colour level. */
export class Pen {
  readonly #level: ColourLevel;
  readonly #known = new Map<number, string>();

  constructor(level: ColourLevel) {
    this.#level = level;
  }

  change(from: StyleId, to: StyleId): string {
    if (from === to) return '';
    const key = from * 65_536 + to;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= KEPT) this.#known.clear();
    const change = this.#shortest(lookOf(from), lookOf(to));
    this.#known.set(key, change);
    return change;
  }

  #shortest(from: Look, to: Look): string {
    const step = this.#step(from, to);
    if (step.length === 0) return '';
    const fresh = this.#step(lookOf(0), to);
    const reset = fresh.length === 0 ? '' : ['0', ...fresh].join(';');
    const direct = step.join(';');
    return `\x1b[${direct.length <= reset.length ? direct : reset}m`;
  }

  /** Parameters that turn one look into another without a reset. */
  #step(from: Look, to: Look): string[] {
    let left = from.attributes;
    const parameters: string[] = [];
    for (const [bits, off] of OFF) {
      if ((left & bits & ~to.attributes) === 0) continue;
      left &= ~bits;
      parameters.push(off);
    }
    for (const [bit, on] of ON) if ((to.attributes & ~left & bit) !== 0) parameters.push(on);
    for (const plane of ['fg', 'bg'] as const) {
      const before = this.#colour(from, plane);
      const after = this.#colour(to, plane);
      if (before !== after) parameters.push(after);
    }
    return parameters;
  }

  #colour(look: Look, plane: 'fg' | 'bg'): string {
    const colour = look[plane];
    const none = this.#level === 'none' ? '' : plane === 'bg' ? '49' : '39';
    return colour === undefined ? none : colourParameters(colour, this.#level, plane === 'bg');
  }
}
