import { isDeepStrictEqual } from 'node:util';
import { applyEvent, isTerse, mergeContainer } from '../engine/merge.js';
import { isRunning, type Container } from '../model/container.js';
import type { Engine, EngineEvent, ObjectKind } from '../model/engine.js';
import { asFailure, type Failure } from '../model/failure.js';
import { containerId, type ContainerId } from '../model/id.js';
import { createInspections, type Inspections } from './inspections.js';
import { Pacer, type Pace } from './pacer.js';
import { takeSnapshot, type Snapshot } from './snapshot.js';
import type { Timing } from './timing.js';
import { ToldStates } from './told-states.js';

/** Containers that events touched are asked for again together: twice a second at most. */
const CONTAINER_PACE: Pace = { gatherMs: 100, everyMs: 500 };
/** Lists nobody waits for. */
const OTHER_PACE: Pace = { gatherMs: 100, everyMs: 2000 };
const PACES: Readonly<Record<ObjectKind, Pace>> = {
  container: CONTAINER_PACE,
  image: OTHER_PACE,
  volume: OTHER_PACE,
  network: OTHER_PACE,
};
/** Beyond this many the whole list is cheaper than a filtered one. */
const MANY = 50;
/** Should an event ever be missed. The only thing here that happens by itself. */
const SAFETY_NET_MS = 600_000;
const RETRY_MS = 5000;
/** What is not allowed will not be allowed a minute later. */
const DENIED_RETRY_MS = 600_000;

/** Events that leave nothing in a container's row to be asked for. */
const TOLD_IN_FULL: ReadonlySet<string> = new Set([
  ...['health_status', 'kill', 'oom', 'update'],
  // die and start told it before
  ...['stop', 'restart'],
]);

const OTHERS = ['image', 'volume', 'network'] as const;

/** Data in, nothing out. Called in the order of what happened. */
export interface ReplicaHandlers {
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** Containers that are new or differ from what was told before. */
  readonly onContainers: (changed: readonly Container[]) => void;
  readonly onRemoved: (ids: readonly ContainerId[]) => void;
  /** A list that could not be had (not allowed, late); what was told before still stands. */
  readonly onFailure: (kind: ObjectKind, failure: Failure) => void;
  /** Every event, for who counts restarts and OOM kills. */
  readonly onEvent: (event: EngineEvent) => void;
}

/**
 * What exists, as far as told: events are applied as they come, and what they leave open is listed
 * again. Answers and events cross on the way: a container that an event touched while a list was
 * asked for is left as the event made it, until the next answer.
 */
export class Replica {
  readonly #engine: Engine;
  readonly #handlers: ReplicaHandlers;
  readonly #timing: Timing;
  readonly #known = new Map<ContainerId, Container>();
  /** Start events of containers whose row is not known yet: the list will only say when in words. */
  readonly #starts = new Map<ContainerId, EngineEvent>();
  readonly #told = new ToldStates();
  /** To be asked for. */
  readonly #dirty = new Set<ContainerId>();
  /** Since the list on its way was asked for. */
  readonly #destroyed = new Set<ContainerId>();
  /** Told with the next turn: events come many in a chunk. */
  readonly #untold = new Map<ContainerId, Container | undefined>();
  /** The next answer is to be the whole list, and the other kinds are to follow it. */
  #everything = false;
  #others = false;
  #pacers: Readonly<Record<ObjectKind, Pacer>> | undefined;
  #inspections: Inspections | undefined;
  #cancelNet = (): void => {};
  #telling = false;
  /** The last event's time by the daemon's clock, to ask for what came after it. */
  since: string | undefined;

  constructor(engine: Engine, handlers: ReplicaHandlers, timing: Timing) {
    this.#engine = engine;
    this.#handlers = handlers;
    this.#timing = timing;
  }

  /** The event stream is open: list everything, containers first, then whatever events ask for. */
  open(signal: AbortSignal): void {
    const pacer = (kind: ObjectKind): Pacer =>
      new Pacer(() => this.#refresh(kind, signal), PACES[kind], this.#timing);
    this.#pacers = {
      container: pacer('container'),
      image: pacer('image'),
      volume: pacer('volume'),
      network: pacer('network'),
    };
    const options = { engine: this.#engine, isWanted: isTerse, onInspected: this.#onInspected };
    this.#inspections = createInspections(options, signal);
    this.#relist();
  }

  /** The connection is gone; what is known stays. */
  close(): void {
    this.#cancelNet();
    for (const pacer of Object.values(this.#pacers ?? {})) pacer.stop();
    this.#pacers = undefined;
  }

  readonly onEvent = (event: EngineEvent): void => {
    this.since = event.since;
    this.#handlers.onEvent(event);
    if (event.kind === 'container') this.#onContainerEvent(containerId(event.id), event);
    else this.#pacers?.[event.kind].request();
  };

  #onContainerEvent(id: ContainerId, event: EngineEvent): void {
    if (event.action === 'destroy') return this.#forget(id);
    const known = this.#known.get(id);
    if (known !== undefined) this.#learn(this.#applied(known, event));
    else if (event.action === 'start') this.#starts.set(id, event);
    // of one that was stopped between two runs nothing else tells that there will be no next one
    const isBetween = known?.state === 'restarting';
    if (known !== undefined && !isBetween && TOLD_IN_FULL.has(event.action)) return;
    this.#dirty.add(id);
    this.#pacers?.container.request();
  }

  #applied(known: Container, event: EngineEvent): Container {
    const container = applyEvent(known, event);
    if (container.state !== known.state) this.#told.note(container.id);
    return container;
  }

  #relist(): void {
    this.#everything = true;
    this.#others = true;
    this.#pacers?.container.request(0);
    this.#cancelNet = this.#timing.after(SAFETY_NET_MS, () => this.#relist());
  }

