import { asFailure, type Failure } from '../model/failure.js';
import type { ContainerId } from '../model/id.js';
import { emptyReading, type Reading } from '../model/reading.js';
import { sharesNetwork, type SampleTarget, type Source, type SourceName } from '../model/source.js';
import { derive, type HostFacts, type Usage } from '../model/usage.js';

export interface SampleFailure {
  readonly id: ContainerId;
  readonly source: SourceName;
  readonly failure: Failure;
}

/** `unread`: no source reads it at the moment. */
export type Sample = Usage | 'gone' | 'stale' | 'unread';

/** What a source knows of the run it reads. */
export type RunFacts = ReturnType<Source['facts']>;

interface Attached {
  readonly source: Source;
  readonly handle: unknown;
  /** Place in the list of sources: 0 is the best. */
  readonly rank: number;
}

/** Ticks between attempts to attach, doubling up to these: while nobody reads it, and for a better source. */
const RETRY_TICKS = 4;
const BETTER_TICKS = 32;

const VALUES = Object.keys(emptyReading()).filter(
  (key): key is keyof Reading => key !== 'atMs' && key !== 'ioAtMs',
);

const sameValues = (one: Readonly<Reading>, other: Readonly<Reading>): boolean =>
  VALUES.every((key) => Object.is(one[key], other[key]));

/**
 * One container on its way through the sources: attached to the best that takes it, handed to the next
 * when that one fails, and to a better one as soon as it can (a cgroup may appear after its container).
 * Owns the two readings, swapped at each sample; whenever the counters may be others (restart, another
 * source) the earlier reading is dropped, and rates are unknown once.
 */
export class Tracked {
  readonly #sources: readonly Source[];
  readonly #host: HostFacts;
  #target: SampleTarget;
  #attached: Attached | undefined;
  /** Means something only while there is a usage. */
  #previous = emptyReading();
  #next = emptyReading();
  #usage: Usage | undefined;
  /** The last two readings were equal, so no rate in `#usage` is above zero. */
  #still = false;
  #attempts = 0;
  #retryAtTick = 0;
  sampledAtTick = 0;
  isPreferred = false;
  /** No longer tracked: a tick that is under way passes it by. */
  isForgotten = false;

  constructor(target: SampleTarget, sources: readonly Source[], host: HostFacts) {
    this.#target = target;
    this.#sources = sources;
    this.#host = host;
  }

  get id(): ContainerId {
    return this.#target.id;
  }

  get sourceName(): SourceName | undefined {
    return this.#attached?.source.name;
  }

  get facts(): RunFacts | undefined {
    return this.#attached?.source.facts(this.#attached.handle);
  }

  /**
   * Another pid under the same id is another run: its counters begin again. Podman's list has no network
   * mode: that one is learnt later is no reason to begin afresh, unless it means other interfaces.
   */
  retarget(target: SampleTarget): void {
    const { pid, networkMode } = this.#target;
    this.#target = target;
    const restarted = pid !== undefined && target.pid !== undefined && pid !== target.pid;
    const rewired = sharesNetwork(networkMode) !== sharesNetwork(target.networkMode);
    if (restarted || rewired) this.release();
  }

  refresh(): void {
    this.#attached?.source.refresh(this.#attached.handle);
  }

  /** Lets go of everything; the next sample begins afresh. */
  release(): void {
    this.#detach();
    this.#attempts = 0;
    this.#retryAtTick = 0;
  }

  sample(tick: number, report: (failure: SampleFailure) => void): Sample {
    this.sampledAtTick = tick;
    this.#improve(tick, report);
    const attached = this.#attached;
    if (attached === undefined) return 'unread';
    try {
      const outcome = attached.source.read(attached.handle, this.#next);
      if (outcome === 'ok') return this.#derive();
      if (outcome === 'unmoved') return this.#hold();
      if (outcome === 'gone') {
        this.release();
        this.#retryAtTick = tick + 1;
      }
      return outcome;
    } catch (error) {
      report({ id: this.id, source: attached.source.name, failure: asFailure(error) });
      this.#detach();
      this.#attach(attached.rank + 1, this.#sources.length, report);
      this.#retryLater(tick);
      return 'unread';
    }
  }

  /** The first attempt at once, later ones further and further apart. */
  #improve(tick: number, report: (failure: SampleFailure) => void): void {
    const rank = this.#attached?.rank ?? this.#sources.length;
    if (rank === 0 || tick < this.#retryAtTick) return;
    this.#attach(0, rank, report);
    this.#retryLater(tick);
  }

  #retryLater(tick: number): void {
    const longest = this.#attached === undefined ? RETRY_TICKS : BETTER_TICKS;
    this.#retryAtTick = tick + Math.min(2 ** this.#attempts++, longest);
  }

  #attach(from: number, until: number, report: (failure: SampleFailure) => void): void {
    for (const [offset, source] of this.#sources.slice(from, until).entries()) {
      try {
        const handle = source.attach(this.#target);
        if (handle === undefined) continue;
        this.#detach();
        this.#attached = { source, handle, rank: from + offset };
        return;
      } catch (error) {
        report({ id: this.id, source: source.name, failure: asFailure(error) });
      }
    }
  }

  #detach(): void {
    this.#attached?.source.detach(this.#attached.handle);
    this.#attached = undefined;
    this.#usage = undefined;
    this.#still = false;
  }

  /** The previous reading holds at the later time, too. */
  #hold(): Usage {
    if (!this.#still || this.#usage === undefined) {
      const { atMs } = this.#next;
      Object.assign(this.#next, this.#previous, { atMs });
      return this.#derive();
    }
    this.#previous.atMs = this.#next.atMs;
    return this.#usage;
  }

  #derive(): Usage {
    const previous = this.#usage === undefined ? undefined : this.#previous;
    const same = previous !== undefined && sameValues(previous, this.#next);
    if (this.#usage === undefined || !same || !this.#still) {
      this.#usage = derive(previous, this.#next, this.#host);
    }
    this.#still = same;
    [this.#previous, this.#next] = [this.#next, this.#previous];
    return this.#usage;
  }
}
