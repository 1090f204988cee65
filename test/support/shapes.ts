/**
 * Characters that are drawings, as SVG within one cell: blocks, shades, braille and box lines. A font's
 * own would leave gaps between cells, as its line height is not the cell's.
 */
export interface CellBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const number = (value: number): string => String(Math.round(value * 100) / 100);

/** Parts of a cell: x, y, width, height in fractions of it, and opacity. */
type Part = readonly [number, number, number, number, number?];

const rect = (box: CellBox, [x, y, width, height, opacity = 1]: Part): string =>
  `<rect x="${number(box.x + x * box.width)}" y="${number(box.y + y * box.height)}"` +
  ` width="${number(width * box.width)}" height="${number(height * box.height)}"` +
  `${opacity === 1 ? '' : ` fill-opacity="${opacity}"`}/>`;

const QUARTERS: readonly Part[] = [
  [0, 0, 0.5, 0.5],
  [0.5, 0, 0.5, 0.5],
  [0, 0.5, 0.5, 0.5],
  [0.5, 0.5, 0.5, 0.5],
];
/** U+2596…259F: which quarters (upper left, upper right, lower left, lower right) are filled. */
const QUADRANTS = ['2', '3', '0', '023', '03', '012', '013', '1', '12', '123'];

/** Block Elements, U+2580…259F, by their names in the Unicode chart. */
function block(code: number): readonly Part[] {
  if (code === 0x2580) return [[0, 0, 1, 0.5]];
  if (code <= 0x2588) {
    const height = (code - 0x2580) / 8;
    return [[0, 1 - height, 1, height]];
  }
  if (code <= 0x258f) return [[0, 0, (0x2590 - code) / 8, 1]];
  if (code === 0x2590) return [[0.5, 0, 0.5, 1]];
  if (code <= 0x2593) return [[0, 0, 1, 1, (code - 0x2590) / 4]];
  if (code === 0x2594) return [[0, 0, 1, 0.125]];
  if (code === 0x2595) return [[0.875, 0, 0.125, 1]];
  const filled = QUADRANTS[code - 0x2596] ?? '';
  return QUARTERS.filter((_, quarter) => filled.includes(String(quarter)));
}

/** Column and row of the dots of U+2800 + bits, lowest bit first. */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;

const braille = (code: number, box: CellBox): string =>
  DOTS.filter((_, bit) => ((code >> bit) & 1) === 1)
    .map(([column, row]) => {
      const x = box.x + (box.width * (1 + 2 * column)) / 4;
      const y = box.y + (box.height * (1 + 2 * row)) / 8;
      return `<circle cx="${number(x)}" cy="${number(y)}" r="${number(box.width * 0.15)}"/>`;
    })
    .join('');

/** Arms of light box lines: up, right, down, left. */
const LINES: ReadonlyMap<string, string> = new Map([
  ['─', 'rl'],
  ['│', 'ud'],
  ['┌', 'rd'],
  ['┐', 'dl'],
  ['└', 'ur'],
  ['┘', 'ul'],
  ['├', 'urd'],
  ['┤', 'udl'],
  ['┬', 'rdl'],
  ['┴', 'url'],
  ['┼', 'urdl'],
  ['╭', 'rd'],
  ['╮', 'dl'],
  ['╯', 'ul'],
  ['╰', 'ur'],
]);

function lines(arms: string, box: CellBox): string {
  const thick = 1 / box.width;
  const flat = 1 / box.height;
  const x = 0.5 - thick / 2;
  const y = 0.5 - flat / 2;
  const parts: Readonly<Record<string, Part>> = {
    u: [x, 0, thick, 0.5 + flat / 2],
    d: [x, y, thick, 0.5 + flat / 2],
    l: [0, y, 0.5 + thick / 2, flat],
    r: [x, y, 0.5 + thick / 2, flat],
  };
  return Object.entries(parts)
    .filter(([arm]) => arms.includes(arm))
    .map(([, part]) => rect(box, part))
    .join('');
}

/** SVG that inherits its fill; undefined for a character that is a letter of the font. */
export function shape(text: string, box: CellBox): string | undefined {
  const code = text.codePointAt(0) ?? 0;
  if (code >= 0x2580 && code <= 0x259f) {
    return block(code)
      .map((part) => rect(box, part))
      .join('');
  }
  if (code >= 0x2800 && code <= 0x28ff) return braille(code - 0x2800, box);
  const arms = LINES.get(text);
  return arms === undefined ? undefined : lines(arms, box);
}
