import type { Usage } from '../model/usage.js';
import { fromKept, isRounded, type Figure } from './kept-figures.js';

const SMALLEST = 64;

/** One figure by tick. What never changed takes no memory; what does grows with what it has to hold. */
class Column {
  readonly #capacity: number;
  readonly #rounded: boolean;
  #constant = NaN;
  #values: Float32Array | Float64Array | undefined;

  constructor(capacity: number, rounded: boolean) {
    this.#capacity = capacity;
    this.#rounded = rounded;
  }

  get bytes(): number {
    return this.#values?.byteLength ?? 0;
  }

  /** @param index counts up from 0, and may leave some out, whose values are then anything */
  set(index: number, value: number): void {
    const kept = this.#rounded ? Math.fround(value) : value;
    if (index === 0) this.#constant = kept;
    if (this.#values === undefined && Object.is(kept, this.#constant)) return;
    const values = this.#roomFor(index);
    values[index % values.length] = kept;
  }

  at(index: number): number {
    const values = this.#values;
    return values === undefined ? this.#constant : (values[index % values.length] ?? NaN);
  }

  #roomFor(index: number): Float32Array | Float64Array {
    const before = this.#values;
    if (before !== undefined && (index < before.length || before.length === this.#capacity))
      return before;
    let size = before?.length ?? SMALLEST;
    while (size <= index && size < this.#capacity) size *= 2;
    size = Math.min(size, this.#capacity);
    const values = this.#rounded ? new Float32Array(size) : new Float64Array(size);
    // until it is full nothing has gone round: each value keeps its place
    if (before === undefined) values.fill(this.#constant);
    else values.set(before);
    this.#values = values;
    return values;
  }
}

/** The figures of one container, by tick, for as many ticks as `capacity`. */
export class Track {
  readonly #figures: readonly Figure[];
  readonly #capacity: number;
  readonly #columns: readonly Column[];
  /** 1 in ticks in which it had figures. */
  readonly #present: Column;
  readonly #first: number;
  /** The tick after the last one that was pushed. */
  #end: number;

  constructor(figures: readonly Figure[], capacity: number, first: number) {
    this.#figures = figures;
    this.#capacity = capacity;
    this.#columns = figures.map((figure) => new Column(capacity, isRounded(figure)));
    this.#present = new Column(capacity, true);
    this.#first = first;
    this.#end = first;
  }

  get end(): number {
    return this.#end;
  }

  /** Of the figures; what JavaScript needs beside is about 2 kB. */
  get bytes(): number {
    return [this.#present, ...this.#columns].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  push(tick: number, usage: Usage): void {
    for (let gap = Math.max(this.#end, tick - this.#capacity); gap < tick; gap++)
      this.#present.set(gap - this.#first, 0);
    this.#end = tick + 1;
    const index = tick - this.#first;
    this.#present.set(index, 1);
    this.#figures.forEach((figure, column) =>
      this.#columns[column]?.set(index, Number(usage[figure])),
    );
  }

  usageAt(tick: number): Usage | undefined {
    if (!this.#has(tick)) return undefined;
    const index = tick - this.#first;
    return fromKept(this.#figures, (column) => this.#columns[column]?.at(index) ?? NaN);
  }

  /** NaN where nothing is kept. */
  valueAt(tick: number, figure: Figure): number {
    if (!this.#has(tick)) return NaN;
    return this.#columns[this.#figures.indexOf(figure)]?.at(tick - this.#first) ?? NaN;
  }

  #has(tick: number): boolean {
    return (
      tick >= Math.max(this.#first, this.#end - this.#capacity) &&
      tick < this.#end &&
      this.#present.at(tick - this.#first) === 1
    );
  }
}
