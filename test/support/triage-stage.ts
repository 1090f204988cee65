import type { Container } from '../../src/model/container.js';
import type { EngineEvent } from '../../src/model/engine.js';
import type { HostUsage } from '../../src/model/host-usage.js';
import type { LogFile } from '../../src/model/log-file.js';
import { emptyReading } from '../../src/model/reading.js';
import { own, type SafeText } from '../../src/model/safe-text.js';
import { derive, type Usage } from '../../src/model/usage.js';
import type { HostVerdict, Verdict } from '../../src/model/verdict.js';
import { IncidentLog } from '../../src/store/incidents.js';
import { Evaluator } from '../../src/triage/evaluator.js';
import { container, MACHINE, NOW } from './sample-state.js';

const MIB = 2 ** 20;

/** All fields unknown. */
export const UNKNOWN: Usage = derive(undefined, emptyReading(), MACHINE);

/** One that has work to do, and nothing to complain about. */
export const CALM: Usage = {
  ...UNKNOWN,
  intervalMs: 1000,
  cpuPercent: 4,
  cpuLimitCores: Infinity,
  cpuPeriods: 0,
  throttledPercent: 0,
  memoryBytes: 60 * MIB,
  memoryLimitBytes: 256 * MIB,
  memoryPercent: 23,
  memoryLimited: true,
  memoryUsageBytes: 80 * MIB,
  memoryAnonBytes: 50 * MIB,
  memoryFileBytes: 25 * MIB,
  memoryShmemBytes: 0,
  swapBytes: 0,
  oomKills: 0,
  networkRxBytesPerSec: 20_000,
  networkTxBytesPerSec: 40_000,
  blockReadBytesPerSec: 0,
  blockWriteBytesPerSec: 4000,
  pids: 9,
  pidsLimit: 100,
  pressureCpuSome: 0.5,
  pressureMemorySome: 0,
  pressureMemoryFull: 0,
  pressureIoSome: 0.2,
  pressureIoFull: 0,
};

export const CALM_HOST: HostUsage = {
  atMs: 0,
  ...MACHINE,
  cpuPercent: 12,
  load1: 1,
  load5: 1,
  load15: 1,
  memoryUsedBytes: 3 * 1024 * MIB,
  swapBytes: 0,
  swapUsedBytes: 0,
  pressureCpuSome: 2,
  pressureMemorySome: 0,
  pressureMemoryFull: 0,
  pressureIoSome: 1,
  pressureIoFull: 0,
};

export type Figures = Partial<Usage> | undefined | ((second: number) => Partial<Usage>);

/** Containers whose figures and events are told second by second. The first one is what most tests are of. */
export class TriageStage {
  readonly incidents = new IncidentLog();
  readonly evaluator = new Evaluator();
  nowMs = NOW;
  container: Container;
  others: readonly (readonly [Container, Partial<Usage>])[] = [];
  host: HostUsage | undefined = CALM_HOST;
  healthOutput: SafeText | undefined;
  logFile: LogFile | undefined;
  /** Between two ticks. */
  intervalSec = 1;
  verdicts: ReadonlyMap<string, readonly Verdict[]> = new Map();

  constructor(change: Partial<Container> = {}) {
    // long enough ago that nothing is put down to its start
    this.container = container(0, { startedAtMs: NOW - 86_400_000, ...change });
  }

  /** Ticks for so many seconds; `undefined` figures are those of one that does not run. */
  pass(seconds: number, figures: Figures = {}): this {
    const ticks = Math.round(seconds / this.intervalSec);
    for (let tick = 0; tick < ticks; tick++) {
      this.nowMs += this.intervalSec * 1000;
      const now = typeof figures === 'function' ? figures(tick * this.intervalSec) : figures;
      const usage = new Map(this.others.map(([{ id }, each]) => [id, { ...CALM, ...each }]));
      if (now !== undefined) usage.set(this.container.id, { ...CALM, ...now });
      this.incidents.onUsage(usage, this.nowMs);
      this.verdicts = this.evaluator.evaluate({
        nowMs: this.nowMs,
        containers: [this.container, ...this.others.map(([each]) => each)],
        usage,
        host: this.host,
        facts: MACHINE,
        incidentsOf: (id) => this.incidents.of(id),
        healthOutputOf: () => this.healthOutput,
        logFileOf: () => this.logFile,
      });
    }
    return this;
  }

  /** Something the engine tells of the container, now. */
  event(action: string, details: Partial<EngineEvent> = {}): this {
    this.incidents.onEvent({
      kind: 'container',
      action: own(action),
      id: this.container.id,
      atMs: this.nowMs,
      since: '0',
      name: this.container.name,
      exitCode: undefined,
      signal: undefined,
      health: undefined,
      ...details,
    });
    return this;
  }

  become(change: Partial<Container>): this {
    this.container = { ...this.container, ...change };
    return this;
  }

  get why(): readonly Verdict[] {
    return this.verdicts.get(this.container.id) ?? [];
  }

  /** `warning cpu-throttled: throttled 68% (limit 0.3)`, the worst first. */
  get told(): readonly string[] {
    return this.why.map(({ severity, rule, text }) => `${severity} ${rule}: ${text}`);
  }

  get hostVerdict(): HostVerdict | undefined {
    return this.evaluator.host;
  }
}
