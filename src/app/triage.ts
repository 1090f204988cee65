import type { Container } from '../model/container.js';
import type { EngineEvent } from '../model/engine.js';
import type { HostUsage } from '../model/host-usage.js';
import { containerId, type ContainerId } from '../model/id.js';
import type { Operation, Signal } from '../model/operation.js';
import type { Usage } from '../model/usage.js';
import type { EventOf } from '../store/event.js';
import { IncidentLog } from '../store/incidents.js';
import type { State } from '../store/state.js';
import { Evaluator } from '../triage/evaluator.js';
import type { Backend } from './backends.js';
import { HealthOutputs } from './health-outputs.js';

/** What a tick brought, beside what exists. */
export interface Sampled {
  readonly nowMs: number;
  readonly usage: ReadonlyMap<ContainerId, Usage>;
  readonly host: HostUsage | undefined;
}

type TriageSources = Pick<Backend, 'engine' | 'info'> & Partial<Pick<Backend, 'logFiles'>>;

const ENDING: ReadonlySet<string> = new Set<Operation['op'] | Signal>([
  ...(['container.stop', 'container.restart', 'container.remove'] as const),
  ...(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'] as const),
]);
/** Ends a container, if it is done. */
const isEnding = (operation: Operation): boolean =>
  ENDING.has(operation.op === 'container.kill' ? operation.signal : operation.op);

/** Feeds the rules with what one engine tells and the kernel counts. */
export class Triage {
  readonly #incidents: IncidentLog;
  readonly #evaluator = new Evaluator();
  readonly #healthOutputs: HealthOutputs;
  readonly #logFiles: Backend['logFiles'];

  constructor({ engine, info, logFiles }: TriageSources, signal: AbortSignal) {
    this.#incidents = new IncidentLog(info.kind !== 'podman');
    this.#logFiles = logFiles;
    this.#healthOutputs = new HealthOutputs(engine, signal);
  }

  onEvent(event: EngineEvent): void {
    this.#incidents.onEvent(event);
  }

  /** They were asked for in dtop. */
  onOperations(operations: readonly Operation[], nowMs: number): void {
    for (const { target } of operations.filter(isEnding))
      this.#incidents.onAsked(containerId(target.id), nowMs);
  }

  judge(
    { containers, host: { engine } }: State,
    { nowMs, usage, host }: Sampled,
  ): Pick<EventOf<'sampled'>, 'verdicts' | 'hostVerdict'> {
    this.#incidents.onUsage(usage, nowMs);
    // sizes come when the disk has answered: this tick takes those of the last one
    void this.#logFiles?.look(new Set(usage.keys()));
    const verdicts = this.#evaluator.evaluate({
      nowMs,
      containers: containers.values(),
      usage,
      host,
      facts: engine,
      incidentsOf: (id) => this.#incidents.of(id),
      logFileOf: (id) => this.#logFiles?.of(id),
      healthOutputOf: (id) => this.#healthOutputs.of(id, nowMs),
    });
    return { verdicts, hostVerdict: this.#evaluator.host };
  }

  /** Only these are left. */
  onListed(containers: readonly Container[]): void {
    const ids = new Set(containers.map(({ id }) => id));
    this.#incidents.retain(ids);
    this.#healthOutputs.retain(ids);
  }
}
