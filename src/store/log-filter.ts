import type { LogLine } from '../model/engine.js';

export type Test = (line: LogLine) => boolean;

/** Numbers of those lines that pass a test, in order. */
export class LogFilter {
  readonly #test: Test;
  #numbers: number[] = [];

  constructor(test: Test) {
    this.#test = test;
  }

  get count(): number {
    return this.#numbers.length;
  }

  slice(index: number, count: number): readonly number[] {
    return this.#numbers.slice(index, index + count);
  }

  numberAt(index: number): number | undefined {
    return this.#numbers[index];
  }

  /** Of a number, or of the next that passes. */
  indexOf(number: number): number {
    let low = 0;
    let high = this.#numbers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#numbers[middle] ?? Infinity) < number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param from the number of the first */
  append(lines: readonly LogLine[], from: number): void {
    for (const each of this.#passing(lines, from)) this.#numbers.push(each);
  }

  prepend(lines: readonly LogLine[], from: number): void {
    this.#numbers = [...this.#passing(lines, from), ...this.#numbers];
  }

  /** Forgets all others. */
  keep(from: number, to: number): void {
    this.#numbers = this.#numbers.filter((each) => each >= from && each < to);
  }

  #passing(lines: readonly LogLine[], from: number): readonly number[] {
    // what is missing is so whatever is shown
    return lines.flatMap((line, index) =>
      line.isNote === true || this.#test(line) ? [from + index] : [],
    );
  }
}
