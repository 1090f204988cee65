/**
 * A bounded series, newest last: `Float32Array` and a head, so that pushing allocates nothing.
 * Float32 carries 24 bits of mantissa: bytes and percents are exact to 6 × 10⁻⁸ of themselves, which no
 * chart can show, for half the memory.
 */
export class Ring {
  readonly #values: Float32Array;
  #head = 0;
  #length = 0;
  #pushed = 0;

  constructor(capacity: number) {
    this.#values = new Float32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  get capacity(): number {
    return this.#values.length;
  }

  /** How many values ever came: what lets a chart group them so that the groups do not shift. */
  get pushed(): number {
    return this.#pushed;
  }

  push(value: number): void {
    this.#pushed++;
    this.#values[this.#head] = value;
    this.#head = (this.#head + 1) % this.#values.length;
    if (this.#length < this.#values.length) this.#length++;
  }

  /** `age` 0 is the newest; `NaN` beyond what is kept. */
  at(age: number): number {
    if (age < 0 || age >= this.#length) return NaN;
    const size = this.#values.length;
    return this.#values[(this.#head - 1 - age + size) % size] ?? NaN;
  }

  /** The newest `count` values, oldest first, padded with `NaN` in front. */
  last(count: number): number[] {
    return Array.from({ length: count }, (_, index) => this.at(count - 1 - index));
  }
}

/** Values of the past, newest first, without saying where they are kept. */
export type Samples = Pick<Ring, 'at' | 'pushed'>;
