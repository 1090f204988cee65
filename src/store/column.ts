import { BLOCK, type Blocks } from './blocks.js';

const NONE = -1;

/** One figure by tick. Takes a block for each minute in which it is not what it was at first. */
export class Column {
  readonly #pool: Blocks;
  /** Blocks that are kept at once: as many as the newest values can touch. */
  readonly #most: number;
  #constant = NaN;
  #blocks: number[] | undefined;
  /** The last minute that was written to. */
  #minute = 0;

  constructor(pool: Blocks, capacity: number) {
    this.#pool = pool;
    this.#most = Math.ceil(capacity / BLOCK) + 1;
  }

  /** @param index counts up from 0, and may leave some out, whose values are then anything */
  set(index: number, value: number): void {
    if (index === 0) this.#constant = value;
    const same = Object.is(value, this.#constant);
    if (this.#blocks === undefined && same) return;
    const blocks = (this.#blocks ??= Array.from({ length: this.#most }, () => NONE));
    this.#advance(blocks, Math.floor(index / BLOCK));
    const slot = this.#minute % this.#most;
    let block = blocks[slot] ?? NONE;
    if (block === NONE && same) return;
    if (block === NONE) blocks[slot] = block = this.#pool.take(this.#constant);
    this.#pool.set(block, index % BLOCK, value);
  }

  /** @param index one of the newest `capacity`, that was set */
  at(index: number): number {
    const block = this.#blocks?.[Math.floor(index / BLOCK) % this.#most] ?? NONE;
    return block === NONE ? this.#constant : this.#pool.get(block, index % BLOCK);
  }

  /** Gives everything back. */
  release(): void {
    for (const block of this.#blocks ?? []) if (block !== NONE) this.#pool.give(block);
    this.#blocks = undefined;
  }

  /** What falls out at the end is given back. */
  #advance(blocks: number[], minute: number): void {
    const from = Math.max(this.#minute + 1, minute - this.#most + 1);
    for (let each = from; each <= minute; each++) {
      const slot = each % this.#most;
      const old = blocks[slot] ?? NONE;
      if (old !== NONE) this.#pool.give(old);
      blocks[slot] = NONE;
    }
    this.#minute = minute;
  }
}
