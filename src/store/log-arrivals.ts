import type { LogLine } from '../model/engine.js';
import type { SafeText } from '../model/safe-text.js';

export type Of = SafeText | undefined;

/** What came of one container, in records of its log. */
export interface Arrival {
  last: LogLine | undefined;
  /** Lines come again that are known: the number of the next of them. */
  again: number | undefined;
  kept: number;
  /** Those after the kept ones. */
  newer: number;
}

export const recordsOf = ({ records = 1, isNote }: LogLine): number =>
  isNote === true ? 0 : records;

/** Where in each container's log a stretch of all of them lies: what an engine counts from its end. */
export class LogArrivals {
  readonly #of = new Map<Of, Arrival>();

  /** Containers by name, as they came; undefined where there is one only. */
  get names(): readonly Of[] {
    return [...this.#of.keys()];
  }

  get newer(): number {
    let sum = 0;
    for (const { newer } of this.#of.values()) sum += newer;
    return sum;
  }

  of(of: Of): Arrival {
    let arrival = this.#of.get(of);
    if (arrival === undefined) {
      arrival = { last: undefined, again: undefined, kept: 0, newer: 0 };
      this.#of.set(of, arrival);
    }
    return arrival;
  }

  /** @param by 1: kept from now on, -1: no longer */
  count(what: 'kept' | 'newer', lines: readonly LogLine[], by: 1 | -1): void {
    for (const line of lines) this.of(line.of)[what] += by * recordsOf(line);
  }

  /** The end is there. */
  reach(): void {
    for (const arrival of this.#of.values()) arrival.newer = 0;
  }

  clear(): void {
    this.#of.clear();
  }
}
