import stringWidth from 'string-width';
import type { WidthTable } from './terminal.js';

const MARK = /[\p{Mn}\p{Me}\u1160-\u11ff\ud7b0-\ud7ff]/u;

/** How a terminal of today counts columns (wcwidth of a current Unicode), made without dtop's own table. */
export const currentWidths: WidthTable = (code) => {
  const char = String.fromCodePoint(code);
  if (code < 0x20 || MARK.test(char)) return 0;
  return stringWidth(char) === 2 ? 2 : 1;
};

/** One that disputes what can be disputed: emoji and flags of other widths, marks that take a column. */
export const oddWidths: WidthTable = (code) => {
  if (code >= 0x1f1e6 && code <= 0x1f1ff) return 2;
  if (code >= 0x1f300 && code <= 0x1faff) return 1;
  if (code >= 0x300 && code <= 0x36f) return 1;
  return currentWidths(code);
};

/** Text of every kind a container's owner may choose: each entry is one glyph or a sequence of them. */
export const SAMPLES: readonly string[] = [
  ...'abcXYZ0189 .-_/:#%',
  ...'éßñłДλ–…·│─┌█▁▇●▸↑≥',
  ...'漢字カナ한글，。ＡＢ',
  ...'⠀⣿⡀',
  'e\u0301',
  'o\u0308\u0323',
  '漢\u0301',
  '\u1112\u1161\u11ab',
  'कि',
  'ไทย',
  '😀',
  '🚀',
  '👍🏽',
  '🏽',
  '🇺🇸',
  '🇩',
  '⌚',
  '⚡',
  '☕',
  '✂',
  '䷀',
  '𝒜',
  '𠀀',
];
