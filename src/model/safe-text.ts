/**
 * Text from outside (names, labels, logs, commands, errors) belongs to whoever runs the containers. It
 * reaches a screen, a file or a clipboard only as `SafeText`, and only `sanitize` makes that type, so a
 * forgotten path does not compile.
 *
 * Replacements are visible and one column wide: C0 becomes its Unicode control picture, a tab spaces,
 * DEL, C1, lone surrogates and U+FFFD become `�`, invisible and direction-changing characters `·`.
 * At most two combining marks stay on a base, none at the start.
 */
declare const safe: unique symbol;
export type SafeText = string & { readonly [safe]: true };

/** A literal of the program's own. */
export const own = (text: string): SafeText => text as SafeText;

/** Nothing here needs work: printable ASCII only. The common case, checked by the engine's own regex loop. */
const PLAIN = /^[\x20-\x7e]*$/;
/** No column of their own (fillers, joiners, tags, variation selectors), a changed direction, or nothing to see. */
const INVISIBLE = /[\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const BROKEN = /[\x7f-\x9f\ufffd\p{Cs}\p{Co}\p{Cn}]/u;
const MARK = /\p{M}/u;
const MARKS_A_BASE = 2;
const TAB = '    ';

/** Cells and log lines differ in how much is kept; nothing is kept without a bound. */
export const CELL_LIMIT = 512;
export const LINE_LIMIT = 64 * 1024;

/**
 * @param raw whatever came from outside
 * @param limit characters kept, a base with its marks being one; text that is cut is told by a final `…`
 */
export function sanitize(raw: string, limit: number = CELL_LIMIT): SafeText {
  if (raw.length <= limit && PLAIN.test(raw)) return raw as SafeText;
  let out = '';
  let kept = 0;
  let marks = 0;
  for (const char of raw) {
    if (kept >= limit) return `${out}…` as SafeText;
    if (MARK.test(char) && !INVISIBLE.test(char)) {
      if (kept === 0) {
        out += '·';
        kept++;
      } else if (marks < MARKS_A_BASE) {
        out += char;
        marks++;
      }
      continue;
    }
    marks = 0;
    const shown = char === '\t' ? TAB.slice(0, limit - kept) : replacement(char);
    kept += char === '\t' ? shown.length : 1;
    out += shown;
  }
  return out as SafeText;
}

function replacement(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code < 0x7f) return char;
  if (BROKEN.test(char)) return '�';
  return INVISIBLE.test(char) ? '·' : char;
}
