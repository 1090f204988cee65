import { type Clusters, COLUMNS, MARKS_A_BASE, SPACE, SURE, UNKNOWN } from './glyph.js';
import type { Pen } from './pen.js';

/** `\x1b[nC` takes four bytes; writing so many characters again is not longer. */
const GAP = 4;
/** `\x1b[K` takes three. */
const ERASE = 3;

/**
 * What the terminal shows, and the shortest bytes that turn it into what it should show. Sequences used:
 * CUP, CUF, EL 0, SGR. With autowrap off the last column needs no care.
 *
 * Runs over every cell of every frame: typed arrays and index loops. Measured by test/perf/frame-bench.
 */
export class Differ {
  readonly #clusters: Clusters;
  readonly #pen: Pen;
  #columns = 0;
  #cells = new Uint32Array(0);
  #styles = new Uint16Array(0);
  /** The row that is being brought about. */
  #rowCells: Uint32Array = this.#cells;
  #rowStyles: Uint16Array = this.#styles;
  /** SGR state of the terminal; -1 when somebody else may have changed it. */
  #style = -1;
  /** Cursor, -1 when not known. */
  #x = -1;
  #y = -1;
  #out = '';

  constructor(clusters: Clusters, pen: Pen) {
    this.#clusters = clusters;
    this.#pen = pen;
  }

  /** What `Clusters.sweep` must spare. */
  get shown(): Uint32Array {
    return this.#cells;
  }

  resize(columns: number, rows: number): void {
    this.#columns = columns;
    this.#cells = new Uint32Array(columns * rows);
    this.#styles = new Uint16Array(columns * rows);
    this.forget();
  }

  /** Nothing is known of the terminal: every cell will be written. */
  forget(): void {
    this.#cells.fill(UNKNOWN);
    this.#style = -1;
  }

  /** The terminal was erased in the default style. */
  erased(): void {
    this.#cells.fill(SPACE);
    this.#styles.fill(0);
    this.#style = 0;
  }

  /** The bytes collected since the last call; empty when nothing differs. */
  take(): string {
    const out = this.#out;
    this.#out = '';
    // a message of another program may move it between frames
    this.#x = -1;
    return out;
  }

  /** Brings row `y` to these cells. */
  row(y: number, cells: Uint32Array, styles: Uint16Array): void {
    const columns = this.#columns;
    const start = y * columns;
    this.#rowCells = cells;
    this.#rowStyles = styles;
    let forced = 0;
    let blankFrom = -1;
    for (let x = 0; x < columns; x++) {
      const same = cells[x] === this.#cells[start + x] && styles[x] === this.#styles[start + x];
      if (same && x >= forced) continue;
      if (blankFrom < 0) blankFrom = blankTail(cells, styles);
      if (x >= blankFrom && this.#erase(x, y, blankFrom)) return;
      const cell = cells[x]!;
      const kind = this.#clusters.classOf(cell);
      // never 0, so that the loop advances whatever a cell holds
      const width = Math.max(1, kind & COLUMNS);
      this.#moveTo(x, y);
      this.#dip(styles[x]!);
      if ((kind & SURE) === 0) {
        this.#writeUnsure(x, y, cell);
        // further than it may reach: a column for each of its marks
        forced = x + width + MARKS_A_BASE;
      } else {
        this.#out += this.#clusters.text(cell);
        this.#x = x + width;
      }
      for (let part = x; part < x + width; part++) {
        this.#cells[start + part] = cells[part]!;
        this.#styles[start + part] = styles[part]!;
      }
      x += width - 1;
    }
  }

  /**
   * Terminals dispute this glyph's columns. Its own are blanked first, in case it fills fewer; the cursor
   * counts as lost after it, and the caller writes the next cells again, in case it fills more.
   */
  #writeUnsure(x: number, y: number, cell: number): void {
    this.#out += ' '.repeat(this.#clusters.classOf(cell) & COLUMNS) + cursorTo(x, y);
    this.#out += this.#clusters.text(cell);
    this.#x = -1;
  }

  #dip(style: number): void {
    if (this.#style < 0) {
      this.#out += '\x1b[m';
      this.#style = 0;
    }
    this.#out += this.#pen.change(this.#style, style);
    this.#style = style;
  }

  #moveTo(x: number, y: number): void {
    const from = this.#x;
    const known = this.#y === y && from >= 0 && from <= x;
    this.#x = x;
    this.#y = y;
    if (!known) {
      this.#out += cursorTo(x, y);
    } else if (from < x) {
      this.#out += this.#again(from, x) ?? `\x1b[${x - from > 1 ? x - from : ''}C`;
    }
  }

  /** Cells [from, to) as text, when that is no longer than a move over them. */
  #again(from: number, to: number): string | undefined {
    if (to - from > GAP) return undefined;
    let text = '';
    for (let x = from; x < to; x++) {
      if (this.#rowStyles[x] !== this.#style || this.#rowCells[x]! > 0x7e) return undefined;
      text += String.fromCharCode(this.#rowCells[x]!);
    }
    return text;
  }

  /**
   * Every cell from `blankFrom` on, x among them, is to be blank: erases them, unless so few differ that
   * writing them is shorter.
   */
  #erase(x: number, y: number, blankFrom: number): boolean {
    const start = y * this.#columns;
    let last = this.#columns - 1;
    while (last > x && this.#cells[start + last] === SPACE && this.#styles[start + last] === 0)
      last--;
    if (last - x < ERASE) return false;
    if (this.#y !== y || this.#x < blankFrom) this.#moveTo(blankFrom, y);
    this.#dip(0);
    this.#out += '\x1b[K';
    this.#cells.fill(SPACE, start + x, start + this.#columns);
    this.#styles.fill(0, start + x, start + this.#columns);
    return true;
  }
}

/** CUP. Rows and columns count from 1; a column of 1 may be left out. */
const cursorTo = (x: number, y: number): string =>
  x === 0 ? `\x1b[${y + 1}H` : `\x1b[${y + 1};${x + 1}H`;

/** The column from which a row is blank in the default style. */
function blankTail(cells: Uint32Array, styles: Uint16Array): number {
  let x = cells.length;
  while (x > 0 && cells[x - 1] === SPACE && styles[x - 1] === 0) x--;
  return x;
}
