import { isRunning, type Container } from '../model/container.js';
import type { HostUsage } from '../model/host-usage.js';
import type { ContainerId } from '../model/id.js';
import type { LogFile } from '../model/log-file.js';
import { emptyReading } from '../model/reading.js';
import type { SafeText } from '../model/safe-text.js';
import { derive, type HostFacts, type Usage } from '../model/usage.js';
import { severityRank, type HostVerdict, type Verdict } from '../model/verdict.js';
import { remembered, stands } from './hold.js';
import { HostPressure, hostVerdict } from './pressure.js';
import { isIgnored } from './ignore.js';
import type { Finding, Incidents, Machine, Subject } from './rule.js';
import { RULES } from './rules.js';
import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds.js';
import { PHASES, Watched } from './watched.js';

/** What is known at one tick. */
export interface TickInputs {
  /** Wall clock, ms. */
  readonly nowMs: number;
  readonly containers: Iterable<Container>;
  readonly usage: ReadonlyMap<ContainerId, Usage>;
  readonly host: HostUsage | undefined;
  /** The machine's size where `host` is unknown. */
  readonly facts: HostFacts | undefined;
  readonly incidentsOf: (id: ContainerId) => Incidents;
  readonly healthOutputOf: (id: ContainerId) => SafeText | undefined;
  readonly logFileOf: (id: ContainerId) => LogFile | undefined;
}

/** What is remembered of one container: its figures, and for each rule half a minute of yes and no. */
interface Memory {
  readonly watched: Watched;
  readonly pasts: Uint32Array;
  /** By rule; made when a rule first finds something. */
  standing: (Finding | undefined)[] | undefined;
  seenAtTick: number;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

const UNKNOWN: Usage = derive(undefined, emptyReading(), { cpus: NaN, memoryBytes: NaN });
const NEEDS_FIGURES = RULES.map(({ needs }) => needs.includes('figures'));
const NONE: Incidents = { exits: [], oomKillsAtMs: [], pausedAtMs: undefined };
/** A clock that was set, or a machine that slept: no gap is longer. */
const LONGEST_SEC = 60;

/**
 * Asks every rule of every container at each tick and holds what they find against flapping. A container
 * about which there is nothing to say costs a few comparisons and no memory.
 */
export class Evaluator {
  readonly #thresholds: Thresholds;
  readonly #memories = new Map<ContainerId, Memory>();
  readonly #pressure = new HostPressure();
  #tick = 0;
  #lastMs = NaN;
  /** Part of a second that has passed since the last whole one. */
  #restSec = 0;
  #host: HostVerdict | undefined;

  constructor(thresholds: Partial<Thresholds> = {}) {
    this.#thresholds = { ...DEFAULT_THRESHOLDS, ...thresholds };
  }

  /** Of the machine, as of the last tick; undefined while it is short of nothing. */
  get host(): HostVerdict | undefined {
    return this.#host;
  }

  /** Containers that want to be looked at: why, the worst first. All others are not in it. */
  evaluate(inputs: TickInputs): ReadonlyMap<ContainerId, readonly Verdict[]> {
    const { nowMs, usage, containers } = inputs;
    const sec = this.#elapsed(nowMs);
    const seconds = this.#wholeSeconds(sec);
    const pressed = this.#pressure.update(inputs.host, usage.values(), seconds);
    const machine = machineOf(inputs, pressed);
    const verdicts = new Map<ContainerId, readonly Verdict[]>();
    const causing: string[] = [];
    const starving: string[] = [];
    let subject: Writable<Subject> | undefined;
    let kept = 0;
    this.#tick++;
    for (const container of containers) {
      kept++;
      const memory = this.#memoryOf(container.id);
      const figures = usage.get(container.id);
      memory.watched.observe(container, figures, sec, nowMs);
      // one for all: an object for each container would be garbage
      subject ??= this.#subject(container, machine, nowMs);
      fill(subject, container, memory, inputs);
      if (!judge(subject, memory, seconds)) continue;
      const found = told(memory);
      verdicts.set(container.id, found);
      if (pressed === undefined) continue;
      if (found.some(({ rule }) => rule === 'causing')) causing.push(container.name);
      if (found.some(({ rule }) => rule === 'starving')) starving.push(container.name);
    }
    if (kept < this.#memories.size) this.#forget();
    this.#host = pressed && hostVerdict(pressed, causing, starving);
    return verdicts;
  }

  #subject(container: Container, machine: Machine, nowMs: number): Writable<Subject> {
    return {
      nowMs,
      container,
      machine,
      thresholds: this.#thresholds,
      usage: UNKNOWN,
      watched: new Watched(),
      incidents: NONE,
      healthOutput: undefined,
      logFile: undefined,
      standing: undefined,
    };
  }

