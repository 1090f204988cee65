import type { Grid } from '../../src/terminal/grid.js';
import { styleId } from '../../src/terminal/style.js';
import { fit } from '../../src/terminal/width.js';
import { Random } from './random.js';

/** The screen that frame costs are measured on: 200 × 50, 45 rows of 12 columns, every figure random. */
export const COLUMNS = 200;
export const ROWS = 50;
const TABLE_ROWS = 45;
const FIGURES = 11;
const NAME_WIDTH = 24;
const FIGURE_WIDTH = 15;
const TOP = 3;

const HEADER = styleId({ bold: true });
const SECONDARY = styleId({ dim: true });
const WARNING = styleId({ fg: 3 });
const ALARM = styleId({ fg: 1, bold: true });

export interface Row {
  readonly name: string;
  readonly figures: readonly number[];
}

export class FrameScene {
  rows: readonly Row[];
  readonly #random: Random;
  #next = 0;

  constructor(seed = 1) {
    this.#random = new Random(seed);
    this.rows = Array.from({ length: TABLE_ROWS }, (_, index) => this.#row(`container-${index}`));
  }

  /** One tick: this share of the rows gets new figures, one after the other round the table. */
  tick(share: number): void {
    const changing = Math.round(share * TABLE_ROWS);
    const first = this.#next;
    this.#next = (first + changing) % TABLE_ROWS;
    this.rows = this.rows.map((row, index) =>
      (index - first + TABLE_ROWS) % TABLE_ROWS < changing ? this.#row(row.name) : row,
    );
  }

  #row(name: string): Row {
    const figures = Array.from({ length: FIGURES }, () => this.#random.next() * 100);
    return { name, figures };
  }
}

const figureStyle = (figure: number): number =>
  figure > 95 ? ALARM : figure > 80 ? WARNING : figure < 5 ? SECONDARY : 0;

/** As a surface paints: everything anew. */
export function paintScene(grid: Grid, rows: readonly Row[]): void {
  grid.clear();
  grid.put(0, 0, ' dtop  web-01  docker 26.1 · cgroup v2 · live 1s', HEADER);
  grid.put(3, 2, 'NAME', HEADER);
  for (let column = 0; column < FIGURES; column++) {
    const x = 3 + NAME_WIDTH + column * FIGURE_WIDTH;
    grid.put(x, 2, fit(`FIGURE${column}`, FIGURE_WIDTH - 1, 'right'), HEADER);
  }
  rows.forEach((row, y) => {
    grid.put(3, TOP + y, fit(row.name, NAME_WIDTH));
    row.figures.forEach((figure, column) => {
      const x = 3 + NAME_WIDTH + column * FIGURE_WIDTH;
      grid.put(x, TOP + y, fit(figure.toFixed(1), FIGURE_WIDTH - 1, 'right'), figureStyle(figure));
    });
  });
  grid.put(0, ROWS - 1, ' enter details  l logs  e shell  s stop  r restart  p pause', SECONDARY);
}
