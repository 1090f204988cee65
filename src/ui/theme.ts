/**
 * ui/: how it looks. Imports model, store, panes, terminal; react and ink live here only. The big
 * surfaces (header, table, charts, logs) are functions that paint cells from State; React and Ink make
 * what is structure: footer, dialogs, menus, prompts, the connection screen.
 */
import type { Tone } from '../panes/pane.js';
import { styleId, type Style, type StyleId } from '../terminal/style.js';

/** Palette numbers, so that the terminal's own theme decides what they look like. */
const TONES: Readonly<Record<Tone, Style>> = {
  normal: {},
  dim: { dim: true },
  good: { fg: 2 },
  notice: { fg: 3 },
  warning: { fg: 3, bold: true },
  critical: { fg: 1, bold: true },
  accent: { fg: 6 },
};

const CURSOR_BACKGROUND = 237;
/** Dialogs lie on their own background: a cell with a style is not transparent. */
export const DIALOG_BACKGROUND = 'ansi256(235)';

export interface Emphasis {
  readonly cursor?: boolean;
  readonly marked?: boolean;
  readonly bold?: boolean;
  readonly inverse?: boolean;
}

/** The look of a meaning, on the cursor's line, on a marked row. */
export function toneStyle(tone: Tone, emphasis: Emphasis = {}): StyleId {
  const { cursor = false, marked = false, bold = false, inverse = false } = emphasis;
  const base = marked && (tone === 'normal' || tone === 'dim') ? TONES.accent : TONES[tone];
  return styleId({
    ...base,
    ...(cursor && { bg: CURSOR_BACKGROUND }),
    ...(bold && { bold: true }),
    ...(inverse && { inverse: true }),
  });
}
