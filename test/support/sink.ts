import type { Output } from '../../src/terminal/tty.js';

/** Listeners of both events are one type here; those of `resize` take nothing. */
const NO_ERROR = new Error('none');

/** An output to write into: a terminal of a size, which takes what it is given, or does not. */
export class Sink implements Output {
  readonly isTTY = true;
  columns: number;
  rows: number;
  /** What was written since the last `take`. */
  written: string[] = [];
  writableLength = 0;
  /** While set, nothing that is written is taken. */
  stalled = false;
  readonly #resizeListeners = new Set<(error: Error) => void>();
  #waiting: (() => void)[] = [];

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  write(text: string, done: () => void = () => undefined): boolean {
    this.written.push(text);
    if (this.stalled) {
      this.writableLength += text.length;
      this.#waiting.push(done);
    } else {
      queueMicrotask(done);
    }
    return !this.stalled;
  }

  /** What was written until this, in one string. */
  take(): string {
    const text = this.written.join('');
    this.written = [];
    return text;
  }

  /** Takes what it has been given, as a terminal does that is read again. */
  drain(): void {
    this.stalled = false;
    this.writableLength = 0;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }

  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    for (const listener of this.#resizeListeners) listener(NO_ERROR);
  }

  on(event: 'resize', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'resize' | 'error', listener: (error: Error) => void): void {
    if (event === 'resize') this.#resizeListeners.add(listener);
  }

  off(event: 'resize', listener: () => void): void;
  off(event: 'error', listener: (error: Error) => void): void;
  off(event: 'resize' | 'error', listener: (error: Error) => void): void {
    if (event === 'resize') this.#resizeListeners.delete(listener);
  }
}