  #elapsed(nowMs: number): number {
    const passed = (nowMs - this.#lastMs) / 1000;
    this.#lastMs = nowMs;
    return passed >= 0 ? Math.min(LONGEST_SEC, passed) : 1;
  }

  /** Ticks may be a tenth of a second apart, or a minute; the past of a rule is in seconds. */
  #wholeSeconds(sec: number): number {
    this.#restSec += sec;
    // ticks of a second come a little early or late
    const whole = Math.floor(this.#restSec + 0.1);
    this.#restSec -= whole;
    return whole;
  }

  #memoryOf(id: ContainerId): Memory {
    let memory = this.#memories.get(id);
    if (memory === undefined) {
      memory = {
        watched: new Watched(this.#memories.size % PHASES),
        pasts: new Uint32Array(RULES.length),
        standing: undefined,
        seenAtTick: this.#tick,
      };
      this.#memories.set(id, memory);
    }
    memory.seenAtTick = this.#tick;
    return memory;
  }

  #forget(): void {
    for (const [id, { seenAtTick }] of this.#memories)
      if (seenAtTick !== this.#tick) this.#memories.delete(id);
  }
}

const machineOf = ({ host, facts }: TickInputs, pressed: Machine['pressed']): Machine => ({
  cpus: host?.cpus ?? facts?.cpus ?? NaN,
  memoryBytes: host?.memoryBytes ?? facts?.memoryBytes ?? NaN,
  memoryUsedBytes: host?.memoryUsedBytes ?? NaN,
  pressed,
});

function fill(
  subject: Writable<Subject>,
  container: Container,
  { watched }: Memory,
  { usage, incidentsOf, healthOutputOf, logFileOf }: TickInputs,
): void {
  const { id, health } = container;
  subject.container = container;
  subject.usage = usage.get(id) ?? UNKNOWN;
  subject.watched = watched;
  subject.incidents = incidentsOf(id);
  subject.logFile = logFileOf(id);
  subject.healthOutput = health === 'unhealthy' ? healthOutputOf(id) : undefined;
}

/** Asks all rules. @returns whether a verdict stands */
function judge(subject: Writable<Subject>, memory: Memory, seconds: number): boolean {
  const { container } = subject;
  const { pasts } = memory;
  const runs = isRunning(container);
  let any = false;
  for (let index = 0; index < RULES.length; index++) {
    const rule = RULES[index];
    if (rule === undefined) continue;
    const past = pasts[index] ?? 0;
    const standing = memory.standing?.[index];
    subject.standing = standing;
    const asked = runs || NEEDS_FIGURES[index] !== true;
    const finding = asked ? rule.test(subject) : undefined;
    if (finding === undefined && past === 0) continue;
    if (isIgnored(container, rule.id)) continue;
    // figures of a run that has ended hold nothing
    const now = asked ? remembered(past, finding !== undefined, seconds) : 0;
    const found = stands(now, rule.hold, standing !== undefined)
      ? (finding ?? standing)
      : undefined;
    pasts[index] = now;
    if (found !== standing) (memory.standing ??= [])[index] = found;
    any ||= found !== undefined;
  }
  return any;
}

function told({ standing }: Memory): readonly Verdict[] {
  const found: Verdict[] = [];
  for (let index = 0; index < RULES.length; index++) {
    const rule = RULES[index];
    const finding = standing?.[index];
    if (rule === undefined || finding === undefined) continue;
    const { severity, score, text } = finding;
    found.push({ rule: rule.id, severity, score, text });
  }
  // of the same severity in the order of the rules
  return found.sort((a, b) => severityRank(b.severity) - severityRank(a.severity));
}
