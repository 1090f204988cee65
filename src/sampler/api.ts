import { asFailure, type Failure, type FailureKind } from '../model/failure.js';
import type { ContainerId } from '../model/id.js';
import type { Reading } from '../model/reading.js';
import type { SampleTarget, Source } from '../model/source.js';

export interface ApiOptions {
  /** One-shot stats, stamped by the daemon's `read` (`Engine.stats`). */
  readonly fetchStats: (id: ContainerId, signal: AbortSignal) => Promise<Reading>;
  /** Monotonic, ms. */
  readonly clock: () => number;
}

export interface ApiHandle {
  readonly id: ContainerId;
  readonly abort: AbortController;
  state: 'idle' | 'waiting' | 'asked';
  /** The last answer; `fresh` until it was read. */
  answer: Reading | undefined;
  fresh: boolean;
  failure: Failure | undefined;
}

/** Calls at once: engines answer in 2–4 ms or (20.10) in 1 s, whatever the load. */
const FEWEST = 4;
const MOST = 16;
/** All containers should have been asked once within this, if `MOST` allows. */
const ROUND_MS = 1000;
/** Share of the newest answer in the running mean of latencies. */
const NEWEST_SHARE = 0.2;

/** Failures that say nothing of one container: the source rests, then tries with the next call. */
const RESTS: ReadonlyMap<FailureKind, { readonly firstMs: number; readonly longestMs: number }> =
  new Map([
    ['unreachable', { firstMs: 500, longestMs: 5000 }],
    ['denied', { firstMs: 60_000, longestMs: 60_000 }],
    ['unsupported', { firstMs: 60_000, longestMs: 60_000 }],
  ]);

/**
 * Containers whose cgroups are out of reach, by the engine's stats. `read` never waits: it tells what
 * has arrived and asks for the next. So no container is asked for again before it answered, nor when
 * nobody reads it. Intervals are between the daemon's own stamps.
 */
export class ApiSource implements Source<ApiHandle> {
  readonly name = 'api';
  readonly #fetchStats: ApiOptions['fetchStats'];
  readonly #clock: () => number;
  readonly #handles = new Set<ApiHandle>();
  /** In the order of asking. */
  readonly #waiting = new Set<ApiHandle>();
  #preferred: ReadonlySet<ContainerId> = new Set();
  #asked = 0;
  #calls = 0;
  #latencyMs = 0;
  #restMs = 0;
  #restUntilMs = -Infinity;

  constructor({ fetchStats, clock }: ApiOptions) {
    this.#fetchStats = fetchStats;
    this.#clock = clock;
  }

  /** Calls made so far. */
  get calls(): number {
    return this.#calls;
  }

  attach({ id }: SampleTarget): ApiHandle {
    const handle: ApiHandle = {
      id,
      abort: new AbortController(),
      state: 'idle',
      answer: undefined,
      fresh: false,
      failure: undefined,
    };
    this.#handles.add(handle);
    return handle;
  }

  /** Throws, once, why the last call failed. */
  read(handle: ApiHandle, into: Reading): 'ok' | 'stale' | 'gone' {
    const { failure, answer, fresh } = handle;
    handle.failure = undefined;
    if (failure?.kind === 'gone') return 'gone';
    if (failure !== undefined) throw failure;
    if (handle.state === 'idle') {
      handle.state = 'waiting';
      this.#waiting.add(handle);
    }
    this.#askNext();
    if (!fresh || answer === undefined) return 'stale';
    handle.fresh = false;
    Object.assign(into, answer);
    return 'ok';
  }

  /** Limits come with each answer. */
  refresh(): void {}

  facts(): { readonly pid: undefined; readonly startedAtMs: undefined } {
    return { pid: undefined, startedAtMs: undefined };
  }

  detach(handle: ApiHandle): void {
    this.#handles.delete(handle);
    this.#waiting.delete(handle);
    handle.abort.abort();
  }

  prefer(ids: ReadonlySet<ContainerId>): void {
    this.#preferred = ids;
  }

  /** Little's law: calls under way = containers × latency ÷ round. After a rest one call at a time probes. */
  get #limit(): number {
    if (this.#restMs > 0) return 1;
    const wanted = Math.ceil((this.#handles.size * this.#latencyMs) / ROUND_MS);
    return Math.min(MOST, Math.max(FEWEST, wanted));
  }

  #askNext(): void {
    while (this.#asked < this.#limit && this.#clock() >= this.#restUntilMs) {
      const handle = this.#next();
      if (handle === undefined) return;
      this.#waiting.delete(handle);
      void this.#ask(handle);
    }
  }

  #next(): ApiHandle | undefined {
    let first: ApiHandle | undefined;
    for (const handle of this.#waiting) {
      if (this.#preferred.has(handle.id)) return handle;
      first ??= handle;
    }
    return first;
  }

  async #ask(handle: ApiHandle): Promise<void> {
    handle.state = 'asked';
    this.#asked++;
    this.#calls++;
    const startedAtMs = this.#clock();
    try {
      const answer = await this.#fetchStats(handle.id, handle.abort.signal);
      this.#measure(this.#clock() - startedAtMs);
      this.#restMs = 0;
      // an engine may answer from its last sample: that is no new interval
      handle.fresh = answer.atMs !== handle.answer?.atMs;
      handle.answer = answer;
    } catch (error) {
      this.#fail(handle, asFailure(error));
    }
    handle.state = 'idle';
    this.#asked--;
    this.#askNext();
  }

  #measure(ms: number): void {
    this.#latencyMs += (ms - this.#latencyMs) * (this.#latencyMs === 0 ? 1 : NEWEST_SHARE);
  }

  #fail(handle: ApiHandle, failure: Failure): void {
    if (handle.abort.signal.aborted) return;
    const rest = RESTS.get(failure.kind);
    if (rest === undefined) {
      handle.failure = failure;
      return;
    }
    // of calls that failed together the first one speaks
    if (this.#clock() < this.#restUntilMs) return;
    this.#restMs = Math.min(Math.max(rest.firstMs, this.#restMs * 2), rest.longestMs);
    this.#restUntilMs = this.#clock() + this.#restMs;
    handle.failure = failure;
  }
}
