import type { Timing } from '../../src/app/timing.js';

interface Timer {
  readonly at: number;
  readonly then: () => void;
}

/** Lets everything that is due by promises happen. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A clock that stands still until it is turned. */
export class FakeTiming implements Timing {
  #now = 0;
  readonly #timers = new Set<Timer>();

  readonly now = (): number => this.#now;

  readonly after = (ms: number, then: () => void): (() => void) => {
    const timer = { at: this.#now + ms, then };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** The middle: no jitter. */
  readonly random = (): number => 0.5;

  get pending(): number {
    return this.#timers.size;
  }

  /** Timers fire in their order, each with the time it was set for, and what they start settles first. */
  async turn(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (;;) {
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > until) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.then();
      await settled();
    }
    this.#now = until;
  }
}
