import type { Usage } from '../model/usage.js';
import { Blocks } from './blocks.js';
import { Column } from './column.js';
import { fromKept, isRounded, type Figure } from './kept-figures.js';

/** What all tracks of a kind share: which figures, for how many ticks, and where they are. */
export class TrackStore {
  readonly figures: readonly Figure[];
  readonly capacity: number;
  readonly #rounded = new Blocks((length) => new Float32Array(length));
  readonly #exact = new Blocks((length) => new Float64Array(length));

  constructor(figures: readonly Figure[], capacity: number) {
    this.figures = figures;
    this.capacity = capacity;
  }

  get bytes(): number {
    return this.#rounded.bytes + this.#exact.bytes;
  }

  column(isRoundedOne: boolean): Column {
    return new Column(isRoundedOne ? this.#rounded : this.#exact, this.capacity);
  }
}

/** The figures of one container, by tick. */
export class Track {
  readonly #store: TrackStore;
  readonly #columns: readonly Column[];
  /** 1 in ticks in which it had figures. */
  readonly #present: Column;
  readonly #first: number;
  /** The tick after the last one that was pushed. */
  #end: number;

  constructor(store: TrackStore, first: number) {
    this.#store = store;
    this.#columns = store.figures.map((figure) => store.column(isRounded(figure)));
    this.#present = store.column(true);
    this.#first = first;
    this.#end = first;
  }

  get end(): number {
    return this.#end;
  }

  /** @param usage its figures as they are kept */
  push(tick: number, usage: Usage): void {
    const { figures, capacity } = this.#store;
    for (let gap = Math.max(this.#end, tick - capacity); gap < tick; gap++)
      this.#present.set(gap - this.#first, 0);
    this.#end = tick + 1;
    const index = tick - this.#first;
    this.#present.set(index, 1);
    figures.forEach((figure, at) => this.#columns[at]?.set(index, Number(usage[figure])));
  }

  usageAt(tick: number): Usage | undefined {
    if (!this.#has(tick)) return undefined;
    const index = tick - this.#first;
    return fromKept(this.#store.figures, (column) => this.#columns[column]?.at(index) ?? NaN);
  }

  /** NaN where nothing is kept. */
  valueAt(tick: number, figure: Figure): number {
    if (!this.#has(tick)) return NaN;
    return this.#columns[this.#store.figures.indexOf(figure)]?.at(tick - this.#first) ?? NaN;
  }

  /** It is not needed any more: what it takes is given to others. */
  release(): void {
    for (const column of [this.#present, ...this.#columns]) column.release();
  }

  #has(tick: number): boolean {
    return (
      tick >= Math.max(this.#first, this.#end - this.#store.capacity) &&
      tick < this.#end &&
      this.#present.at(tick - this.#first) === 1
    );
  }
}
