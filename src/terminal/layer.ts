import { type Clusters, SPACE } from './glyph.js';
import { Grid } from './grid.js';
import { type Colour, type Style, styleId } from './style.js';

/**
 * SGR, newlines and text are understood. Every other control sequence (ECMA-48 5.4, 5.6; C1 in both its
 * forms) is one token and dropped whole; a control string that nothing ends loses its introducer only,
 * so that it cannot hide the rest of the frame.
 */
const TOKEN = new RegExp(
  [
    String.raw`\x1b\[(?<sgr>[\d;:]*)m`,
    String.raw`(?<newline>\n)`,
    String.raw`(?<text>[^\x00-\x1f\x7f-\x9f]+)`,
    String.raw`(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]`,
    String.raw`(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)`,
    String.raw`\x1b[ -/]*[0-~]`,
    String.raw`[^]`,
  ].join('|'),
  'gu',
);

const PLAIN: Style = {};

/** SGR parameters that stand for themselves (ECMA-48 8.3.117). */
const EFFECTS: ReadonlyMap<number, Style> = new Map<number, Style>([
  [1, { bold: true }],
  [2, { dim: true }],
  [4, { underline: true }],
  [7, { inverse: true }],
  [22, { bold: undefined, dim: undefined }],
  [24, { underline: undefined }],
  [27, { inverse: undefined }],
  [39, { fg: undefined }],
  [49, { bg: undefined }],
]);

/** First parameter of eight colours: which plane, which palette entry is its first. */
const COLOUR_RUNS: readonly (readonly [number, 'fg' | 'bg', number])[] = [
  [30, 'fg', 0],
  [40, 'bg', 0],
  [90, 'fg', 8],
  [100, 'bg', 8],
];

const hex = (value: number): string => Math.min(255, value).toString(16).padStart(2, '0');

/** `38;5;n` and `38;2;r;g;b` from the `5` or `2` on: the colour and how many parameters it took. */
function extendedColour(parameters: readonly number[]): readonly [Colour | undefined, number] {
  const [kind, first = 0, green = 0, blue = 0] = parameters;
  if (kind === 5) return [Math.min(255, first), 2];
  if (kind === 2) return [`#${hex(first)}${hex(green)}${hex(blue)}`, 4];
  return [undefined, parameters.length];
}

/** The style after an SGR sequence, given the one before. Unknown parameters change nothing. */
export function withSgr(style: Style, text: string): Style {
  const parameters = text.split(/[;:]/).map(Number);
  let next = style;
  for (let index = 0; index < parameters.length; index++) {
    const parameter = parameters[index] ?? 0;
    const run = COLOUR_RUNS.find(([first]) => parameter >= first && parameter < first + 8);
    if (parameter === 0) {
      next = PLAIN;
    } else if (parameter === 38 || parameter === 48) {
      const [colour, taken] = extendedColour(parameters.slice(index + 1));
      next = { ...next, [parameter === 38 ? 'fg' : 'bg']: colour };
      index += taken;
    } else if (run !== undefined) {
      next = { ...next, [run[1]]: parameter - run[0] + run[2] };
    } else {
      next = { ...next, ...EFFECTS.get(parameter) };
    }
  }
  return next;
}

/** One complete frame of styled text, as cells. A blank in the default style is transparent. */
export class Layer {
  readonly grid: Grid;
  /** 1 for a row with anything in it: the others need no composing. */
  occupied = new Uint8Array(0);
  #frame = '';

  constructor(columns: number, rows: number, clusters: Clusters) {
    this.grid = new Grid(columns, rows, clusters);
    this.#paint();
  }

  set(frame: string): void {
    if (frame === this.#frame) return;
    this.#frame = frame;
    this.#paint();
  }

  resize(columns: number, rows: number): void {
    this.grid.resize(columns, rows);
    this.#paint();
  }

  #paint(): void {
    this.grid.clear();
    let x = 0;
    let y = 0;
    let style = PLAIN;
    let id = 0;
    for (const { groups } of this.#frame.matchAll(TOKEN)) {
      if (groups?.['text'] !== undefined) {
        x += this.grid.put(x, y, groups['text'], id);
      } else if (groups?.['sgr'] !== undefined) {
        style = withSgr(style, groups['sgr']);
        id = styleId(style);
      } else if (groups?.['newline'] !== undefined) {
        x = 0;
        y++;
      }
    }
    this.#occupy();
  }

  #occupy(): void {
    const { columns, rows, cells, styles } = this.grid;
    this.occupied = new Uint8Array(rows);
    for (let index = 0; index < columns * rows; index++) {
      if (cells[index] !== SPACE || styles[index] !== 0) {
        this.occupied[Math.floor(index / columns)] = 1;
      }
    }
  }
}
