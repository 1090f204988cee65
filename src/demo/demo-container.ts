import type { Container, ContainerState, Health } from '../model/container.js';
import type { ContainerId } from '../model/id.js';
import type { Reading } from '../model/reading.js';
import { Counters } from './counters.js';
import { describe, type Description } from './describe.js';
import { IDLE, QUANTUM_MS, rates, secondsToFull, UNLIMITED } from './load.js';
import type { Limits, Rates } from './load.js';
import { lane } from './random.js';
import type { ContainerSpec } from './spec.js';
import { containerName } from './spec.js';
import type { Origin } from './stock.js';

/** Something that will happen to a container, at a wall clock time. */
export type Due = { readonly atMs: number } & (
  | { readonly what: 'start' | 'health' }
  | {
      readonly what: 'exit';
      readonly exitCode: number;
      /** What ends by itself may be started again by its policy; what was asked to go stays away. */
      readonly because: 'itself' | 'oom' | 'asked';
    }
);

const HEALTH_SETTLES_MS = 5000;
const OOM_RESTART_MS = 2000;

/** One simulated container: its state, and its counters up to some instant. Times are wall clock, ms. */
export class DemoContainer {
  readonly spec: ContainerSpec;
  /** Changed while it runs: counters look at the same object. */
  readonly limits: { -readonly [Name in keyof Limits]: Limits[Name] };
  readonly lane: number;
  #description: Description;
  readonly #originMs: number;
  /** Those that were replaced in this run, by their place. */
  readonly #workers = new Map<number, { readonly generation: number; readonly atMs: number }>();
  #state: ContainerState = 'created';
  #health: Health | undefined;
  #startedAtMs: number | undefined;
  #finishedAtMs: number | undefined;
  #pausedAtMs = NaN;
  #exitCode: number | undefined;
  #restarts: number;
  #runs = 0;
  #agenda: readonly Due[] = [];
  #counters: Counters;
  #countedToMs = NaN;

  constructor(spec: ContainerSpec, origin: Origin, made: Partial<Description> = {}) {
    this.spec = spec;
    this.limits = { ...UNLIMITED, ...spec.limits };
    this.lane = lane(origin.seed, containerName(spec));
    this.#description = { ...describe(spec, origin), ...made };
    this.#originMs = origin.atMs;
    this.#restarts = spec.restarts ?? 0;
    this.#counters = new Counters(this.limits);
    this.#enter(origin.atMs);
  }

