import type { ContainerId } from '../model/id.js';
import type { Container } from '../model/container.js';
import type { TargetKey } from '../model/operation.js';
import type { SourceName } from '../model/source.js';
import type { Usage } from '../model/usage.js';
import type { Verdict } from '../model/verdict.js';
import type { Figure } from './kept-figures.js';
import { MapLog } from './map-log.js';
import type { Pending } from './pending.js';
import type { State } from './state.js';
import { Tracks } from './tracks.js';

/** What State was at the end of a tick, as far as the screen shows it. */
export type Moment = Pick<
  State,
  | 'nowMs'
  | 'containers'
  | 'listed'
  | 'usage'
  | 'sources'
  | 'verdicts'
  | 'hostVerdict'
  | 'host'
  | 'machine'
  | 'pending'
>;

/** Kept of a tick as it is: small, or shared by many ticks. */
type Tick = Pick<Moment, 'nowMs' | 'listed' | 'hostVerdict' | 'host' | 'machine'>;

/** The newest `capacity` ticks: figures in columns, everything else as changes. */
export class Timeline {
  readonly capacity: number;
  readonly tracks: Tracks<ContainerId>;
  readonly #ticks: Tick[] = [];
  readonly #containers = new MapLog<TargetKey, Container>();
  readonly #sources = new MapLog<ContainerId, SourceName>();
  readonly #verdicts = new MapLog<ContainerId, readonly Verdict[]>();
  readonly #pending = new MapLog<TargetKey, Pending>();

  constructor(figures: readonly Figure[], capacity: number) {
    this.capacity = capacity;
    this.tracks = new Tracks(figures, capacity);
  }

  get newest(): number {
    return this.tracks.ticks - 1;
  }

  /** The first tick of which everything is known. */
  get oldest(): number {
    const since = this.#logs().map((log) => log.since);
    return Math.max(0, this.tracks.ticks - this.capacity, ...since);
  }

  /** Entries of the logs: what is not counted in bytes. */
  get changes(): number {
    return this.#logs().reduce((sum, { changes }) => sum + changes, 0);
  }

  record(
    { nowMs, listed, hostVerdict, host, machine, ...state }: Moment,
    usage: ReadonlyMap<ContainerId, Usage>,
  ): void {
    const tick = this.tracks.ticks;
    this.tracks.push(usage);
    this.#ticks[tick % this.capacity] = { nowMs, listed, hostVerdict, host, machine };
    this.#containers.push(tick, state.containers);
    this.#sources.push(tick, state.sources);
    this.#verdicts.push(tick, state.verdicts);
    this.#pending.push(tick, state.pending);
    for (const log of this.#logs()) log.forget(tick + 1 - this.capacity);
  }

  /** What came to be known of the newest tick after it was recorded. */
  amend(change: Pick<Moment, 'machine'>): void {
    const last = this.#at(this.newest);
    if (last !== undefined) this.#ticks[this.newest % this.capacity] = { ...last, ...change };
  }

  /** Undefined beyond what is kept. */
  momentAt(tick: number): Moment | undefined {
    const then = this.#at(tick);
    if (then === undefined) return undefined;
    const { nowMs, listed, hostVerdict, host, machine } = then;
    return {
      ...{ nowMs, listed, hostVerdict, host, machine },
      containers: this.#containers.at(tick),
      usage: this.tracks.usageAt(tick),
      sources: this.#sources.at(tick),
      verdicts: this.#verdicts.at(tick),
      pending: this.#pending.at(tick),
    };
  }

  /** Wall clock of a tick, ms; NaN beyond what is kept. */
  timeAt(tick: number): number {
    return this.#at(tick)?.nowMs ?? NaN;
  }

  /** The newest tick that is not after this wall clock; undefined when all are. */
  tickAt(nowMs: number): number | undefined {
    let [from, to] = [this.oldest, this.newest + 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.timeAt(middle) <= nowMs) from = middle + 1;
      else to = middle;
    }
    return from > this.oldest ? from - 1 : undefined;
  }

  /** The tick that first shows what happened then; NaN when that is not kept. */
  tickOf(atMs: number): number {
    const before = this.tickAt(atMs);
    if (before === undefined) return NaN;
    return this.timeAt(before) === atMs ? before : before + 1;
  }

  #at(tick: number): Tick | undefined {
    return tick >= this.oldest && tick <= this.newest
      ? this.#ticks[tick % this.capacity]
      : undefined;
  }

  #logs() {
    return [this.#containers, this.#sources, this.#verdicts, this.#pending];
  }
}
