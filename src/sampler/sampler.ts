import type { ContainerId } from '../model/id.js';
import type { SampleTarget, Source, SourceName } from '../model/source.js';
import type { HostFacts, Usage } from '../model/usage.js';
import { nextTurn, SLICE_MS } from './slices.js';
import { Tracked, type RunFacts, type Sample, type SampleFailure } from './tracked.js';

/** What one tick brought. Who is in none of the lists was left for the next tick (`deferred` counts them). */
export interface TickResult {
  /** Monotonic, ms, at the start. */
  readonly atMs: number;
  /**
   * Of all containers read. While nothing at all moves the same object comes again, so that identity
   * tells whether there is anything to show; its `atMs` and `intervalMs` are then of its first time.
   */
  readonly usages: ReadonlyMap<ContainerId, Usage>;
  /** The counters vanished: stopped, removed or restarted. Looked for again in the next tick. */
  readonly gone: readonly ContainerId[];
  /** Nothing newer than what was told before. */
  readonly stale: readonly ContainerId[];
  /** No source reads these. */
  readonly unread: readonly ContainerId[];
  /** Left for the next tick, which takes them first: this one had used its share of time. */
  readonly deferred: number;
  /** Calls of `tick` left out, as they came while this one was under way. */
  readonly skipped: number;
  readonly failures: readonly SampleFailure[];
}

export interface SamplerOptions {
  /** Best first: of those that can read a container the first does. */
  readonly sources: readonly Source[];
  readonly hostFacts: HostFacts;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** Reading time of one tick, ms, beyond which only preferred containers are still read. */
  readonly budgetMs?: number;
  /** Lets the event loop turn. */
  readonly pause?: () => Promise<void>;
}

const BUDGET_MS = 250;

const sameMembers = <Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>): boolean =>
  one.size === other.size && [...one].every((item) => other.has(item));

/** Reads all tracked containers once a tick, and turns the readings into usages. */
export class Sampler {
  readonly #sources: readonly Source[];
  readonly #hostFacts: HostFacts;
  readonly #clock: () => number;
  readonly #budgetMs: number;
  readonly #pause: () => Promise<void>;
  readonly #tracked = new Map<ContainerId, Tracked>();
  #preferred: ReadonlySet<ContainerId> = new Set();
  #tick = 0;
  #busy = false;
  #skipped = 0;
  #deferred = 0;

  constructor(options: SamplerOptions) {
    this.#sources = options.sources;
    this.#hostFacts = options.hostFacts;
    this.#clock = options.clock;
    this.#budgetMs = options.budgetMs ?? BUDGET_MS;
    this.#pause = options.pause ?? nextTurn;
  }

  /** The running containers: new ones are attached in the next tick, missing ones let go at once. */
  track(targets: Iterable<SampleTarget>): void {
    const missing = new Set(this.#tracked.keys());
    for (const target of targets) {
      missing.delete(target.id);
      const known = this.#tracked.get(target.id);
      if (known !== undefined) known.retarget(target);
      else this.#add(target);
    }
    for (const id of missing) this.forget(id);
  }

  /** Closes what was open for it; if it is still tracked by the next `track` it begins afresh. */
  forget(id: ContainerId): void {
    const tracked = this.#tracked.get(id);
    if (tracked === undefined) return;
    tracked.release();
    tracked.isForgotten = true;
    this.#tracked.delete(id);
  }

  /** Its limits were changed. */
  refresh(id: ContainerId): void {
    this.#tracked.get(id)?.refresh();
  }

  /** Rows on the screen and near the top of the sort: read in every tick, and first. */
  prefer(ids: ReadonlySet<ContainerId>): void {
    if (sameMembers(ids, this.#preferred)) return;
    this.#preferred = ids;
    for (const tracked of this.#tracked.values()) tracked.isPreferred = ids.has(tracked.id);
    for (const source of this.#sources) source.prefer?.(ids);
  }

  sourceOf(id: ContainerId): SourceName | undefined {
    return this.#tracked.get(id)?.sourceName;
  }

  /** First pid and start of the current run, where the source can tell. */
  factsOf(id: ContainerId): RunFacts | undefined {
    return this.#tracked.get(id)?.facts;
  }

  /** `undefined` at once while the last one is still under way: a tick that overruns is not queued. */
  async tick(): Promise<TickResult | undefined> {
    if (this.#busy) {
      this.#skipped++;
      return undefined;
    }
    this.#busy = true;
    this.#skipped = 0;
    try {
      return await this.#pass();
    } finally {
      this.#busy = false;
    }
  }

  close(): void {
    this.track([]);
  }

  async #pass(): Promise<TickResult> {
    const tick = ++this.#tick;
    const atMs = this.#clock();
    const usages = new Map<ContainerId, Usage>();
    const lists: Record<Exclude<Sample, Usage>, ContainerId[]> = {
      gone: [],
      stale: [],
      unread: [],
    };
    const failures: SampleFailure[] = [];
    const order = this.#order();
    let done = 0;
    let usedMs = 0;
    let sliceAtMs = atMs;
    for (const tracked of order) {
      const sliceMs = this.#clock() - sliceAtMs;
      if (sliceMs >= SLICE_MS) {
        await this.#pause();
        usedMs += sliceMs;
        sliceAtMs = this.#clock();
      }
      if (usedMs >= this.#budgetMs && !tracked.isPreferred) break;
      done++;
      if (tracked.isForgotten) continue;
      const sample = tracked.sample(tick, (failure) => failures.push(failure));
      if (typeof sample === 'string') lists[sample].push(tracked.id);
      else usages.set(tracked.id, sample);
    }
    const deferred = order.length - done;
    this.#deferred = deferred;
    return { atMs, usages, ...lists, deferred, skipped: this.#skipped, failures };
  }

  #add(target: SampleTarget): void {
    const tracked = new Tracked(target, this.#sources, this.#hostFacts);
    tracked.isPreferred = this.#preferred.has(target.id);
    this.#tracked.set(target.id, tracked);
  }

  /** Preferred ones first; of the others, if there was not time for all, those that waited longest. */
  #order(): readonly Tracked[] {
    const preferred: Tracked[] = [];
    const others: Tracked[] = [];
    for (const tracked of this.#tracked.values()) {
      (tracked.isPreferred ? preferred : others).push(tracked);
    }
    if (this.#deferred > 0) others.sort((one, other) => one.sampledAtTick - other.sampledAtTick);
    return preferred.concat(others);
  }
}