  /** The state it is found in when the world begins. */
  #enter(nowMs: number): void {
    const { spec } = this;
    const sinceMs = nowMs - spec.sinceSec * 1000;
    if (spec.state === 'created') return;
    if (spec.state === 'exited') {
      this.#startedAtMs = sinceMs - 60_000;
      this.exit(sinceMs, spec.exitCode ?? 0, 'asked');
      return;
    }
    this.start(sinceMs);
    this.#counters.add(this.rates(nowMs), nowMs - sinceMs);
    this.#countedToMs = nowMs;
    if (spec.sinceSec * 1000 > HEALTH_SETTLES_MS) this.settleHealth();
    if (spec.state === 'paused') this.pause(nowMs);
  }

  get description(): Description {
    return this.#description;
  }

  change(to: Partial<Pick<Description, 'networks' | 'name'>>): void {
    this.#description = { ...this.#description, ...to };
  }

  get id(): ContainerId {
    return this.description.id;
  }

  get state(): ContainerState {
    return this.#state;
  }

  get health(): Health | undefined {
    return this.#health;
  }

  get startedAtMs(): number | undefined {
    return this.#startedAtMs;
  }

  /** Has processes. */
  get alive(): boolean {
    return this.#state === 'running' || this.#state === 'paused';
  }

  /** Host pid of this run. */
  get pid(): number | undefined {
    return this.alive ? 1200 + (this.lane % 50_000) + this.#runs * 97 : undefined;
  }

  /** Undefined: as it began with the run. */
  worker(index: number): { readonly generation: number; readonly atMs: number } | undefined {
    return this.#workers.get(index);
  }

  replaceWorker(index: number, atMs: number): void {
    const { generation } = this.#workers.get(index) ?? { generation: 0 };
    this.#workers.set(index, { generation: generation + 1, atMs });
  }

  /** What happens next; nothing while frozen. */
  get next(): Due | undefined {
    if (this.#state === 'paused') return undefined;
    return this.#agenda.reduce<Due | undefined>(
      (first, due) => (first === undefined || due.atMs < first.atMs ? due : first),
      undefined,
    );
  }

  /** The last instant at which it could have written to its log; undefined before its first start. */
  lastWordsMs(nowMs: number): number | undefined {
    if (this.#state === 'running') return nowMs;
    return this.#state === 'paused' ? this.#pausedAtMs : this.#finishedAtMs;
  }

  start(atMs: number, restarts = 0): void {
    const { cycle, load, health } = this.spec;
    if (this.#runs > 0) this.#restarts = restarts;
    this.#runs++;
    this.#workers.clear();
    this.#state = 'running';
    this.#startedAtMs = atMs;
    this.#exitCode = undefined;
    this.#health = health === undefined ? undefined : 'starting';
    this.#counters = new Counters(this.limits);
    this.#countedToMs = atMs;
    const agenda: Due[] = [];
    if (health !== undefined) agenda.push({ what: 'health', atMs: atMs + HEALTH_SETTLES_MS });
    if (cycle !== undefined) {
      const { exitCode, runSec } = cycle;
      agenda.push({ what: 'exit', atMs: atMs + runSec * 1000, exitCode, because: 'itself' });
    }
    if (load.leak?.takes === 'container') {
      const fullMs = atMs + secondsToFull(load, this.limits) * 1000;
      agenda.push({ what: 'exit', atMs: fullMs, exitCode: 137, because: 'oom' });
    }
    this.#agenda = agenda;
  }

  /** The restart policy's doing. */
  restart(atMs: number): void {
    this.start(atMs, this.#restarts + 1);
  }

  exit(atMs: number, exitCode: number, because: 'itself' | 'oom' | 'asked'): void {
    const { cycle } = this.spec;
    this.#state = 'exited';
    this.#finishedAtMs = atMs;
    this.#exitCode = exitCode;
    this.#health = undefined;
    this.#agenda = [];
    if (because === 'asked') return;
    const restMs = because === 'oom' ? OOM_RESTART_MS : (cycle?.restSec ?? 0) * 1000;
    if (because === 'oom' || cycle?.by === 'restart-policy') this.#state = 'restarting';
    this.#agenda = [{ what: 'start', atMs: atMs + restMs }];
  }

  /** It was asked to go: gone at `atMs`, and nothing else will happen to it before. */
  exitLater(atMs: number, exitCode: number): void {
    this.#agenda = [{ what: 'exit', atMs, exitCode, because: 'asked' }];
  }

  settleHealth(): void {
    this.#health = this.spec.health;
    this.#agenda = this.#agenda.filter((due) => due.what !== 'health');
  }

  pause(atMs: number): void {
    this.#countTo(atMs);
    this.#state = 'paused';
    this.#pausedAtMs = atMs;
  }

  unpause(atMs: number): void {
    const frozenMs = atMs - this.#pausedAtMs;
    this.#state = 'running';
    this.#countedToMs = atMs;
    this.#agenda = this.#agenda.map((due) => ({ ...due, atMs: due.atMs + frozenMs }));
  }

  /** What it gets from the machine at this instant. */
  rates(atMs: number): Rates {
    if (!this.alive || this.#startedAtMs === undefined) return IDLE;
    const paused = this.#state === 'paused';
    const seenMs = paused ? this.#pausedAtMs : atMs;
    const now = rates(this.spec.load, this.limits, {
      atSec: (Math.floor((seenMs - this.#originMs) / QUANTUM_MS) * QUANTUM_MS) / 1000,
      ageSec: (seenMs - this.#startedAtMs) / 1000,
      lane: this.lane,
    });
    if (!paused) return now;
    const { anonBytes, fileBytes, inactiveFileBytes, oomKills, pids } = now;
    return { ...IDLE, anonBytes, fileBytes, inactiveFileBytes, oomKills, pids };
  }

  /** Quantum by quantum, so that the sums do not depend on how often anybody looks. */
  #countTo(toMs: number): void {
    if (this.#state !== 'running') return;
    while (this.#countedToMs < toMs) {
      const quantum = Math.floor((this.#countedToMs - this.#originMs) / QUANTUM_MS);
      const end = Math.min(toMs, this.#originMs + (quantum + 1) * QUANTUM_MS);
      this.#counters.add(this.rates(this.#countedToMs), end - this.#countedToMs);
      this.#countedToMs = end;
    }
  }

  /** Fills everything but `into.atMs`, which is of a clock this world does not know. */
  read(atMs: number, into: Reading): void {
    this.#countTo(atMs);
    this.#counters.fill(this.rates(atMs), into);
    if (this.description.networkMode === 'host') {
      into.networkRxBytes = NaN;
      into.networkTxBytes = NaN;
    }
  }

  /** As an inspect tells it. */
  record(): Container {
    return {
      ...this.description,
      state: this.#state,
      health: this.#health,
      startedAtMs: this.#startedAtMs,
      finishedAtMs: this.#finishedAtMs,
      exitCode: this.#exitCode,
      restarts: this.#restarts,
      pid: this.pid,
    };
  }
}
