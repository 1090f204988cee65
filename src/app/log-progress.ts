import type { LogLine } from '../model/engine.js';
import { clock, count } from '../model/format.js';
import type { Timing } from './timing.js';

/** So often it is told, ms. */
const EVERY_MS = 200;

/** How far a search is, in words. */
export class LogProgress {
  readonly #timing: Timing;
  readonly #tell: (words: string) => void;
  #lines = 0;
  #toldAt = -Infinity;
  words = 'searching';

  constructor(timing: Timing, tell: (words: string) => void) {
    this.#timing = timing;
    this.#tell = tell;
  }

  readonly onLine = ({ atMs = NaN }: LogLine): void => {
    this.#lines++;
    const now = this.#timing.now();
    if (now - this.#toldAt < EVERY_MS) return;
    this.#toldAt = now;
    this.words = `searching: ${count(this.#lines)} lines, at ${clock(atMs)}`;
    this.#tell(this.words);
  };
}
