import { own, sanitize, type SafeText } from './safe-text.js';

/** What SGR sequences (ECMA-48 8.3.117) ask for. Colours: 0–255 of the palette, or `#rrggbb`. */
export interface AnsiStyle {
  readonly fg?: number | `#${string}` | undefined;
  readonly bg?: number | `#${string}` | undefined;
  readonly bold?: boolean | undefined;
  readonly dim?: boolean | undefined;
  readonly underline?: boolean | undefined;
  readonly inverse?: boolean | undefined;
}

/** From here on, in UTF-16 units of the text, it looks like this. */
export interface AnsiRun {
  readonly at: number;
  readonly style: AnsiStyle;
}

export interface AnsiText {
  readonly text: SafeText;
  /** None: it looks as everything else. */
  readonly runs: readonly AnsiRun[];
}

const CSI = /\u001b\[([0-?]*)[ -/]*([@-~])/g;

/**
 * Colours are kept, other control sequences (they move a cursor that is not theirs) are left out, all
 * else is sanitised. Linear.
 */
export function fromAnsi(raw: string, limit: number): AnsiText {
  let text = '';
  let from = 0;
  let style: AnsiStyle = {};
  const runs: AnsiRun[] = [];
  for (const match of raw.matchAll(CSI)) {
    text += sanitize(raw.slice(from, match.index), limit);
    from = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    style = afterSgr(style, match[1] ?? '');
    runs.push({ at: text.length, style });
    if (text.length >= limit) break;
  }
  text += sanitize(raw.slice(from), limit);
  // pieces were cleaned one by one: the whole has the same bound
  return { text: text.length > limit ? own(`${text.slice(0, limit)}…`) : own(text), runs };
}

type Change = (style: AnsiStyle) => AnsiStyle;

const SIMPLE: ReadonlyMap<number, Change> = new Map<number, Change>([
  [0, () => ({})],
  [1, (style) => ({ ...style, bold: true })],
  [2, (style) => ({ ...style, dim: true })],
  [4, (style) => ({ ...style, underline: true })],
  [7, (style) => ({ ...style, inverse: true })],
  [22, (style) => ({ ...style, bold: false, dim: false })],
  [24, (style) => ({ ...style, underline: false })],
  [27, (style) => ({ ...style, inverse: false })],
  [39, (style) => ({ ...style, fg: undefined })],
  [49, (style) => ({ ...style, bg: undefined })],
]);

function afterSgr(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    const simple = SIMPLE.get(code);
    if (simple !== undefined) style = simple(style);
    else if (code === 38 || code === 48) {
      const { colour, taken } = extended(codes, index + 1);
      index += taken;
      style = code === 38 ? { ...style, fg: colour } : { ...style, bg: colour };
    } else style = { ...style, ...basic(code) };
  }
  return style;
}

/** 30–37, 40–47, and the bright ones from 90 and 100 on. */
function basic(code: number): AnsiStyle {
  if (code >= 30 && code <= 37) return { fg: code - 30 };
  if (code >= 40 && code <= 47) return { bg: code - 40 };
  if (code >= 90 && code <= 97) return { fg: code - 90 + 8 };
  return code >= 100 && code <= 107 ? { bg: code - 100 + 8 } : {};
}

/** `5;N` of the palette, `2;R;G;B`. */
function extended(
  codes: readonly number[],
  at: number,
): { readonly colour: AnsiStyle['fg']; readonly taken: number } {
  const byte = (index: number): number => Math.max(0, Math.min(255, codes[index] || 0));
  if (codes[at] === 5) return { colour: byte(at + 1), taken: 2 };
  if (codes[at] !== 2) return { colour: undefined, taken: 1 };
  const hex = [1, 2, 3]
    .map((part) =>
      byte(at + part)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('');
  return { colour: `#${hex}`, taken: 4 };
}
