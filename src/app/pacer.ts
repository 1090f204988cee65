import type { Timing } from './timing.js';

export interface Pace {
  /** A request waits this long for others to join it, ms. */
  readonly gatherMs: number;
  /** From one start to the next at least, ms. */
  readonly everyMs: number;
}

/** Runs one thing at most so often, one at a time, however often it is asked for. */
export class Pacer {
  readonly #run: () => Promise<void>;
  readonly #pace: Pace;
  readonly #timing: Timing;
  #notBefore = -Infinity;
  #running = false;
  #again = false;
  #stopped = false;
  #cancel: (() => void) | undefined;

  constructor(run: () => Promise<void>, pace: Pace, timing: Timing) {
    this.#run = run;
    this.#pace = pace;
    this.#timing = timing;
  }

  request(gatherMs = this.#pace.gatherMs): void {
    if (this.#stopped || this.#cancel !== undefined) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    const wait = Math.max(gatherMs, this.#notBefore - this.#timing.now());
    this.#cancel = this.#timing.after(wait, () => void this.#start());
  }

  /** After a failure: try again, but not before this long, whoever asks. */
  retryAfter(ms: number): void {
    this.#notBefore = this.#timing.now() + ms;
    this.request();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  async #start(): Promise<void> {
    this.#cancel = undefined;
    this.#running = true;
    this.#notBefore = this.#timing.now() + this.#pace.everyMs;
    await this.#run();
    this.#running = false;
    if (!this.#again) return;
    this.#again = false;
    this.request();
  }
}
