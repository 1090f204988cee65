/**
 * terminal/: the one door to the screen and the keyboard. Surfaces paint a `Grid`, Ink's frame is a
 * layer above it, `Screen` composes both and writes the smallest difference; `Input` reads keys;
 * `openTerminal` owns modes, signals and every way out. May import `model` and `node:` only. Nobody
 * else writes to stdout.
 */

/** 0–255 of the xterm palette, or `#rrggbb`. */
export type Colour = number | `#${string}`;

export interface Style {
  readonly fg?: Colour | undefined;
  readonly bg?: Colour | undefined;
  readonly bold?: boolean | undefined;
  readonly dim?: boolean | undefined;
  readonly underline?: boolean | undefined;
  readonly inverse?: boolean | undefined;
}

/** A style's number, stable for the life of the process; 0 is the terminal's default. */
export type StyleId = number;

export const BOLD = 1;
export const DIM = 2;
export const UNDERLINE = 4;
export const INVERSE = 8;

/** A style as the writer needs it. `attributes` is a set of the four bits above. */
export interface Look {
  readonly fg: Colour | undefined;
  readonly bg: Colour | undefined;
  readonly attributes: number;
}

/**
 * Ids live in a Uint16Array. Past this many, a new style keeps its attributes and loses its colours
 * (16 more ids at most): only a gradient generator gets here.
 */
const LIMIT = 32_768;

const looks: Look[] = [{ fg: undefined, bg: undefined, attributes: 0 }];
const ids = new Map<string, StyleId>([['undefined/undefined/0', 0]]);

const attributesOf = (style: Style): number =>
  (style.bold ? BOLD : 0) |
  (style.dim ? DIM : 0) |
  (style.underline ? UNDERLINE : 0) |
  (style.inverse ? INVERSE : 0);

export function styleId(style: Style): StyleId {
  const attributes = attributesOf(style);
  const key = `${style.fg}/${style.bg}/${attributes}`;
  const known = ids.get(key);
  if (known !== undefined) return known;
  const coloured = style.fg !== undefined || style.bg !== undefined;
  if (coloured && looks.length >= LIMIT) return styleId({ ...style, fg: undefined, bg: undefined });
  ids.set(key, looks.length);
  return looks.push({ fg: style.fg, bg: style.bg, attributes }) - 1;
}

const DEFAULT_LOOK: Look = { fg: undefined, bg: undefined, attributes: 0 };
export const lookOf = (id: StyleId): Look => looks[id] ?? DEFAULT_LOOK;

/** A blank in this style looks different from a blank in the default one. */
export const inks = (look: Look): boolean =>
  look.bg !== undefined || (look.attributes & (UNDERLINE | INVERSE)) !== 0;
