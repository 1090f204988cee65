/** Values in a block: a minute at one a second. */
export const BLOCK = 60;
const BLOCKS_A_SLAB = 512;

type Values = Float32Array | Float64Array;

/**
 * Blocks of numbers out of large slabs: an array each, grown and let go ten thousand times, would leave the
 * process with as many holes as values.
 */
export class Blocks {
  readonly #slabOf: (length: number) => Values;
  readonly #slabs: Values[] = [];
  readonly #free: number[] = [];
  #next = 0;

  constructor(slabOf: (length: number) => Values) {
    this.#slabOf = slabOf;
  }

  get bytes(): number {
    return this.#slabs.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** @returns a block with this value in all its places */
  take(value: number): number {
    const block = this.#free.pop() ?? this.#next++;
    if (block >= this.#slabs.length * BLOCKS_A_SLAB)
      this.#slabs.push(this.#slabOf(BLOCKS_A_SLAB * BLOCK));
    const from = this.#place(block);
    this.#slab(block)?.fill(value, from, from + BLOCK);
    return block;
  }

  give(block: number): void {
    this.#free.push(block);
  }

  get(block: number, index: number): number {
    return this.#slab(block)?.[this.#place(block) + index] ?? NaN;
  }

  set(block: number, index: number, value: number): void {
    const slab = this.#slab(block);
    if (slab !== undefined) slab[this.#place(block) + index] = value;
  }

  #slab(block: number): Values | undefined {
    return this.#slabs[Math.floor(block / BLOCKS_A_SLAB)];
  }

  #place(block: number): number {
    return (block % BLOCKS_A_SLAB) * BLOCK;
  }
}
