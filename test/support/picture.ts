import type { Style } from '../../src/terminal/style.js';
import type { ModelCell } from './terminal.js';
import { currentWidths } from './widths.js';

/** A cell as it is meant to be. `text` is empty for the right half of a wide glyph. */
interface Cell {
  readonly text: string;
  readonly style: Style;
}

const BLANK: Cell = { text: ' ', style: {} };

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Glyph {
  text: string;
  readonly columns: number;
}

/** Marks join what is before them; columns by the independent table. */
function glyphs(text: string): readonly Glyph[] {
  const found: Glyph[] = [];
  for (const char of text) {
    const columns = currentWidths(char.codePointAt(0) ?? 0);
    const last = found.at(-1);
    if (columns > 0) found.push({ text: char, columns });
    else if (last !== undefined) last.text += char;
  }
  return found;
}

const isPlain = (cell: Cell): boolean =>
  cell.text === ' ' &&
  Object.values(cell.style).every((value) => value === undefined || value === false);

/** What a screen is meant to show: cells as strings, drawn in the simplest way. The oracle of Grid and Screen. */
export class Picture {
  readonly columns: number;
  readonly rows: number;
  readonly #cells: Cell[];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
    this.#cells = Array.from({ length: columns * rows }, () => BLANK);
  }

  at(x: number, y: number): Cell {
    return this.#cells[y * this.columns + x] ?? BLANK;
  }

  put(x: number, y: number, text: string, style: Style, most = Infinity): void {
    const end = Math.min(this.columns, x + most);
    let column = x;
    for (const glyph of glyphs(text)) {
      const whole = column >= 0 && column + glyph.columns <= end;
      for (let part = 0; part < glyph.columns && column + part < end; part++) {
        const shown = part === 0 ? glyph.text : '';
        this.#set(column + part, y, { text: whole ? shown : ' ', style });
      }
      column += glyph.columns;
      if (column >= end) break;
    }
    this.#mend(y);
  }

  blank(area: Area, style: Style): void {
    const { x, y, width, height } = area;
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        this.#set(column, row, { text: ' ', style });
      }
      this.#mend(row);
    }
  }

  /** A copy of another size, its new part blank. */
  resized(columns: number, rows: number): Picture {
    const copy = new Picture(columns, rows);
    for (let y = 0; y < Math.min(rows, this.rows); y++) {
      for (let x = 0; x < Math.min(columns, this.columns); x++) copy.#set(x, y, this.at(x, y));
      copy.#mend(y);
    }
    return copy;
  }

  /** With another above it, whose plain blanks are transparent. */
  under(above: Picture): Picture {
    const composed = new Picture(this.columns, this.rows);
    for (let y = 0; y < this.rows; y++) {
      const fromAbove = (x: number): boolean => !isPlain(above.at(x, y));
      for (let x = 0; x < this.columns; x++) {
        const cell = (fromAbove(x) ? above : this).at(x, y);
        const isTail = cell.text === '';
        const isHead =
          (fromAbove(x) ? above : this).at(x + 1, y).text === '' && x + 1 < this.columns;
        const cut =
          (isTail && fromAbove(x) !== fromAbove(x - 1)) ||
          (isHead && fromAbove(x) !== fromAbove(x + 1));
        composed.#set(x, y, cut ? { text: ' ', style: cell.style } : cell);
      }
    }
    return composed;
  }

  #set(x: number, y: number, cell: Cell): void {
    const inside = x >= 0 && y >= 0 && x < this.columns && y < this.rows;
    if (inside) this.#cells[y * this.columns + x] = cell;
  }

  /** Halves of wide glyphs that lost the other half. */
  #mend(y: number): void {
    for (let x = 0; x < this.columns; x++) {
      const cell = this.at(x, y);
      const wide = glyphs(cell.text)[0]?.columns === 2;
      const followed = x + 1 < this.columns && this.at(x + 1, y).text === '';
      const led = x > 0 && glyphs(this.at(x - 1, y).text)[0]?.columns === 2;
      if ((wide && !followed) || (cell.text === '' && !led)) {
        this.#set(x, y, { text: ' ', style: cell.style });
      }
    }
  }
}

const colourText = (colour: Style['fg']): string =>
  colour === undefined ? 'default' : String(colour);

/** How a terminal shows a cell; the colour of a blank's letter cannot be seen. */
export function expectedCell(cell: Cell): Omit<ModelCell, 'width'> {
  const { fg, bg, bold = false, dim = false, underline = false, inverse = false } = cell.style;
  const style = { fg: colourText(fg), bg: colourText(bg), bold, dim, underline, inverse };
  return visible({ text: cell.text, ...style });
}

export function visible(cell: Omit<ModelCell, 'width'>): Omit<ModelCell, 'width'> {
  const { text, fg, bg, bold, dim, underline, inverse } = cell;
  const inked = bg !== 'default' || underline || inverse;
  if (text === ' ' && !inked) return { ...expectedBlank };
  return { text, fg, bg, bold, dim, underline, inverse };
}

const expectedBlank = {
  text: ' ',
  fg: 'default',
  bg: 'default',
  bold: false,
  dim: false,
  underline: false,
  inverse: false,
};
