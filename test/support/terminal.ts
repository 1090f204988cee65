import headless, { type IBufferCell } from '@xterm/headless';

/** A terminal to look at: bytes in, cells out. What it answers and what was done to it is kept. */
export interface ModelCell {
  /** Empty for the right half of a wide glyph. */
  readonly text: string;
  readonly width: number;
  /** `default`, a palette index, `#rrggbb`. */
  readonly fg: string;
  readonly bg: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

/** Columns of a code point, as one terminal counts them. */
export type WidthTable = (code: number) => 0 | 1 | 2;

export interface ModelOptions {
  readonly columns: number;
  readonly rows: number;
  /** Default: the model's own, which is Unicode 6. */
  readonly widths?: WidthTable | undefined;
}

const colour = (palette: boolean, rgb: boolean, value: number): string =>
  rgb ? `#${value.toString(16).padStart(6, '0')}` : palette ? String(value) : 'default';

const toCell = (cell: IBufferCell): ModelCell => ({
  text: cell.getWidth() === 0 ? '' : cell.getChars() || ' ',
  width: cell.getWidth(),
  fg: colour(cell.isFgPalette(), cell.isFgRGB(), cell.getFgColor()),
  bg: colour(cell.isBgPalette(), cell.isBgRGB(), cell.getBgColor()),
  bold: cell.isBold() !== 0,
  dim: cell.isDim() !== 0,
  underline: cell.isUnderline() !== 0,
  inverse: cell.isInverse() !== 0,
});

/** xterm's encoding of a character's properties: width, and whether it joins the one before. */
function properties(width: number, preceding: number): number {
  const before = (preceding >> 1) & 3;
  const joins = width === 0 && preceding !== 0 && before !== 0;
  return ((joins ? Math.max(width, before) : width) << 1) | (joins ? 1 : 0);
}

export class TerminalModel {
  /** What the terminal sent back, in order. */
  readonly answers: string[] = [];
  readonly titles: string[] = [];
  /** Payloads of OSC 52. */
  readonly clipboard: string[] = [];
  bells = 0;
  cursorVisible = true;
  /** Erasures of the whole screen (ED 2) and of the scrollback (ED 3). */
  readonly erasures: number[] = [];
  /** Synchronized updates begun. */
  syncUpdates = 0;
  readonly #terminal: InstanceType<typeof headless.Terminal>;

  constructor({ columns, rows, widths }: ModelOptions) {
    this.#terminal = new headless.Terminal({
      cols: columns,
      rows,
      allowProposedApi: true,
      scrollback: 100,
    });
    if (widths !== undefined) this.#useWidths(widths);
    this.#listen();
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  get alternate(): boolean {
    return this.#terminal.buffer.active.type === 'alternate';
  }

  get modes(): InstanceType<typeof headless.Terminal>['modes'] {
    return this.#terminal.modes;
  }

  get cursor(): { readonly x: number; readonly y: number } {
    const { cursorX, cursorY } = this.#terminal.buffer.active;
    return { x: cursorX, y: cursorY };
  }

  /** Lines that were pushed out at the top. */
  get scrolled(): number {
    return this.#terminal.buffer.active.baseY;
  }

  /** Resolves when the model has obeyed all of it. */
  write(data: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(data, resolve));
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
  }

  onAnswer(listener: (answer: string) => void): void {
    this.#terminal.onData(listener);
  }

  cell(x: number, y: number): ModelCell {
    const buffer = this.#terminal.buffer.active;
    const cell = buffer.getLine(buffer.baseY + y)?.getCell(x);
    if (cell === undefined) throw new RangeError(`no cell at ${x},${y}`);
    return toCell(cell);
  }

  /** The visible rows, blanks at their ends cut. */
  text(): string[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from(
      { length: this.rows },
      (_, y) =>
        buffer
          .getLine(buffer.baseY + y)
          ?.translateToString(true, 0, this.columns)
          .trimEnd() ?? '',
    );
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #useWidths(widths: WidthTable): void {
    this.#terminal.unicode.register({
      version: 'given',
      wcwidth: widths,
      charProperties: (code, preceding) => properties(widths(code), preceding),
    });
    this.#terminal.unicode.activeVersion = 'given';
  }

  #listen(): void {
    const { parser } = this.#terminal;
    this.#terminal.onData((answer) => this.answers.push(answer));
    this.#terminal.onTitleChange((title) => this.titles.push(title));
    this.#terminal.onBell(() => void this.bells++);
    parser.registerOscHandler(52, (data) => {
      this.clipboard.push(data);
      return true;
    });
    parser.registerCsiHandler({ final: 'J' }, ([how]) => {
      if (how === 2 || how === 3) this.erasures.push(how);
      return false;
    });
    for (const final of ['h', 'l']) {
      parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
        if (parameters.includes(25)) this.cursorVisible = final === 'h';
        if (parameters.includes(2026) && final === 'h') this.syncUpdates++;
        return false;
      });
    }
  }
}
