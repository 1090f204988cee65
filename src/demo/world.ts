import type { EngineEvent, EngineInfo, ObjectKind } from '../model/engine.js';
import type { HostUsage } from '../model/host-usage.js';
import type { ContainerId, HostId } from '../model/id.js';
import { containerId, hostId } from '../model/id.js';
import { own } from '../model/safe-text.js';
import { DemoContainer, type Due } from './demo-container.js';
import type { Description } from './describe.js';
import { FLEET } from './fleet.js';
import { drift, lane } from './random.js';
import { GIB, MIB, type ContainerSpec } from './spec.js';
import { stock, type Origin, type Stock } from './stock.js';

export interface WorldOptions {
  readonly seed: number;
  /** Monotonic clock, ms: the one Readings are stamped with. */
  readonly now: () => number;
  /** Wall clock at the beginning, ms since the epoch. */
  readonly startMs: number;
}

type EventDetails = Partial<Pick<EngineEvent, 'exitCode' | 'signal' | 'health'>>;
type Listener = (event: EngineEvent) => void;

const CPUS = 16;
const MEMORY_BYTES = 64 * GIB;
const BACKLOG = 256;

export const DEMO_INFO: EngineInfo = {
  kind: 'demo',
  version: own('1.0.0'),
  apiVersion: own('1.45'),
  hostname: own('demo-host'),
  cpus: CPUS,
  memoryBytes: MEMORY_BYTES,
  dataRoot: own('/var/lib/docker'),
  local: true,
};

/**
 * A host with containers that live, work and fail as the clock goes. Same seed and same clock: the same
 * world. It has no timers: `advance` makes happen whatever was due since it was last called.
 */
export class DemoWorld {
  /** As every engine is called, of which there is one at a time. */
  readonly host: HostId = hostId('local');
  readonly stock: Stock;
  readonly seed: number;
  readonly #now: () => number;
  readonly #origin: Origin;
  readonly #startedNow: number;
  readonly #containers: Map<ContainerId, DemoContainer>;
  readonly #listeners = new Set<Listener>();
  readonly #backlog: EngineEvent[] = [];
  #emitted = 0;

  constructor(options: WorldOptions) {
    this.seed = options.seed;
    this.#now = options.now;
    this.#startedNow = options.now();
    this.#origin = { seed: options.seed, host: this.host, atMs: options.startMs };
    this.stock = stock(this.#origin);
    const cast = FLEET.map((spec) => new DemoContainer(spec, this.#origin));
    this.#containers = new Map(cast.map((container) => [container.id, container]));
  }

  /** Monotonic, ms. */
  get nowMs(): number {
    return this.#now();
  }

  /** Makes happen what is due, in order, each at its own time. Returns the wall clock, ms. */
  advance(): number {
    const wallMs = this.#origin.atMs + this.#now() - this.#startedNow;
    for (let first = this.#first(); first !== undefined; first = this.#first()) {
      if (first.due.atMs > wallMs) break;
      this.#happen(first.container, first.due);
    }
    return wallMs;
  }

  /** Milliseconds until something happens by itself; `Infinity` when nothing will. */
  untilNextMs(): number {
    const wallMs = this.advance();
    return (this.#first()?.due.atMs ?? Infinity) - wallMs;
  }

  containers(): readonly DemoContainer[] {
    this.advance();
    return [...this.#containers.values()];
  }

  find(id: string): DemoContainer | undefined {
    this.advance();
    return this.#containers.get(containerId(id));
  }

  /** @param made what its spec does not tell */
  add(spec: ContainerSpec, made: Partial<Description>): DemoContainer {
    const container = new DemoContainer(spec, this.#origin, made);
    this.#containers.set(container.id, container);
    return container;
  }

  remove(container: DemoContainer): void {
    this.#containers.delete(container.id);
  }

  /** `undefined` since: nothing old. The names of events are Docker's. */
  subscribe(since: string | undefined, listener: Listener): () => void {
    if (since !== undefined) {
      for (const event of this.#backlog) if (event.since > since) listener(event);
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(container: DemoContainer, atMs: number, action: string, details: EventDetails = {}): void {
    this.emit('container', { id: container.id, name: container.description.name }, atMs, {
      action,
      ...details,
    });
  }

  emit(
    kind: ObjectKind,
    subject: { readonly id: string; readonly name?: string },
    atMs: number,
    what: EventDetails & { readonly action: string },
  ): void {
    // the nanoseconds count events, so that each has a place of its own in the stream
    const nanoseconds = BigInt(Math.floor(atMs)) * 1_000_000n + BigInt(this.#emitted++ % 1_000_000);
    const digits = nanoseconds.toString();
    const event: EngineEvent = {
      kind,
      action: own(what.action),
      id: subject.id,
      atMs,
      since: `${digits.slice(0, -9)}.${digits.slice(-9)}`,
      name: subject.name === undefined ? undefined : own(subject.name),
      exitCode: what.exitCode,
      signal: what.signal,
      health: what.health,
    };
    this.#backlog.push(event);
    if (this.#backlog.length > BACKLOG) this.#backlog.shift();
    for (const listener of this.#listeners) listener(event);
  }

  hostUsage(): HostUsage {
    const wallMs = this.advance();
    const of = lane(this.seed, 'host');
    const minutes = (wallMs - this.#origin.atMs) / 60_000;
    const rates = this.containers().map((container) => container.rates(wallMs));
    const sum = (pick: (rate: (typeof rates)[number]) => number): number =>
      rates.reduce((total, rate) => total + pick(rate), 0);
    const cores = sum((rate) => rate.cores) + 0.2;
    const disk = sum((rate) => rate.readPerSec + rate.writePerSec);
    return {
      atMs: this.#now(),
      cpus: CPUS,
      cpuPercent: Math.min(100, (100 * cores) / CPUS),
      load1: 5.2 + 0.9 * drift(of, minutes),
      load5: 4.8 + 0.4 * drift(of + 1, minutes / 5),
      load15: 4.4 + 0.2 * drift(of + 2, minutes / 15),
      memoryBytes: MEMORY_BYTES,
      memoryUsedBytes: Math.round(sum((rate) => rate.anonBytes) + 3.1 * GIB),
      swapBytes: 4 * GIB,
      swapUsedBytes: 205 * MIB,
      pressureCpuSome: Math.min(60, cores * 1.5),
      pressureMemorySome: 0.2 * (1 + drift(of + 3, minutes)),
      pressureMemoryFull: 0,
      pressureIoSome: Math.min(60, disk / 4e6),
      pressureIoFull: Math.min(50, disk / 7e6),
    };
  }

  #first(): { readonly container: DemoContainer; readonly due: Due } | undefined {
    let first: { readonly container: DemoContainer; readonly due: Due } | undefined;
    for (const container of this.#containers.values()) {
      const due = container.next;
      if (due !== undefined && (first === undefined || due.atMs < first.due.atMs)) {
        first = { container, due };
      }
    }
    return first;
  }

  #happen(container: DemoContainer, due: Due): void {
    switch (due.what) {
      case 'health':
        container.settleHealth();
        this.tell(container, due.atMs, 'health_status', {
          health: own(container.health ?? ''),
        });
        return;
      case 'start':
        if (container.state === 'restarting') container.restart(due.atMs);
        else container.start(due.atMs);
        this.tell(container, due.atMs, 'start');
        return;
      case 'exit':
        container.exit(due.atMs, due.exitCode, due.because);
        if (due.because === 'oom') this.tell(container, due.atMs, 'oom');
        this.tell(container, due.atMs, 'die', { exitCode: due.exitCode });
    }
  }
}
