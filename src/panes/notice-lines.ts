import type { Notice, State } from '../store/state.js';

/** One row of the screen. */
export interface NoticeLine {
  readonly tone: Notice['tone'];
  readonly text: string;
}

const SIGNS: Readonly<Record<Notice['tone'], string>> = {
  good: '✓',
  warning: '!',
  critical: '✗',
};

/** Of one notice. */
const MOST_ROWS = 3;
/** A blank on either side. */
const MARGINS = 2;

/** Broken between words, what is too much on the last row. */
function rowsOf(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  for (const word of text.split(' ')) {
    const row = rows.at(-1);
    const isFull = row === undefined || row.length + 1 + word.length > width;
    if (row === undefined || (isFull && rows.length < MOST_ROWS))
      rows.push(row === undefined ? word : `  ${word}`);
    else rows[rows.length - 1] = `${row} ${word}`;
  }
  return rows;
}

/** In one row where it fits; a failure in as many as it takes to tell all of it, what to try on its own. */
function linesOf({ tone, text, hint }: Notice, width: number): readonly NoticeLine[] {
  const said = `${SIGNS[tone]} ${text}`;
  const remedy = hint === undefined ? '' : `  → ${hint}`;
  if (said.length + remedy.length <= width || tone === 'good')
    return [{ tone, text: said + remedy }];
  return [...rowsOf(said, width), ...(remedy === '' ? [] : [remedy])].map((row) => ({
    tone,
    text: row,
  }));
}

/** How many of them have room, the newest anyway. */
function countOf(notices: readonly Notice[], width: number, most: number): number {
  let rows = 0;
  const fit = notices.toReversed().findIndex((notice) => {
    rows += linesOf(notice, width).length;
    return rows > most;
  });
  return fit < 0 ? notices.length : Math.max(1, fit);
}

/**
 * What happened, the newest last; failures stay until Esc. Those without room are counted.
 * @param most rows there are for them
 */
export function noticeLines(
  { notices, size }: Pick<State, 'notices' | 'size'>,
  most: number,
): readonly NoticeLine[] {
  if (notices.length === 0 || most <= 0) return [];
  const width = size.columns - MARGINS;
  const shown = notices.slice(-countOf(notices, width, most));
  const hidden = notices.length - shown.length;
  return shown
    .flatMap((notice, index) => {
      const more = index === 0 && hidden > 0 ? `(${hidden} more above) ` : '';
      return linesOf({ ...notice, text: more + notice.text }, width);
    })
    .slice(0, most);
}
