import { mergeContainer } from '../engine/merge.js';
import { isRunning, type Container } from '../model/container.js';
import type { HostUsage } from '../model/host-usage.js';
import { containerId, type ContainerId } from '../model/id.js';
import { targetKey } from '../model/operation.js';
import type { Usage } from '../model/usage.js';
import { json } from '../output/json.js';
import { report } from '../output/report.js';
import { reportTable } from '../output/report-table.js';
import type { Typesetting } from '../output/table.js';
import { PANES } from '../panes/all.js';
import { filterRows } from '../panes/table.js';
import type { Event } from '../store/event.js';
import { initialState } from '../store/initial-state.js';
import type { State } from '../store/state.js';
import { createStore, type Store } from '../store/store.js';
import type { Args } from './args.js';
import type { Backend } from './backends.js';
import { connected, engineOf } from './connection.js';
import { currentDirectory } from './current-directory.js';
import { sampleTarget, withFacts } from './facts.js';
import { createInspections, type Inspections } from './inspections.js';
import { watchInventory, type EngineConnection, type InventoryHandlers } from './inventory.js';
import { shownSources, shownUsage } from './shown.js';
import { pause, type Timing } from './timing.js';
import { Triage } from './triage.js';

export interface ReporterDeps {
  readonly backend: Pick<Backend, 'engine' | 'info' | 'sampler' | 'hostUsage' | 'missing'>;
  readonly cgroup: 'v1' | 'v2' | undefined;
  readonly timing: Timing;
  /** ms since the epoch. */
  readonly wallMs: () => number;
  readonly typesetting: Typesetting;
}

/** Stats of the engine may take a second each; a single report waits this much longer for them. */
const PATIENCE_MS = 4000;
const POLL_MS = 100;

/** What is known of one engine, sample by sample. */
export class Reporter {
  readonly #args: Args;
  readonly #deps: ReporterDeps;
  readonly #signal: AbortSignal;
  readonly #store: Store;
  readonly #inspections: Inspections;
  readonly #triage: Triage;
  #sampledAtMs = NaN;
  #intervalMs = NaN;

  constructor(args: Args, deps: ReporterDeps, signal: AbortSignal) {
    this.#args = args;
    this.#deps = deps;
    this.#signal = signal;
    this.#store = createStore(startState(args, deps));
    this.#triage = new Triage(deps.backend, signal);
    this.#inspections = createInspections(
      {
        engine: deps.backend.engine,
        // a new run's count is unknown again
        isWanted: (container) => isRunning(container) && container.restarts === undefined,
        onInspected: (container) => {
          // not one that was removed meanwhile
          if (this.#store.get().containers.has(targetKey(container))) this.#learn([container]);
        },
      },
      signal,
    );
  }

