import { COLUMNS, glyphClass } from './glyph.js';

const ASCII = /^[\x20-\x7e]*$/;
const ELLIPSIS = '…';

const columnsOf = (char: string): number => glyphClass(char.codePointAt(0) ?? 0) & COLUMNS;

/**
 * Columns a text takes in a `Grid`. Code point by code point, as `wcwidth` counts: terminals that merge
 * flags or skin tones show less than is reserved, never more.
 */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let columns = 0;
  for (const char of text) columns += columnsOf(char);
  return columns;
}

/** At most `columns` columns; what is cut ends in `…`, never in half a wide glyph. */
export function truncate(text: string, columns: number): string {
  if (text.length <= columns && ASCII.test(text)) return text;
  if (columns <= 0) return '';
  let width = 0;
  let index = 0;
  let cut = 0;
  for (const char of text) {
    width += columnsOf(char);
    if (width > columns) return text.slice(0, cut) + ELLIPSIS;
    index += char.length;
    if (width < columns) cut = index;
  }
  return text;
}

/** Exactly `columns` columns: truncated, or padded with spaces. */
export function fit(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const kept = truncate(text, columns);
  const padding = ' '.repeat(Math.max(0, columns - textWidth(kept)));
  return align === 'left' ? kept + padding : padding + kept;
}
