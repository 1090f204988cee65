import { StringDecoder } from 'node:string_decoder';
import { KeyParser, type Report } from './key-parser.js';
import type { TerminalEvent } from './keys.js';
import type { Keyboard } from './tty.js';

export type { TerminalEvent } from './keys.js';

/**
 * How long an ESC may stand alone before it counts as the key, and an answer or a paste may lack its end, ms.
 */
const PATIENCE_MS = { escape: 25, string: 1000, paste: 1000 };

/** The one reader of the keyboard. Events come one by one, in the order typed. */
export class Input {
  readonly #stdin: Keyboard;
  readonly #onEvent: (event: TerminalEvent) => void;
  readonly #onReport: (report: Report) => void;
  readonly #parser = new KeyParser();
  #decoder = new StringDecoder('utf8');
  #timer: NodeJS.Timeout | undefined;
  #running = false;

  constructor(
    stdin: Keyboard,
    onEvent: (event: TerminalEvent) => void,
    onReport: (report: Report) => void = () => undefined,
  ) {
    this.#stdin = stdin;
    this.#onEvent = onEvent;
    this.#onReport = onReport;
  }

  /** Raw mode on. Throws when the terminal refuses it. */
  start(): void {
    if (this.#running) return;
    this.#stdin.setRawMode?.(true);
    this.#running = true;
    this.#stdin.on('data', this.#read);
    this.#stdin.resume();
  }

  /**
   * Raw mode off, unless `mode` says to leave that to the end of the process. What was typed ahead of this
   * is forgotten: it was not meant for who reads next.
   */
  stop(mode: 'cooked' | 'raw' = 'cooked'): void {
    if (!this.#running) return;
    this.#running = false;
    clearTimeout(this.#timer);
    this.#parser.reset();
    this.#decoder = new StringDecoder('utf8');
    this.#stdin.off('data', this.#read);
    this.#stdin.pause();
    if (mode === 'cooked') this.#stdin.setRawMode?.(false);
  }

  readonly #read = (chunk: Buffer): void => {
    clearTimeout(this.#timer);
    this.#parser.feed(this.#decoder.write(chunk), this.#emit);
    const { waiting } = this.#parser;
    if (waiting !== undefined) this.#timer = setTimeout(this.#expire, PATIENCE_MS[waiting]);
  };

  readonly #expire = (): void => this.#parser.expire(this.#emit);

  readonly #emit = (event: TerminalEvent | Report): void => {
    if (!this.#running) return;
    if (event.type === 'report' || event.type === 'status') this.#onReport(event);
    else this.#onEvent(event);
  };
}
