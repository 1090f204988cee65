/**
 * output/: rows to text for pipes and files: tables and JSON. Imports model, store and panes; pure. What
 * is printed comes from the panes' tables, how wide a text is from whoever prints it.
 */
import { sanitize } from '../model/safe-text.js';

export interface TextColumn<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Where the width is limited the highest number goes first; 0 never goes. */
  readonly priority: number;
  readonly text: (row: Row) => string;
}

/** How the medium measures text, in terminal columns. */
export interface Typesetting {
  readonly widthOf: (text: string) => number;
  readonly truncate: (text: string, columns: number) => string;
  /** Terminal columns of a line; `Infinity` in a pipe or a file. */
  readonly lineWidth: number;
}

const GAP = '  ';

/**
 * Columns as wide as their widest cell, no spaces at the ends of lines. Lines that would not fit lose
 * whole columns, the least important first; what is left then is cut.
 */
export function table<Row>(
  columns: readonly TextColumn<Row>[],
  rows: readonly Row[],
  typesetting: Typesetting,
): string {
  const { widthOf, truncate, lineWidth } = typesetting;
  const set = columns.map((column) => {
    // a cell may tell an id as the engine has it
    const cells = [column.title, ...rows.map((row) => sanitize(column.text(row)))];
    return { ...column, cells, width: Math.max(...cells.map(widthOf)) };
  });
  const kept = fitting(set, lineWidth);
  const pad = (text: string, { align, width }: (typeof set)[number]): string => {
    const padding = ' '.repeat(width - widthOf(text));
    return align === 'left' ? text + padding : padding + text;
  };
  return Array.from({ length: rows.length + 1 }, (_, line) => {
    const text = kept.map((column) => pad(column.cells[line] ?? '', column)).join(GAP);
    return `${truncate(text.trimEnd(), lineWidth)}\n`;
  }).join('');
}

type Sized = { readonly width: number; readonly priority: number };

function fitting<Column extends Sized>(
  columns: readonly Column[],
  lineWidth: number,
): readonly Column[] {
  let kept = columns;
  const total = (): number =>
    kept.reduce((sum, { width }) => sum + width + GAP.length, -GAP.length);
  while (total() > lineWidth) {
    const worst = Math.max(...kept.map(({ priority }) => priority));
    if (worst === 0) break;
    kept = kept.toSpliced(
      kept.findLastIndex(({ priority }) => priority === worst),
      1,
    );
  }
  return kept;
}
