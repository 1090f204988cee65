/**
 * Drawing characters for terminals without UTF-8. First the characters, then what stands for each of
 * them: one character for all, or one for each.
 */
const SUBSTITUTES: readonly (readonly [string, string])[] = [
  ['─━═╌╍┄┅┈┉╴╶╸╺╼╾‐‑‒–—―−‾', '-'],
  ['│┃║╎╏┆┇┊┋╵╷╹╻╽╿❘▏▎▍▕', '|'],
  ['┌┐└┘├┤┬┴┼╭╮╯╰┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬╞╡╪╒╕╘╛╓╖╙╜', '+'],
  ['▁▂▃▄▅▆▇█', '_.-=+*%#'],
  ['▀▐▌▋▊▉■▪▮▓▒', '#'],
  ['░', ':'],
  ['←↑→↓↔↕⇐⇑⇒⇓', '<^>v-|<^>v'],
  ['◀▲▶▼◂▴▸▾◁△▷▽❯❮›‹»«', '<^>v<^>v<^>v><><><'],
  ['●•∙◆◉★', '*'],
  ['○◦◇◎☆□▫', 'o'],
  ['·‧⋅…', '...~'],
  ['‘’“”„‚′″', '\'\'""",\'"'],
  ['×✕✖✗✘', 'x'],
  ['✓✔', 'v'],
  ['⚠', '!'],
  ['≤≥≈≠±∞µ°∆Δ', '<>~!+*uodd'],
  ['\u00a0\u2007\u2009\u202f', ' '],
];

const table = new Map<number, number>();
for (const [characters, substitutes] of SUBSTITUTES) {
  [...characters].forEach((character, index) => {
    const substitute = substitutes.length === 1 ? substitutes : substitutes.charAt(index);
    table.set(character.codePointAt(0) ?? 0, substitute.charCodeAt(0));
  });
}

const BRAILLE = 0x2800;
/** By the number of dots in a braille cell, 0 to 8. */
const DOTS = ' ..::**##';
const QUESTION = 0x3f;

const dots = (pattern: number): number => pattern.toString(2).replaceAll('0', '').length;

/** One printable ASCII character that stands for a code point: itself, a look-alike, its base letter, `?`. */
export function asciiFor(code: number): number {
  if (code < 0x7f) return code;
  const substitute = table.get(code);
  if (substitute !== undefined) return substitute;
  if (code >= BRAILLE && code <= BRAILLE + 0xff) return DOTS.charCodeAt(dots(code - BRAILLE));
  const base = String.fromCodePoint(code).normalize('NFD').charCodeAt(0);
  return base > 0x20 && base < 0x7f ? base : QUESTION;
}

/** The locale's character set is named and is not UTF-8 (POSIX: LC_ALL, then LC_CTYPE, then LANG). */
export function wantsAscii(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  // unset is common where LANG is not forwarded (ssh, sudo, docker exec) and says nothing
  return locale !== '' && !/utf-?8/i.test(locale);
}
