import { shape, type CellBox } from './shapes.js';
import type { ModelCell } from './terminal.js';

/** As much of a `TerminalModel` as a picture needs. */
export interface Shown {
  readonly columns: number;
  readonly rows: number;
  cell(x: number, y: number): ModelCell;
}

/** DejaVu Sans Mono is 0.602 em wide: 15 px make cells of 9 × 18. */
const FONT = 'DejaVu Sans Mono';
const FONT_SIZE = 15;
const CELL = { width: 9, height: 18 } as const;
const BASELINE = 13.5;
const MARGIN = 10;

const FOREGROUND = '#d3d7de';
const BACKGROUND = '#14171c';
/** Share of the background in dim text. */
const DIMMED = 0.45;

/** The 16 colours that terminals choose themselves. */
const PALETTE = (
  '#1d2128 #e5686d #8cc265 #d9a657 #5c9ded #c678dd #4db6c4 #b6bcc7 ' +
  '#6b7280 #ff7a80 #a5e075 #f0c674 #7cb7ff #de95f2 #6fd6e3 #ffffff'
).split(' ');
const CUBE = [0, 95, 135, 175, 215, 255];

const hex = (...channels: readonly number[]): string =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** xterm's 256 colours: 16 of the terminal's own, a cube of 6 × 6 × 6, 24 greys. */
function paletteColour(index: number): string {
  const named = PALETTE[index];
  if (named !== undefined) return named;
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10;
    return hex(grey, grey, grey);
  }
  const place = index - 16;
  const level = (step: number): number => CUBE[Math.floor(place / step) % 6] ?? 0;
  return hex(level(36), level(6), level(1));
}

const colour = (named: string, fallback: string): string =>
  named === 'default' ? fallback : named.startsWith('#') ? named : paletteColour(Number(named));

const channels = (rgb: string): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(rgb.slice(at, at + 2), 16));

function blend(over: string, under: string, share: number): string {
  const below = channels(under);
  return hex(...channels(over).map((value, at) => value + ((below[at] ?? 0) - value) * share));
}

interface Ink {
  readonly fg: string;
  readonly bg: string;
  readonly bold: boolean;
  readonly underline: boolean;
}

function inkOf(cell: ModelCell): Ink {
  const plain = [colour(cell.fg, FOREGROUND), colour(cell.bg, BACKGROUND)] as const;
  const [text, bg] = cell.inverse ? ([plain[1], plain[0]] as const) : plain;
  const fg = cell.dim ? blend(text, bg, DIMMED) : text;
  return { fg, bg, bold: cell.bold, underline: cell.underline };
}

interface Run {
  readonly ink: Ink;
  readonly cells: { readonly x: number; readonly text: string; readonly width: number }[];
}

/** Neighbours of one style; the right half of a wide glyph belongs to its left one. */
function runs(shown: Shown, y: number): readonly Run[] {
  const found: Run[] = [];
  let key = '';
  for (let x = 0; x < shown.columns; x++) {
    const cell = shown.cell(x, y);
    if (cell.width === 0) continue;
    const ink = inkOf(cell);
    const next = JSON.stringify(ink);
    if (next !== key) found.push({ ink, cells: [] });
    key = next;
    found.at(-1)?.cells.push({ x, text: cell.text, width: cell.width });
  }
  return found;
}

const escape = (text: string): string =>
  text.replace(/[&<>]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : '&gt;'));

const left = (x: number): number => MARGIN + x * CELL.width;

const boxAt = (x: number, y: number, columns: number): CellBox => ({
  x: left(x),
  y: MARGIN + y * CELL.height,
  width: columns * CELL.width,
  height: CELL.height,
});

function drawRun({ ink, cells }: Run, y: number): string {
  const first = cells[0]?.x ?? 0;
  const columns = cells.reduce((sum, { width }) => sum + width, 0);
  const whole = boxAt(first, y, columns);
  const shapes: string[] = [];
  const letters: { readonly x: number; readonly text: string }[] = [];
  for (const { x, text, width } of cells) {
    const drawn = shape(text, boxAt(x, y, width));
    if (drawn !== undefined) shapes.push(drawn);
    else if (text.trim() !== '') letters.push({ x, text });
  }
  const area = `x="${whole.x}" width="${whole.width}"`;
  const paper =
    ink.bg === BACKGROUND
      ? ''
      : `<rect ${area} y="${whole.y}" height="${whole.height}" fill="${ink.bg}"/>`;
  const line = ink.underline
    ? `<rect ${area} y="${whole.y + whole.height - 2}" height="1" fill="${ink.fg}"/>`
    : '';
  const drawing = shapes.length > 0 ? `<g fill="${ink.fg}">${shapes.join('')}</g>` : '';
  return paper + drawing + drawText(letters, ink, whole.y + BASELINE) + line;
}

/** One place for each glyph, so that no font's own widths move anything. */
function drawText(
  letters: readonly { readonly x: number; readonly text: string }[],
  ink: Ink,
  baseline: number,
): string {
  const style = `y="${baseline}" fill="${ink.fg}"${ink.bold ? ' font-weight="bold"' : ''}`;
  const text = (x: string, content: string): string =>
    `<text x="${x}" ${style}>${escape(content)}</text>`;
  // a glyph of several code points would take the places of its neighbours
  const single = letters.filter((letter) => letter.text.length === 1);
  const joined = letters.filter((letter) => letter.text.length > 1);
  const places = single.map(({ x }) => left(x)).join(' ');
  return [
    single.length > 0 ? text(places, single.map((letter) => letter.text).join('')) : '',
    ...joined.map((letter) => text(String(left(letter.x)), letter.text)),
  ].join('');
}

/** A screen as an SVG of its own: what each cell shows, in its colours. */
export function toSvg(shown: Shown): string {
  const width = 2 * MARGIN + shown.columns * CELL.width;
  const height = 2 * MARGIN + shown.rows * CELL.height;
  const rows = Array.from({ length: shown.rows }, (_, y) =>
    runs(shown, y)
      .map((run) => drawRun(run, y))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="${FONT_SIZE}"`,
    ' shape-rendering="crispEdges" xml:space="preserve">',
    `<rect width="${width}" height="${height}" rx="6" fill="${BACKGROUND}"/>`,
    ...rows,
    '</svg>',
  ].join('');
}
