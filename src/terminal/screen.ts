import type { SafeText } from '../model/safe-text.js';
import { wantsAscii } from './ascii.js';
import { colourLevel, type ColourLevel } from './colour.js';
import { Composer } from './compose.js';
import { Differ } from './diff.js';
import { Clusters } from './glyph.js';
import { Grid } from './grid.js';
import { Layer } from './layer.js';
import { Line } from './line.js';
import {
  clipboardSequence,
  enterSequence,
  leaveSequence,
  mouseMode,
  SYNC_BEGIN,
  SYNC_END,
  SYNC_MODE,
} from './modes.js';
import { Pen } from './pen.js';
import { type Output, setBlocking, writeNow } from './tty.js';

export interface ScreenOptions {
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Default: by the locale. */
  readonly ascii?: boolean | undefined;
  /** Default: by NO_COLOR, COLORTERM and TERM. */
  readonly color?: ColourLevel | undefined;
  /** Monotonic clock, ms. */
  readonly now?: (() => number) | undefined;
}

export interface ScreenStats {
  /** Frames written. */
  readonly frames: number;
  /** Frames not written because the terminal had not taken the one before. */
  readonly dropped: number;
  /** All bytes written, sequences of modes included. */
  readonly bytes: number;
  /** Since when the terminal has not taken what was written (`now`'s clock); `undefined` when it has. */
  readonly stalledSinceMs: number | undefined;
}

/** A terminal that does not tell its size. */
const FALLBACK = { columns: 80, rows: 24 };
/** Larger than any real one; a size is the terminal's word, and cells cost memory. */
const LARGEST = { columns: 2000, rows: 1000 };
/** Shorter frames reach the terminal in one piece anyway; the marks are 16 bytes. */
const SYNC_FROM = 256;
/** How long `leave` tries to reach a terminal that takes nothing, ms. */
const LEAVE_BUDGET_MS = 300;

const clamp = (size: number | undefined, fallback: number, largest: number): number =>
  size === undefined || !(size > 0) ? fallback : Math.min(largest, Math.floor(size));

/** The terminal's picture: what surfaces paint and what Ink drew, brought to it with the fewest bytes. */
export class Screen {
  readonly grid: Grid;
  readonly line: Line;
  readonly #options: ScreenOptions;
  readonly #output: Output;
  readonly #clusters = new Clusters();
  readonly #layer: Layer;
  readonly #composer: Composer;
  readonly #differ: Differ;
  readonly #resizeListeners = new Set<() => void>();
  #entered = false;
  #first = true;
  #mouse = false;
  #sync = false;
  #outbox = '';
  #frames = 0;
  #dropped = 0;

