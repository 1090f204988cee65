import type { ContainerId } from '../model/id.js';
import type { Usage } from '../model/usage.js';
import { PEAKS, peaksOf } from './kept-figures.js';

/** The largest figures since the last `take`, kept up tick by tick: to look for them then would hold a frame up. */
export class Peaks {
  readonly #largest = new Map<ContainerId, number[]>();

  add(usage: ReadonlyMap<ContainerId, Usage>): void {
    usage.forEach((figures, id) => {
      const largest = this.#largest.get(id) ?? PEAKS.map(() => NaN);
      this.#largest.set(id, largest);
      PEAKS.forEach((figure, at) => {
        const value = figures[figure];
        if (!((largest[at] ?? NaN) >= value) && !Number.isNaN(value)) largest[at] = value;
      });
    });
  }

  /** The last figures, with the peaks in place of theirs; what comes after counts anew. */
  take(last: ReadonlyMap<ContainerId, Usage>): ReadonlyMap<ContainerId, Usage> {
    const taken = Array.from(
      last,
      ([id, usage]) => [id, peaksOf(usage, this.#largest.get(id) ?? [])] as const,
    );
    this.#largest.clear();
    return new Map(taken);
  }
}
