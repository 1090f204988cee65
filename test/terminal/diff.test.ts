import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glyphClass, SURE } from '../../src/terminal/glyph.js';
import { Screen } from '../../src/terminal/screen.js';
import { type Style, styleId } from '../../src/terminal/style.js';
import { expectedCell, Picture, visible } from '../support/picture.js';
import { Random } from '../support/random.js';
import { Sink } from '../support/sink.js';
import { TerminalModel, type WidthTable } from '../support/terminal.js';
import { currentWidths, oddWidths, SAMPLES } from '../support/widths.js';

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

/** A screen, the picture it is meant to show, and a terminal that gets its bytes. */
class Scene {
  readonly sink: Sink;
  readonly screen: Screen;
  readonly model: TerminalModel;
  readonly #random: Random;
  #below: Picture;
  #above: Picture;
  #bytes = '';

  constructor(random: Random, widths: WidthTable | undefined) {
    const [columns, rows] = [random.integer(1, 50), random.integer(1, 12)];
    this.#random = random;
    this.sink = new Sink(columns, rows);
    this.screen = new Screen({ output: this.sink, env: {}, ascii: false, color: 'true' });
    this.model = new TerminalModel({ columns, rows, widths });
    this.#below = new Picture(columns, rows);
    this.#above = new Picture(columns, rows);
    this.screen.enter();
  }

  get meant(): Picture {
    return this.#below.under(this.#above);
  }

  /** Everything written so far. */
  get bytes(): string {
    return this.#bytes;
  }

  change(): void {
    const random = this.#random;
    if (random.chance(0.05)) this.#resize();
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

  async flush(): Promise<void> {
    this.screen.flush();
    const bytes = this.sink.take();
    this.#bytes += bytes;
    await this.model.write(bytes);
  }

  #resize(): void {
    const [columns, rows] = [this.#random.integer(1, 50), this.#random.integer(1, 12)];
    this.model.resize(columns, rows);
    this.sink.resize(columns, rows);
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

function compare(scene: Scene, everyGlyph: boolean, context: string): void {
  const { meant, model } = scene;
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

/** All that may reach a terminal in frames: CUP, CUF, EL, SGR, DSR; and the modes of enter and leave. */
const OWN = /\x1b\[(?:[\d;]*H|\d*C|K|[\d;]*m|\?[\d;]+[hl]|\?2026\$p|4l|r|2J|5n)|\x1b\(B\x0f|\x1b>/g;

const FRAMES = 60;

for (const [name, widths, everyGlyph, seeds] of [
  ['today', currentWidths, true, 12],
  ['Unicode 6', undefined, false, 4],
  ['another opinion of emoji, flags and marks', oddWidths, false, 4],
] as const) {
  test(`${seeds * FRAMES} random frames on a terminal of ${name}`, async () => {
    for (let seed = 1; seed <= seeds; seed++) {
      const scene = new Scene(new Random(seed), widths);
      for (let frame = 0; frame < FRAMES; frame++) {
        scene.change();
        await scene.flush();
        compare(scene, everyGlyph, `seed ${seed}, frame ${frame}`);
        assert.equal(scene.screen.flush(), 'unchanged');
        assert.equal(scene.sink.take(), '');
      }
      assert.doesNotMatch(scene.bytes.replace(OWN, ''), /[\x00-\x1f\x7f-\x9f]/);
      assert.deepEqual(scene.model.erasures, [2], 'one erasure, at the first entry');
      assert.deepEqual(scene.model.titles, []);
      scene.model.dispose();
    }
  });
}
