import type { Samples } from '../model/ring.js';
import type { Usage } from '../model/usage.js';
import type { Figure } from './kept-figures.js';
import { Track, TrackStore } from './track.js';

/** Beside those that have figures now: with more, who went first is forgotten first. */
const MOST_GONE = 1000;
/** Ticks between two looks at what can be forgotten. */
const SWEEP = 60;

/** Figures by id and tick. All advance together, those without figures by a hole. */
export class Tracks<Id> {
  readonly #store: TrackStore;
  readonly #tracks = new Map<Id, Track>();
  #ticks = 0;

  constructor(figures: readonly Figure[], capacity: number) {
    this.#store = new TrackStore(figures, capacity);
  }

  /** So many have come: the newest is `ticks - 1`. */
  get ticks(): number {
    return this.#ticks;
  }

  get bytes(): number {
    return this.#store.bytes;
  }

  get size(): number {
    return this.#tracks.size;
  }

  /** @param tick the next one, or a later one, or the newest once more */
  push(entries: ReadonlyMap<Id, Usage>, tick = this.#ticks): void {
    this.#ticks = tick + 1;
    entries.forEach((usage, id) => {
      let track = this.#tracks.get(id);
      if (track === undefined || track.end + this.#store.capacity < tick) {
        track?.release();
        this.#tracks.set(id, (track = new Track(this.#store, tick)));
      }
      track.push(tick, usage);
    });
    if (tick % SWEEP === 0) this.#forget();
  }

  usageAt(tick: number): ReadonlyMap<Id, Usage> {
    const usage = new Map<Id, Usage>();
    for (const [id, track] of this.#tracks) {
      const then = track.usageAt(tick);
      if (then !== undefined) usage.set(id, then);
    }
    return usage;
  }

  /** One figure as it was known at `tick`: nothing newer. */
  samples(id: Id, figure: Figure, tick: number): Samples | undefined {
    const track = this.#tracks.get(id);
    return track && { pushed: tick + 1, at: (age) => track.valueAt(tick - age, figure) };
  }

  #forget(): void {
    const gone = [...this.#tracks]
      .filter(([, { end }]) => end < this.#ticks)
      .toSorted(([, a], [, b]) => a.end - b.end);
    const oldest = this.#ticks - this.#store.capacity;
    const excess = gone.length - MOST_GONE;
    gone.forEach(([id, track], index) => {
      if (index >= excess && track.end > oldest) return;
      track.release();
      this.#tracks.delete(id);
    });
  }
}