  constructor(options: ScreenOptions) {
    this.#options = options;
    this.#output = options.output;
    this.line = new Line(this.#output, options.now ?? (() => performance.now()));
    this.line.onChange(() => this.#sendOutbox());
    const { columns, rows } = this.#size();
    this.grid = new Grid(columns, rows, this.#clusters);
    this.#layer = new Layer(columns, rows, this.#clusters);
    const ascii = options.ascii ?? wantsAscii(options.env);
    this.#composer = new Composer(this.grid, this.#layer, this.#clusters, ascii);
    this.#differ = new Differ(this.#clusters, new Pen(options.color ?? colourLevel(options.env)));
    this.#differ.resize(columns, rows);
  }

  get columns(): number {
    return this.grid.columns;
  }

  get rows(): number {
    return this.grid.rows;
  }

  get stats(): ScreenStats {
    return {
      frames: this.#frames,
      dropped: this.#dropped,
      bytes: this.line.bytes,
      stalledSinceMs: this.line.stalledSinceMs,
    };
  }

  /** A frame would be written: worth painting one. */
  get isReady(): boolean {
    return this.#entered && this.line.isOpen;
  }

  /** Takes the terminal: alternate screen, no cursor, no autowrap, bracketed paste. */
  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#output.on('resize', this.#measure);
    const modes = enterSequence({ first: this.#first, env: this.#options.env });
    this.line.begin(this.#mouse ? modes + mouseMode(true) : modes);
    if (this.#first) this.#differ.erased();
    else this.#differ.forget();
    this.#first = false;
    this.#measure();
  }

  /** Gives it back, before returning and at most once; a terminal that takes nothing delays it by 0.3 s. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#output.off('resize', this.#measure);
    setBlocking(this.#output, false);
    const sequence = leaveSequence({
      rows: this.rows,
      mouse: this.#mouse,
      sync: this.#sync,
      cut: this.line.stalledSinceMs !== undefined,
    });
    this.#outbox = '';
    writeNow(this.#output, sequence, LEAVE_BUDGET_MS);
  }

  /**
   * Ink's newest complete frame: lines of text with SGR, the first at the top left. A blank without a
   * style is transparent, all else lies above the grid.
   */
  setLayer(frame: string): void {
    this.#layer.set(frame);
  }

  /**
   * Writes what differs from what the terminal shows, in one piece. `dropped`: the frames before are still
   * on their way (or the terminal is not ours); paint and flush again when `line.onChange` tells.
   */
  flush(): 'written' | 'unchanged' | 'dropped' {
    if (!this.#entered) return 'dropped';
    if (!this.line.isOpen) {
      this.#dropped++;
      return 'dropped';
    }
    if (this.#clusters.full) this.#sweep();
    for (let y = 0; y < this.rows; y++) {
      this.#composer.row(y);
      this.#differ.row(y, this.#composer.cells, this.#composer.styles);
    }
    const frame = this.#differ.take();
    if (frame === '') return 'unchanged';
    this.#frames++;
    this.line.frame(
      this.#sync && frame.length >= SYNC_FROM ? SYNC_BEGIN + frame + SYNC_END : frame,
    );
    return 'written';
  }

  /** Somebody else may have written to the terminal: the next flush writes every cell. */
  invalidate(): void {
    this.#differ.forget();
  }

  /** The size changed; `grid` has the new one already, its old content cut or padded. */
  onResize(listener: () => void): () => void {
    this.#resizeListeners.add(listener);
    return () => void this.#resizeListeners.delete(listener);
  }

  /**
   * To the clipboard of the terminal the user sits at (OSC 52). False when it is too much for one, or the
   * terminal takes nothing. Whether it obeyed is not known: it does not answer.
   */
  copy(text: SafeText): boolean {
    const sequence = clipboardSequence(text, this.#options.env);
    if (sequence === undefined || !this.#entered) return false;
    if (this.line.stalledSinceMs !== undefined) return false;
    this.line.write(sequence);
    return true;
  }

  setMouse(on: boolean): void {
    if (on === this.#mouse) return;
    this.#mouse = on;
    if (!this.#entered) return;
    // the newest mode goes out behind what the terminal is still taking
    if (this.line.stalledSinceMs === undefined) this.line.write(mouseMode(on));
    else this.#outbox = mouseMode(on);
  }

  /** The terminal answered a question about one of its modes (DECRPM). */
  modeReported(mode: number, value: number): void {
    if (mode === SYNC_MODE) this.#sync = value === 1 || value === 2;
  }

  #size(): { readonly columns: number; readonly rows: number } {
    return {
      columns: clamp(this.#output.columns, FALLBACK.columns, LARGEST.columns),
      rows: clamp(this.#output.rows, FALLBACK.rows, LARGEST.rows),
    };
  }

  readonly #measure = (): void => {
    const { columns, rows } = this.#size();
    if (columns === this.columns && rows === this.rows) return;
    this.grid.resize(columns, rows);
    this.#layer.resize(columns, rows);
    this.#differ.resize(columns, rows);
    for (const listener of this.#resizeListeners) listener();
  };

  #sweep(): void {
    this.#clusters.sweep([this.grid.cells, this.#layer.grid.cells, this.#differ.shown]);
  }

  #sendOutbox(): void {
    if (this.#outbox === '' || this.line.stalledSinceMs !== undefined) return;
    const waiting = this.#outbox;
    this.#outbox = '';
    if (this.#entered) this.line.write(waiting);
  }
}
