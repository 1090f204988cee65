import type { HostRow } from '../model/host-row.js';
import type { ContainerId } from '../model/id.js';
import type { Samples } from '../model/ring.js';
import { ALL_FIGURES, asKept, COARSE_FIGURES, peaksOf, type Figure } from './kept-figures.js';
import { Timeline, type Moment } from './timeline.js';
import { Tracks } from './tracks.js';

/** 15 minutes at one tick a second. */
const FINE_TICKS = 900;
/** Six hours in half minutes. */
const COARSE_TICKS = 720;
export const COARSE_MS = 30_000;

/** Series as they were known at one moment: nothing newer. */
export interface SeriesView {
  ring(id: ContainerId, figure: Figure): Samples | undefined;
  hostRing(id: string, figure: Figure): Samples | undefined;
}

/** What was, outside State because it grows every tick; State's tick tells of a change. */
export class History implements SeriesView {
  readonly fine = new Timeline(ALL_FIGURES, FINE_TICKS);
  readonly coarse = new Timeline(COARSE_FIGURES, COARSE_TICKS);
  readonly #hostRows = new Tracks<string>(ALL_FIGURES, FINE_TICKS);
  #halfMinute = NaN;
  #ticksOfIt = 0;

  /** At the end of each tick: State as the screen shows it, its figures `asKept`. */
  record(moment: Moment): void {
    const hostTick = this.#hostRows.ticks - 1;
    this.fine.record(moment, moment.usage, hostTick);
    this.#ticksOfIt++;
    const halfMinute = Math.floor(moment.nowMs / COARSE_MS);
    if (halfMinute === this.#halfMinute) return;
    const { tracks } = this.fine;
    const peaks = Array.from(moment.usage, ([id, usage]) => {
      const peak = (figure: Figure): number => tracks.peak(id, figure, this.#ticksOfIt);
      return [id, peaksOf(usage, peak)] as const;
    });
    this.coarse.record(moment, new Map(peaks), hostTick);
    this.#halfMinute = halfMinute;
    this.#ticksOfIt = 0;
  }

  /** All rows of the machine at one moment. */
  pushHostRows(rows: readonly HostRow[]): void {
    this.#hostRows.push(rows.map(({ id, usage }) => [id, asKept(usage)]));
  }

  ring(id: ContainerId, figure: Figure): Samples | undefined {
    return this.fine.tracks.samples(id, figure, this.fine.newest);
  }

  hostRing(id: string, figure: Figure): Samples | undefined {
    return this.#hostRows.samples(id, figure, this.#hostRows.ticks - 1);
  }

  /** Bytes of figures, and entries of the logs. */
  get size(): { readonly bytes: number; readonly changes: number } {
    const bytes = this.fine.tracks.bytes + this.coarse.tracks.bytes + this.#hostRows.bytes;
    return { bytes, changes: this.fine.changes + this.coarse.changes };
  }
}