  /** Never throws: a list that failed is told, and tried again later. */
  async #refresh(kind: ObjectKind, signal: AbortSignal): Promise<void> {
    try {
      if (kind === 'container') await this.#refreshContainers(signal);
      else this.#handlers.onSnapshot(await takeSnapshot(this.#engine, kind, signal));
    } catch (error) {
      if (signal.aborted) return;
      const failure = asFailure(error);
      this.#handlers.onFailure(kind, failure);
      const lasting = failure.kind === 'denied' || failure.kind === 'unsupported';
      this.#pacers?.[kind].retryAfter(lasting ? DENIED_RETRY_MS : RETRY_MS);
    }
    // containers are what is looked at first
    if (kind === 'container' && this.#others) {
      this.#others = false;
      for (const other of OTHERS) this.#pacers?.[other].request(0);
    }
  }

  async #refreshContainers(signal: AbortSignal): Promise<void> {
    const everything = this.#everything || this.#dirty.size > MANY;
    const asked = [...this.#dirty];
    this.#everything = false;
    this.#dirty.clear();
    this.#destroyed.clear();
    try {
      if (everything) this.#onList(await this.#engine.containers(signal));
      else if (asked.length > 0) this.#onRows(asked, await this.#engine.containers(signal, asked));
      this.#inspections?.ask(this.#known.values());
    } catch (error) {
      this.#everything ||= everything;
      for (const id of asked) this.#dirty.add(id);
      throw error;
    }
  }

  /** Touched again since the answer was asked for, so that it may be older than what is known. */
  #isOutdated(id: ContainerId): boolean {
    return this.#destroyed.has(id) || (this.#dirty.has(id) && this.#known.has(id));
  }

  #onList(rows: readonly Container[]): void {
    const listed = new Map<ContainerId, Container>();
    for (const row of rows) {
      if (this.#destroyed.has(row.id)) continue;
      const known = this.#known.get(row.id);
      const keep = this.#isOutdated(row.id) ? known : undefined;
      listed.set(row.id, keep ?? this.#merged(row));
    }
    this.#known.clear();
    this.#untold.clear();
    for (const [id, container] of listed) this.#known.set(id, container);
    this.#handlers.onSnapshot({ kind: 'container', items: [...listed.values()] });
  }

  #onRows(asked: readonly ContainerId[], rows: readonly Container[]): void {
    const found = new Set(rows.map((row) => row.id));
    for (const row of rows) if (!this.#isOutdated(row.id)) this.#learn(this.#merged(row));
    for (const id of asked) if (!found.has(id) && !this.#dirty.has(id)) this.#forget(id);
  }

  readonly #onInspected = (container: Container): void => {
    const known = this.#isOutdated(container.id) ? undefined : this.#known.get(container.id);
    if (known !== undefined) this.#learn(mergeContainer(known, container));
  };

  #merged(row: Container): Container {
    const start = this.#starts.get(row.id);
    this.#starts.delete(row.id);
    const seen = start !== undefined && isRunning(row) ? applyEvent(row, start) : undefined;
    const known = this.#known.get(row.id);
    if (known === undefined || !this.#told.isContradicted(known, row))
      return mergeContainer(known ?? seen, row);
    this.#dirty.add(row.id);
    this.#pacers?.container.request();
    return known;
  }

  #learn(container: Container): void {
    const { id } = container;
    const before = this.#known.get(id);
    if (before === container || isDeepStrictEqual(before, container)) return;
    this.#known.set(id, container);
    this.#tell(id, container);
  }

  #forget(id: ContainerId): void {
    this.#dirty.delete(id);
    this.#starts.delete(id);
    this.#told.forget(id);
    this.#destroyed.add(id);
    if (this.#known.delete(id)) this.#tell(id, undefined);
  }

  #tell(id: ContainerId, container: Container | undefined): void {
    this.#untold.set(id, container);
    if (this.#telling) return;
    this.#telling = true;
    this.#timing.after(0, () => {
      this.#telling = false;
      const told = [...this.#untold];
      this.#untold.clear();
      const changed = told.flatMap(([, now]) => now ?? []);
      const removed = told.flatMap(([gone, now]) => (now === undefined ? gone : []));
      if (changed.length > 0) this.#handlers.onContainers(changed);
      if (removed.length > 0) this.#handlers.onRemoved(removed);
    });
  }
}
