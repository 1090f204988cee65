import type { Container } from '../model/container.js';
import type { Engine, EngineEvent } from '../model/engine.js';
import type { HostUsage } from '../model/host-usage.js';
import type { ContainerId } from '../model/id.js';
import type { Usage } from '../model/usage.js';
import type { LogFiles } from '../sampler/log-files.js';
import type { EventOf } from '../store/event.js';
import { IncidentLog } from '../store/incidents.js';
import type { State } from '../store/state.js';
import { Evaluator } from '../triage/evaluator.js';
import { HealthOutputs } from './health-outputs.js';

/** What a tick brought, beside what exists. */
export interface Sampled {
  readonly nowMs: number;
  readonly usage: ReadonlyMap<ContainerId, Usage>;
  readonly host: HostUsage | undefined;
}

/** Feeds the rules with what one engine tells and the kernel counts. */
export class Triage {
  readonly #incidents = new IncidentLog();
  readonly #evaluator = new Evaluator();
  readonly #healthOutputs: HealthOutputs;
  readonly #logFiles: LogFiles | undefined;

  constructor(engine: Engine, signal: AbortSignal, logFiles?: LogFiles) {
    this.#logFiles = logFiles;
    this.#healthOutputs = new HealthOutputs(engine, signal);
  }

  onEvent(event: EngineEvent): void {
    this.#incidents.onEvent(event);
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
