import { eastAsianWidth } from 'get-east-asian-width';

/**
 * What a cell holds: a code point, or one of the values above U+10FFFF below. All are small integers to
 * V8, so a cell never becomes a heap number.
 */
export const SPACE = 0x20;
/** The right half of the wide glyph in the cell before. */
export const TAIL = 0x11_0000;
/** Not known: what a terminal shows before the first frame, or after somebody else wrote to it. */
export const UNKNOWN = 0x11_0001;
/** From here on: a base and its marks, `code - CLUSTER` being the place in a `Clusters`. */
export const CLUSTER = 0x20_0000;
/** U+FFFD, for what must not reach a terminal. */
export const REPLACEMENT = 0xfffd;
export const MARKS_A_BASE = 2;

/** A glyph's class: its columns (0, 1, 2) and the two bits below. */
export type GlyphClass = number;
export const COLUMNS = 3;
/** Every terminal gives this glyph the same columns. After any other the writer positions anew. */
export const SURE = 4;
/** Control, format or invisible: painted as U+FFFD. */
export const FORBIDDEN = 8;

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** Joins the cell before: marks, and the vowels and finals of decomposed Hangul. */
const JOINING = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;
/**
 * Blocks whose widths have not changed since Unicode 6, and whose glyphs no terminal merges with a
 * neighbour: Latin, Greek, Cyrillic, punctuation, arrows, mathematics, lines, blocks and shapes, braille;
 * kana, ideographs, Hangul syllables, fullwidth forms. None of them is invisible or joins.
 */
const SURE_RANGES: readonly (readonly [number, number])[] = [
  [0xa0, 0xac],
  [0xae, 0x2ff],
  [0x370, 0x377],
  [0x391, 0x482],
  [0x48a, 0x52f],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x20a0, 0x20b9],
  [0x2100, 0x2319],
  [0x2500, 0x25fc],
  [0x2800, 0x28ff],
  [0x3000, 0x3029],
  [0x3041, 0x3096],
  [0x309b, 0x30ff],
  [0x3105, 0x312d],
  [0x3131, 0x3163],
  [0x3165, 0x318e],
  [0x3400, 0x4db5],
  [0x4e00, 0x9fcb],
  [0xac00, 0xd7a3],
  [0xf900, 0xfa6d],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [REPLACEMENT, REPLACEMENT],
];

const isSure = (code: number): boolean =>
  SURE_RANGES.some(([first, last]) => code >= first && code <= last);

function classify(code: number): GlyphClass {
  if (code >= 0x20 && code < 0x7f) return 1 | SURE;
  // asked first: to make the expressions takes two milliseconds of a start
  if (isSure(code)) return eastAsianWidth(code) | SURE;
  const text = String.fromCodePoint(code);
  if (INVISIBLE.test(text)) return 1 | SURE | FORBIDDEN;
  return JOINING.test(text) ? 0 : eastAsianWidth(code);
}

/** Classes of the first two planes, filled as they are met; +1, so that 0 is "not met yet". */
const met = new Uint8Array(0x2_0000);

export function glyphClass(code: number): GlyphClass {
  if (code >= met.length) return classify(code);
  const known = met[code]!;
  if (known !== 0) return known - 1;
  const found = classify(code);
  met[code] = found + 1;
  return found;
}

/** Distinct clusters a screen may show at a time; beyond it a base goes without its marks. */
const LIMIT = 1024;

/** Graphemes of more than one code point, numbered so that a cell can hold one. */
export class Clusters {
  readonly #texts: string[] = [];
  readonly #codes = new Map<string, number>();
  readonly #free: number[] = [];

  get full(): boolean {
    return this.#codes.size >= LIMIT;
  }

  /** What to put into the cell for `cell`'s glyph with one more mark; `cell` itself when there is no room. */
  join(cell: number, mark: number): number {
    const text = this.text(cell) + String.fromCodePoint(mark);
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    if (this.full) return cell;
    const place = this.#free.pop() ?? this.#texts.length;
    this.#texts[place] = text;
    this.#codes.set(text, CLUSTER + place);
    return CLUSTER + place;
  }

  /** A cell's characters; empty for the right half of a wide glyph. */
  text(cell: number): string {
    if (cell >= CLUSTER) return this.#texts[cell - CLUSTER] ?? '';
    return cell < TAIL ? String.fromCodePoint(cell) : '';
  }

  /** The class of a cell's glyph. No two terminals agree on every cluster, so none is sure. */
  classOf(cell: number): GlyphClass {
    if (cell < TAIL) return glyphClass(cell);
    return cell < CLUSTER ? 0 : glyphClass(this.text(cell).codePointAt(0) ?? SPACE) & COLUMNS;
  }

  /** Forgets what none of these cells shows. */
  sweep(shown: readonly Uint32Array[]): void {
    const used = new Set<number>();
    for (const cells of shown) for (const cell of cells) if (cell >= CLUSTER) used.add(cell);
    for (const [text, code] of this.#codes) {
      if (used.has(code)) continue;
      this.#codes.delete(text);
      this.#free.push(code - CLUSTER);
    }
  }
}
