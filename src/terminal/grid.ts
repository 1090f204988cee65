import {
  Clusters,
  COLUMNS,
  FORBIDDEN,
  glyphClass,
  MARKS_A_BASE,
  REPLACEMENT,
  SPACE,
  TAIL,
} from './glyph.js';
import type { StyleId } from './style.js';

/**
 * Cells of a screen, row by row: `cells[y * columns + x]` is the glyph (see `glyph`), `styles` the same
 * places' style ids. A wide glyph takes two cells, the second being `TAIL` in the same style; half of one
 * never stays: what cuts a wide glyph leaves a space.
 *
 * Painted every frame, hence the typed arrays and the index loops: 10,000 cells are put in under 1 ms.
 */
export class Grid {
  columns = 0;
  rows = 0;
  cells = new Uint32Array(0);
  styles = new Uint16Array(0);
  readonly #clusters: Clusters;

  /** Grids composed with each other share one `Clusters`. */
  constructor(columns: number, rows: number, clusters: Clusters = new Clusters()) {
    this.#clusters = clusters;
    this.resize(columns, rows);
  }

  /** Keeps the top left part that fits both sizes. */
  resize(columns: number, rows: number): void {
    if (columns === this.columns && rows === this.rows) return;
    const { cells, styles } = this;
    const kept = Math.min(columns, this.columns);
    const before = this.columns;
    const keptRows = Math.min(rows, this.rows);
    this.columns = columns;
    this.rows = rows;
    this.cells = new Uint32Array(columns * rows).fill(SPACE);
    this.styles = new Uint16Array(columns * rows);
    for (let y = 0; y < keptRows; y++) {
      this.cells.set(cells.subarray(y * before, y * before + kept), y * columns);
      this.styles.set(styles.subarray(y * before, y * before + kept), y * columns);
      const cut = kept > 0 && kept < before && cells[y * before + kept] === TAIL;
      if (cut) this.cells[y * columns + kept - 1] = SPACE;
    }
  }

  clear(): void {
    this.cells.fill(SPACE);
    this.styles.fill(0);
  }

  /**
   * One line of text from (x, y), cut at the grid's edges and after `maxColumns`. Control and invisible
   * characters become `�`. Returns the columns it took from x on.
   */
  put(x: number, y: number, text: string, style: StyleId = 0, maxColumns = Infinity): number {
    const end = Math.min(this.columns, x + maxColumns);
    if (y < 0 || y >= this.rows || x >= end || text === '') return 0;
    const start = y * this.columns;
    this.#cutBefore(start, Math.max(0, x));
    let column = x;
    let lead = -1;
    let marks = 0;
    for (let index = 0; index < text.length; index++) {
      let code = text.charCodeAt(index);
      let columns = 1;
      if (code < SPACE || code > 0x7e) {
        code = text.codePointAt(index)!;
        if (code > 0xffff) index++;
        const kind = glyphClass(code);
        columns = kind & COLUMNS;
        if ((kind & FORBIDDEN) !== 0) code = REPLACEMENT;
      }
      if (columns === 0) {
        if (lead >= 0 && marks++ < MARKS_A_BASE) {
          this.cells[lead] = this.#clusters.join(this.cells[lead]!, code);
        }
        continue;
      }
      if (column >= end) break;
      const whole = column >= 0 && column + columns <= end;
      lead = whole ? start + column : -1;
      marks = 0;
      this.#cell(start, column, whole ? code : SPACE, style);
      if (columns === 2 && column + 1 < end) {
        this.#cell(start, column + 1, whole ? TAIL : SPACE, style);
      }
      column += columns;
    }
    column = Math.min(column, end);
    this.#cutAfter(start, column);
    return column - x;
  }

  /** Blanks in a style. */
  fill(x: number, y: number, width: number, height: number, style: StyleId = 0): void {
    const left = Math.max(0, x);
    const right = Math.min(this.columns, x + width);
    if (left >= right) return;
    for (let row = Math.max(0, y); row < Math.min(this.rows, y + height); row++) {
      const start = row * this.columns;
      this.#cutBefore(start, left);
      this.cells.fill(SPACE, start + left, start + right);
      this.styles.fill(style, start + left, start + right);
      this.#cutAfter(start, right);
    }
  }

  /** Other colours for what is there; of a wide glyph for both halves. */
  restyle(x: number, y: number, style: StyleId): void {
    if (x < 0 || x >= this.columns || y < 0 || y >= this.rows) return;
    const at = y * this.columns + x;
    this.styles[at] = style;
    if (this.cells[at] === TAIL) this.styles[at - 1] = style;
    if (x + 1 < this.columns && this.cells[at + 1] === TAIL) this.styles[at + 1] = style;
  }

  #cell(start: number, column: number, code: number, style: StyleId): void {
    if (column < 0) return;
    this.cells[start + column] = code;
    this.styles[start + column] = style;
  }

  /** Writing begins at `column`: a wide glyph that reaches into it loses its right half. */
  #cutBefore(start: number, column: number): void {
    if (this.cells[start + column] === TAIL) this.cells[start + column - 1] = SPACE;
  }

  /** Writing ended before `column`: a right half there has lost its glyph. */
  #cutAfter(start: number, column: number): void {
    if (column < 0 || column >= this.columns) return;
    if (this.cells[start + column] === TAIL) this.cells[start + column] = SPACE;
  }

  /** The rows as text, blanks at their ends cut. */
  text(): string[] {
    return Array.from({ length: this.rows }, (_, y) => {
      let row = '';
      for (let x = 0; x < this.columns; x++) {
        row += this.#clusters.text(this.cells[y * this.columns + x]!);
      }
      return row.trimEnd();
    });
  }
}