  /** The containers and their first sample. */
  async open(): Promise<void> {
    const { engine } = this.#deps.backend;
    const containers = await engine.containers(this.#signal);
    this.#store.dispatch({ type: 'containers-listed', containers });
    await this.sample();
    if (this.#args.command === 'watch') {
      void watchInventory(this.#deps.backend, this.#handlers(), this.#deps.timing, this.#signal);
    }
  }

  async sample(): Promise<void> {
    const result = await this.#read();
    if (result === undefined) return;
    const { atMs, usages } = result;
    this.#intervalMs = atMs - this.#sampledAtMs;
    this.#sampledAtMs = atMs;
    this.#tell(usages, this.#deps.backend.hostUsage());
    this.#inspections.ask(this.#store.get().containers.values());
  }

  /** Reads again what is still on its way from the engine, or began anew; leaves alone what has its rates. */
  async awaitRates(): Promise<void> {
    const { timing } = this.#deps;
    const untilMs = timing.now() + PATIENCE_MS;
    while (this.#isWaiting() && timing.now() < untilMs && !this.#signal.aborted) {
      await pause(POLL_MS, timing, this.#signal);
      const result = await this.#read();
      if (result === undefined) continue;
      const { usage: known, host } = this.#store.get();
      const complete = [...known].filter(([, usage]) => hasRates(usage));
      this.#tell(new Map([...result.usages, ...complete]), host.usage);
    }
  }

  /** How many containers `--where` leaves. */
  matches(): number {
    return PANES.containers((spec) => filterRows(spec, this.#store.get()).length);
  }

  /** @param printed reports before this one */
  text(printed: number): string {
    const state = this.#store.get();
    const { cgroup, typesetting } = this.#deps;
    if (this.#args.output === 'json') {
      return `${json(report(state, { intervalMs: this.#intervalMs, cgroup }))}\n`;
    }
    return (printed > 0 ? '\n' : '') + reportTable(state, typesetting);
  }

  #running(): readonly Container[] {
    return [...this.#store.get().containers.values()].filter(isRunning);
  }

  #isWaiting(): boolean {
    const { sampler } = this.#deps.backend;
    const { usage } = this.#store.get();
    return this.#running().some(
      ({ id }) => sampler.sourceOf(id) !== undefined && !hasRates(usage.get(id)),
    );
  }

  async #read(): Promise<{ atMs: number; usages: ReadonlyMap<ContainerId, Usage> } | undefined> {
    const { sampler } = this.#deps.backend;
    const running = this.#running();
    sampler.track(running.map(sampleTarget));
    // a report leaves nobody for the next tick
    sampler.prefer(new Set(running.map(({ id }) => id)));
    const result = await sampler.tick();
    if (result === undefined) return undefined;
    const ids = running.map(({ id }) => id);
    return { atMs: result.atMs, usages: shownUsage(result, this.#store.get().usage, ids) };
  }

  #tell(usage: ReadonlyMap<ContainerId, Usage>, host: HostUsage | undefined): void {
    const { sampler } = this.#deps.backend;
    this.#learn(this.#running().map((each) => withFacts(each, (id) => sampler.factsOf(id))));
    const sampled = { nowMs: this.#deps.wallMs(), usage, host };
    this.#store.dispatch({
      type: 'sampled',
      ...sampled,
      ...this.#triage.judge(this.#store.get(), sampled),
      sources: shownSources(usage.keys(), (id) => sampler.sourceOf(id)),
      self: undefined,
      deferred: 0,
    });
  }

  #merged(containers: readonly Container[]): readonly Container[] {
    const { containers: known } = this.#store.get();
    return containers.map((next) => mergeContainer(known.get(targetKey(next)), next));
  }

  #learn(containers: readonly Container[]): void {
    this.#store.dispatch({ type: 'containers-changed', containers: this.#merged(containers) });
  }

  #onConnection(connection: EngineConnection): void {
    // the first one is a second one: `open` has listed already
    if (connection.status === 'connecting') return;
    const { endpoint } = this.#deps.backend.engine;
    const sinceMs = this.#deps.wallMs();
    const lost = connection.status === 'lost';
    this.#store.dispatch({
      type: 'connection-changed',
      endpoint,
      engine: lost ? undefined : engineOf(connection.info),
      connection: lost
        ? {
            status: 'lost',
            sinceMs,
            everLive: true,
            attempts: [{ endpoint, failure: connection.failure }],
          }
        : connected(this.#deps.backend, sinceMs),
    });
  }

  #handlers(): InventoryHandlers {
    const { sampler } = this.#deps.backend;
    const dispatch = (event: Event): void => this.#store.dispatch(event);
    return {
      onConnection: (connection) => this.#onConnection(connection),
      onSnapshot: (snapshot) => {
        if (snapshot.kind !== 'container') return;
        this.#triage.onListed(snapshot.items);
        dispatch({ type: 'containers-listed', containers: this.#merged(snapshot.items) });
      },
      onContainers: (containers) => this.#learn(containers),
      onRemoved: (ids) => dispatch({ type: 'containers-removed', ids }),
      onFailure: () => {},
      onEvent: (event) => {
        const { kind, action, id } = event;
        if (kind === 'container' && action === 'update') sampler.refresh(containerId(id));
        this.#triage.onEvent(event);
      },
    };
  }
}

const hasRates = (usage: Usage | undefined): boolean =>
  usage !== undefined && Number.isFinite(usage.intervalMs);

function startState(args: Args, { backend, wallMs }: ReporterDeps): State {
  const { engine, info } = backend;
  const nowMs = wallMs();
  const state = initialState(
    {
      host: engine.host,
      endpoint: engine.endpoint,
      connection: connected(backend, nowMs),
      engine: engineOf(info),
      usage: undefined,
      self: undefined,
      deferred: 0,
      banner: undefined,
      readOnly: args.readOnly,
      directory: currentDirectory(),
    },
    nowMs,
    { columns: 0, rows: 0 },
  );
  const view = state.panes.containers;
  const shaped = { ...view, sort: args.sort ?? view.sort, filter: args.where };
  const panes = { ...state.panes, containers: shaped };
  return { ...state, all: args.all, panes };
}
