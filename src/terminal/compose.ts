import { asciiFor } from './ascii.js';
import { CLUSTER, type Clusters, SPACE, TAIL } from './glyph.js';
import type { Grid } from './grid.js';
import type { Layer } from './layer.js';
import { inks, lookOf, type StyleId } from './style.js';

/**
 * The grid with the layer above it, a row at a time. A wide glyph that the other plane covers in half
 * becomes a space; a blank that cannot be told from a default blank gets the default style, so that the
 * difference sees it as one.
 */
export class Composer {
  cells = new Uint32Array(0);
  styles = new Uint16Array(0);
  readonly #grid: Grid;
  readonly #layer: Layer;
  readonly #clusters: Clusters;
  readonly #ascii: boolean;

  constructor(grid: Grid, layer: Layer, clusters: Clusters, ascii: boolean) {
    this.#grid = grid;
    this.#layer = layer;
    this.#clusters = clusters;
    this.#ascii = ascii;
  }

  /** Row `y` into `cells` and `styles`. */
  row(y: number): void {
    const { columns, cells, styles } = this.#grid;
    const start = y * columns;
    if (this.cells.length !== columns) {
      this.cells = new Uint32Array(columns);
      this.styles = new Uint16Array(columns);
    }
    this.cells.set(cells.subarray(start, start + columns));
    this.styles.set(styles.subarray(start, start + columns));
    if (this.#layer.occupied[y] === 1) this.#cover(start);
    if (this.#ascii) this.#spell();
    for (let x = 0; x < columns; x++) {
      if (this.cells[x] === SPACE && this.styles[x] !== 0) this.styles[x] = blank(this.styles[x]!);
    }
  }

  #cover(start: number): void {
    const above = this.#layer.grid;
    let covered = false;
    for (let x = 0; x < above.columns; x++) {
      const cell = above.cells[start + x]!;
      const style = above.styles[start + x]!;
      const covers = cell !== SPACE || style !== 0;
      if (covers !== covered) {
        covered = covers;
        // the plane that ends here may have begun a wide glyph in the cell before
        const ended = covers ? this.#grid.cells[start + x]! : cell;
        if (ended === TAIL) this.cells[x - 1] = SPACE;
        if (!covers && this.cells[x] === TAIL) this.cells[x] = SPACE;
      }
      if (!covers) continue;
      this.cells[x] = cell;
      this.styles[x] = style;
    }
  }

  #spell(): void {
    for (let x = 0; x < this.cells.length; x++) {
      const cell = this.cells[x]!;
      if (cell < 0x7f) continue;
      const code = cell >= CLUSTER ? this.#clusters.text(cell).codePointAt(0)! : cell;
      this.cells[x] = code === TAIL ? SPACE : asciiFor(code);
    }
  }
}

const blank = (style: StyleId): StyleId => (inks(lookOf(style)) ? style : 0);
