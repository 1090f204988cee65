import type { LogLine, LogOptions } from '../model/engine.js';
import { isSame } from '../store/log-edges.js';

/** What a log is opened with again: more records than are ever kept of one are not looked through. */
const CATCH_UP = 50_000;
/** Times are told apart from here on, ms. */
const BLUR_MS = 0.002;

/**
 * Where a log that is opened again goes on: from the time of its last line, which comes once more, with
 * all that were written in the same moment and any that a clock set back has put there.
 */
export class Seam {
  /** Those that would come again, as they came. */
  #last: readonly LogLine[];
  /** While what comes is compared: the place of the next of them. */
  #next: number | undefined;
  #sinceMs: number | undefined;

  /**
   * @param last lines that are known, of one container
   * @param sinceMs where none are, and those before are known not to be
   */
  constructor(last: readonly LogLine[] = [], sinceMs?: number) {
    this.#last = [];
    this.#sinceMs = sinceMs;
    this.#keep(last);
  }

  /** @param tail of a log that nothing is known of */
  options(tail: number): LogOptions {
    this.#next = this.#last.length > 0 ? 0 : undefined;
    const sinceMs = this.#sinceMs;
    return sinceMs === undefined
      ? { tail, follow: true }
      : { tail: CATCH_UP, follow: true, sinceMs };
  }

  /** @returns what is new; `isTorn`: none of what is known came before it, so that lines are missing */
  take(lines: readonly LogLine[]): {
    readonly fresh: readonly LogLine[];
    readonly isTorn: boolean;
  } {
    let known = 0;
    const begins = this.#next === 0;
    while (this.#next !== undefined && known < lines.length) {
      let at = this.#next;
      while (at < this.#last.length && !isSame(this.#last[at], lines[known])) at++;
      this.#next = at < this.#last.length ? at + 1 : undefined;
      if (this.#next !== undefined) known++;
    }
    const fresh = lines.slice(known);
    this.#keep(fresh);
    return { fresh, isTorn: begins && known === 0 && fresh.length > 0 };
  }

  #keep(fresh: readonly LogLine[]): void {
    const atMs = fresh.at(-1)?.atMs;
    if (atMs === undefined) return;
    this.#sinceMs = atMs;
    this.#last = [...this.#last, ...fresh]
      .filter((each) => (each.atMs ?? NaN) >= atMs - BLUR_MS)
      .slice(-CATCH_UP);
  }
}
