import assert from 'node:assert/strict';
import { glyphClass, SURE } from '../../src/terminal/glyph.js';
import { Screen } from '../../src/terminal/screen.js';
import { type Style, styleId } from '../../src/terminal/style.js';
import type { Output } from '../../src/terminal/tty.js';
import { expectedCell, Picture, visible } from './picture.js';
import type { Random } from './random.js';
import type { TerminalModel } from './terminal.js';
import { currentWidths, SAMPLES } from './widths.js';

const COLOURS = [1, 4, 9, 15, 208, 240, '#0a64ff', '#ffffff'] as const;

const randomStyle = (random: Random): Style => ({
  fg: random.chance(0.7) ? random.pick(COLOURS) : undefined,
  bg: random.chance(0.3) ? random.pick(COLOURS) : undefined,
  bold: random.chance(0.2),
  dim: random.chance(0.2),
  underline: random.chance(0.1),
  inverse: random.chance(0.1),
});

const randomText = (random: Random): string =>
  Array.from({ length: random.integer(0, 12) }, () => random.pick(SAMPLES)).join('');

/** The SGR a program like Ink would send for a style. */
function sgr(style: Style): string {
  const colour = (value: Style['fg'], plane: number): string => {
    if (value === undefined) return '';
    if (typeof value === 'number') return `;${plane};5;${value}`;
    const rgb = [1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16));
    return `;${plane};2;${rgb.join(';')}`;
  };
  const flags = [
    style.bold && ';1',
    style.dim && ';2',
    style.underline && ';4',
    style.inverse && ';7',
  ];
  return `\x1b[0${flags.filter(Boolean).join('')}${colour(style.fg, 38)}${colour(style.bg, 48)}m`;
}

/** Where a scene is drawn. */
export interface Place {
  readonly output: Output;
  /** Resolves when the output has the size. */
  resize(columns: number, rows: number): Promise<void> | void;
}

export const randomSize = (random: Random): readonly [columns: number, rows: number] => [
  random.integer(1, 50),
  random.integer(1, 12),
];

/** A screen to which random things happen, and the picture it is meant to show. */
export class RandomScene {
  readonly screen: Screen;
  readonly #random: Random;
  readonly #place: Place;
  #below: Picture;
  #above: Picture;

  /** @param place of a `randomSize` */
  constructor(random: Random, place: Place) {
    this.#random = random;
    this.#place = place;
    this.screen = new Screen({ output: place.output, env: {}, ascii: false, color: 'true' });
    const { columns, rows } = this.screen;
    this.#below = new Picture(columns, rows);
    this.#above = new Picture(columns, rows);
    this.screen.enter();
  }

  get meant(): Picture {
    return this.#below.under(this.#above);
  }

  async change(): Promise<void> {
    const random = this.#random;
    if (random.chance(0.05)) await this.#resize();
    if (random.chance(0.05)) this.#clear();
    if (random.chance(0.05)) this.screen.invalidate();
    if (random.chance(0.02)) {
      this.screen.leave();
      this.screen.enter();
    }
    if (random.chance(0.1)) this.#layer();
    for (let times = random.integer(0, 6); times > 0; times--) this.#put();
    if (random.chance(0.2)) this.#fill();
  }

  async #resize(): Promise<void> {
    const [columns, rows] = randomSize(this.#random);
    await this.#place.resize(columns, rows);
    this.#below = this.#below.resized(columns, rows);
    this.#above = this.#above.resized(columns, rows);
    // a layer's glyphs that the old size cut come back with a larger one: Ink draws it anew as well
    this.#layer();
  }

  #clear(): void {
    this.screen.grid.clear();
    this.#below = new Picture(this.screen.columns, this.screen.rows);
  }

  #put(): void {
    const random = this.#random;
    const x = random.integer(-3, this.screen.columns);
    const y = random.integer(-1, this.screen.rows);
    const [text, style] = [randomText(random), randomStyle(random)];
    const most = random.chance(0.3) ? random.integer(0, 10) : Infinity;
    this.screen.grid.put(x, y, text, styleId(style), most);
    this.#below.put(x, y, text, style, most);
  }

  #fill(): void {
    const random = this.#random;
    const style = random.chance(0.5) ? {} : randomStyle(random);
    const x = random.integer(-2, this.screen.columns);
    const y = random.integer(-1, this.screen.rows);
    const [width, height] = [random.integer(0, 20), random.integer(0, 4)];
    this.screen.grid.fill(x, y, width, height, styleId(style));
    this.#below.blank({ x, y, width, height }, style);
  }

  /** A frame of Ink's, sometimes taller and wider than the screen. */
  #layer(): void {
    const random = this.#random;
    const { columns, rows } = this.screen;
    this.#above = new Picture(columns, rows);
    const lines: string[] = [];
    for (let y = 0; y < random.integer(0, rows + 2); y++) {
      let x = random.chance(0.5) ? 0 : random.integer(0, columns);
      let line = ' '.repeat(x);
      for (let runs = random.integer(0, 3); runs > 0; runs--) {
        const [text, style] = [random.pick(SAMPLES) + randomText(random), randomStyle(random)];
        line += `${sgr(style)}${text}\x1b[0m`;
        this.#above.put(x, y, text, style);
        for (const char of text) x += currentWidths(char.codePointAt(0) ?? 0);
      }
      lines.push(line);
    }
    this.screen.setLayer(lines.join('\n'));
  }
}

const isSure = (text: string): boolean =>
  [...text].length === 1 && (glyphClass(text.codePointAt(0) ?? 0) & SURE) !== 0;

/** Cell by cell. `everyGlyph`: the terminal counts columns as we do. */
export function assertShown(
  { meant }: RandomScene,
  model: TerminalModel,
  everyGlyph: boolean,
  context: string,
): void {
  for (let y = 0; y < meant.rows; y++) {
    for (let x = 0; x < meant.columns; x++) {
      const cell = meant.at(x, y);
      const tail = cell.text === '';
      const shown = model.cell(x, y);
      const message = `${context}, cell ${x},${y} of ${meant.columns}x${meant.rows}`;
      // a disputed glyph may look different, but nothing beside it may, nor what was there before
      const glyph = tail ? meant.at(x - 1, y).text : cell.text;
      const disputed = !everyGlyph && !isSure(glyph);
      if (tail)
        assert.ok(shown.width === 0 || (disputed && ` ${glyph}`.includes(shown.text)), message);
      else if (disputed) continue;
      else assert.deepEqual(visible(shown), expectedCell(cell), message);
    }
  }
  assert.equal(model.scrolled, 0, `${context}: it scrolled`);
}
