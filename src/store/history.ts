import type { ContainerId } from '../model/id.js';
import type { Machine } from '../model/machine.js';
import type { Samples } from '../model/ring.js';
import { ALL_FIGURES, COARSE_FIGURES, type Figure } from './kept-figures.js';
import { Marks, type Mark } from './marks.js';
import { Peaks } from './peaks.js';
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
  /** What happened to a container, by the age of the sample that first shows it. */
  happened(id: ContainerId): readonly Happened[];
}

export interface Happened extends Mark {
  readonly age: number;
}

const NOTHING: SeriesView = {
  ring: () => undefined,
  hostRing: () => undefined,
  happened: () => [],
};

/** A place in what is kept. */
export interface Position {
  readonly scale: 'fine' | 'coarse';
  readonly tick: number;
}

/** Of a chart, behind the moment that is looked at. */
const AFTER = 0.25;

/** A part of what is kept, by the age of its samples: 0 is the newest of them. */
export interface Stretch extends SeriesView {
  /** Where one looks at; undefined: now. */
  readonly cursorAge: number | undefined;
  /** Wall clock, ms; NaN where nothing is kept. */
  readonly timeAt: (age: number) => number;
}

/** What was, outside State because it grows every tick; State's tick tells of a change. */
export class History implements SeriesView {
  readonly fine = new Timeline(ALL_FIGURES, FINE_TICKS);
  readonly coarse = new Timeline(COARSE_FIGURES, COARSE_TICKS);
  readonly marks = new Marks();
  readonly #hostRows = new Tracks<string>(ALL_FIGURES, FINE_TICKS);
  readonly #peaks = new Peaks();
  #halfMinute = NaN;

  /** At the end of each tick: State as the screen shows it, its figures `asKept`. */
  record(moment: Moment): void {
    this.fine.record(moment, moment.usage);
    this.#peaks.add(moment.usage);
    const halfMinute = Math.floor(moment.nowMs / COARSE_MS);
    if (halfMinute === this.#halfMinute) return;
    this.#halfMinute = halfMinute;
    this.coarse.record(moment, this.#peaks.take(moment.usage));
  }

  /** The machine as it was read at the end of the newest tick. */
  recordMachine(machine: Machine): void {
    const tick = Math.max(0, this.fine.newest);
    this.#hostRows.push(new Map(machine.rows.map(({ id, usage }) => [id, usage])), tick);
    this.fine.amend({ machine });
  }

  ring(id: ContainerId, figure: Figure): Samples | undefined {
    return this.fine.tracks.samples(id, figure, this.fine.newest);
  }

  /** What is kept of the time between two moments (wall clock, ms), first by half minutes, then by ticks. */
  *between(id: ContainerId, figure: Figure, fromMs: number, untilMs: number): Generator<number> {
    for (const line of [this.coarse, this.fine]) {
      const last = line.tickAt(untilMs) ?? -1;
      const first = line.tickOf(fromMs);
      const samples = line.tracks.samples(id, figure, last);
      for (let tick = Number.isNaN(first) ? line.oldest : first; tick <= last; tick++)
        yield samples?.at(last - tick) ?? NaN;
    }
  }

  hostRing(id: string, figure: Figure): Samples | undefined {
    return this.#hostRows.samples(id, figure, Math.max(0, this.fine.newest));
  }

  /**
   * The newest moment that is at least `ms` before `fromMs`, else the oldest. Undefined is now, before which
   * the last tick is: since then something may have happened.
   */
  earlier(fromMs: number | undefined, ms: number): Position | undefined {
    const from = fromMs ?? this.fine.timeAt(this.fine.newest) + 1;
    const found = this.#positionAt(from - Math.max(1, ms));
    if (found !== undefined) return found;
    const oldest = this.#oldest();
    return this.#timeOf(oldest) < from ? oldest : undefined;
  }

  /** The moment `ms` after `fromMs`, or the next one; undefined: now. */
  later(fromMs: number, ms: number): Position | undefined {
    const { fine, coarse } = this;
    const found = this.#positionAt(fromMs + ms);
    const isLater = found !== undefined && this.#timeOf(found) > fromMs;
    const position = isLater ? found : next();
    return position.scale === 'fine' && position.tick >= fine.newest ? undefined : position;

    function next(): Position {
      const tick = fine.tickAt(fromMs);
      if (tick !== undefined) return { scale: 'fine', tick: tick + 1 };
      const after = (coarse.tickAt(fromMs) ?? coarse.oldest - 1) + 1;
      return coarse.timeAt(after) < fine.timeAt(fine.oldest)
        ? { scale: 'coarse', tick: after }
        : { scale: 'fine', tick: fine.oldest };
    }
  }

  /** Undefined beyond what is kept. */
  momentAt({ scale, tick }: Position): Moment | undefined {
    return this[scale].momentAt(tick);
  }

  /** Series as they were known then; half minutes have none that a minute could be drawn of. */
  asOf(position: Position | undefined): SeriesView {
    if (position === undefined) return this;
    const { scale, tick } = position;
    if (scale === 'coarse') return NOTHING;
    return {
      ring: (id, figure) => this.fine.tracks.samples(id, figure, tick),
      hostRing: (id, figure) => this.#hostRows.samples(id, figure, tick),
      happened: (id) => this.#happened(id, this.fine, tick),
    };
  }

  /** What a chart of so many samples shows: the newest, or what lies around the moment looked at. */
  stretch(position: Position | undefined, samples: number): Stretch {
    const { scale, tick } = position ?? { scale: 'fine', tick: this.fine.newest };
    const line = this[scale];
    const isNear = line.newest - tick < samples * (1 - AFTER);
    const end = isNear ? line.newest : tick + Math.floor(samples * AFTER);
    return {
      cursorAge: position && end - tick,
      ring: (id, figure) => line.tracks.samples(id, figure, end),
      hostRing: (id, figure) =>
        scale === 'fine' ? this.#hostRows.samples(id, figure, end) : undefined,
      timeAt: (age) => line.timeAt(end - age),
      happened: (id) => this.#happened(id, line, end),
    };
  }

  #positionAt(atMs: number): Position | undefined {
    for (const scale of ['fine', 'coarse'] as const) {
      const tick = this[scale].tickAt(atMs);
      if (tick !== undefined) return { scale, tick };
    }
    return undefined;
  }

  #oldest(): Position {
    const { fine, coarse } = this;
    return coarse.timeAt(coarse.oldest) < fine.timeAt(fine.oldest)
      ? { scale: 'coarse', tick: coarse.oldest }
      : { scale: 'fine', tick: fine.oldest };
  }

  #timeOf({ scale, tick }: Position): number {
    return this[scale].timeAt(tick);
  }

  happened(id: ContainerId): readonly Happened[] {
    return this.#happened(id, this.fine, this.fine.newest);
  }

  #happened(id: ContainerId, line: Timeline, end: number): readonly Happened[] {
    return this.marks.of(id).map((mark) => ({ ...mark, age: end - line.tickOf(mark.atMs) }));
  }

  /** Bytes of figures, and entries of the logs. */
  get size(): { readonly bytes: number; readonly changes: number } {
    const bytes = this.fine.tracks.bytes + this.coarse.tracks.bytes + this.#hostRows.bytes;
    return { bytes, changes: this.fine.changes + this.coarse.changes };
  }
}
