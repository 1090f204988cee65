import type { Colour } from './style.js';

/** What the terminal can show, each level a subset of the next. */
export type ColourLevel = 'none' | '16' | '256' | 'true';

type Env = Readonly<Record<string, string | undefined>>;

/** GNU screen before 5.0 mangles true colour; tmux, whose TERM may begin the same, does not. */
const isGnuScreen = (env: Env, term: string): boolean =>
  term.startsWith('screen') && env['TMUX'] === undefined;

/** First match wins. */
const LEVELS: readonly (readonly [ColourLevel, (env: Env, term: string) => boolean])[] = [
  ['none', (env) => (env['NO_COLOR'] ?? '') !== ''],
  ['none', (_, term) => /^(|dumb|vt(52|[12]\d\d).*|.*-m(ono)?)$/.test(term)],
  ['256', (env, term) => isGnuScreen(env, term) && term.includes('256')],
  ['16', isGnuScreen],
  ['true', (env) => /^(truecolor|24bit)$/.test(env['COLORTERM'] ?? '')],
  ['true', (_, term) => term.includes('-direct')],
  ['256', (_, term) => term.includes('256')],
];

/** By NO_COLOR (no-color.org: present and not empty), COLORTERM and TERM. */
export function colourLevel(env: Env): ColourLevel {
  const term = env['TERM'] ?? '';
  return LEVELS.find(([, matches]) => matches(env, term))?.[0] ?? '16';
}

type Rgb = readonly [number, number, number];

/** The palette's first 16 as xterm draws them (XTerm-col.ad). */
const BASE: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];
/** 16–231: a 6 × 6 × 6 cube with these steps. 232–255: greys from 8 in steps of 10. */
const STEPS = [0, 95, 135, 175, 215, 255];
const CUBE = 16;
const GREYS = 232;

function paletteRgb(index: number): Rgb {
  const base = BASE[index];
  if (base !== undefined) return base;
  if (index >= GREYS) {
    const grey = 8 + (index - GREYS) * 10;
    return [grey, grey, grey];
  }
  const at = index - CUBE;
  const step = (value: number): number => STEPS[value] ?? 0;
  return [step(Math.floor(at / 36)), step(Math.floor(at / 6) % 6), step(at % 6)];
}

const hexRgb = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return Number.isNaN(value) ? [255, 255, 255] : [value >> 16, (value >> 8) & 255, value & 255];
};

const distance = (a: Rgb, b: Rgb): number =>
  (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/** Palette index in [from, to) nearest to a colour. */
function nearest(rgb: Rgb, from: number, to: number): number {
  let best = from;
  for (let index = from + 1; index < to; index++) {
    if (distance(rgb, paletteRgb(index)) < distance(rgb, paletteRgb(best))) best = index;
  }
  return best;
}

const BACKGROUND = 10;

/**
 * SGR parameters (ECMA-48 8.3.117; 90–97 and 38;5 / 38;2 from xterm's ctlseqs) that set a colour on a
 * terminal of this level; empty when it has no colours.
 */
export function colourParameters(colour: Colour, level: ColourLevel, background: boolean): string {
  if (level === 'none') return '';
  const plane = background ? BACKGROUND : 0;
  const palette =
    typeof colour === 'number'
      ? colour
      : level === 'true'
        ? undefined
        : nearest(hexRgb(colour), level === '16' ? 0 : CUBE, level === '16' ? CUBE : 256);
  if (palette === undefined) return `${38 + plane};2;${hexRgb(String(colour)).join(';')}`;
  const index = level === '16' && palette >= CUBE ? nearest(paletteRgb(palette), 0, CUBE) : palette;
  if (index < 8) return String(30 + plane + index);
  if (index < CUBE) return String(82 + plane + index);
  return `${38 + plane};5;${index}`;
}
