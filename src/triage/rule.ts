/**
 * triage/: who needs to be looked at, and why. Figures, the minutes watched and what happened become
 * verdicts. Imports model only; pure but for the Evaluator, which remembers a little of each container.
 */
import type { Container } from '../model/container.js';
import type { LogFile } from '../model/log-file.js';
import type { SafeText } from '../model/safe-text.js';
import type { HostFacts, Usage } from '../model/usage.js';
import type { RuleId, Severity, Verdict } from '../model/verdict.js';
import type { Hold } from './hold.js';
import type { Pressed } from './pressure.js';
import type { Thresholds } from './thresholds.js';
import type { Watched } from './watched.js';

/** A first process that ended. */
export interface Exit {
  /** Wall clock, ms since the epoch. */
  readonly atMs: number;
  readonly code: number | undefined;
  /** Somebody stopped or killed it through the engine; undefined: it does not tell. */
  readonly asked: boolean | undefined;
}

/** What happened to one container, as far as seen; the newest last. Times are wall clock, ms. */
export interface Incidents {
  readonly exits: readonly Exit[];
  readonly oomKillsAtMs: readonly number[];
  /** Undefined while not paused, and when nobody saw it being paused. */
  readonly pausedAtMs: number | undefined;
}

/** The machine that the containers share. */
export interface Machine extends HostFacts {
  readonly memoryUsedBytes: number;
  /** What it is short of, if anything. */
  readonly pressed: Pressed | undefined;
}

/** One container at one moment: all that a rule may look at. */
export interface Subject {
  /** Wall clock, ms. */
  readonly nowMs: number;
  readonly container: Container;
  /** Every field `NaN` while nothing is known: no comparison with it is true, and the rule stays silent. */
  readonly usage: Usage;
  readonly watched: Watched;
  readonly incidents: Incidents;
  readonly machine: Machine;
  /** First line that the last health check printed. */
  readonly healthOutput: SafeText | undefined;
  /** Undefined where it cannot be looked at. */
  readonly logFile: LogFile | undefined;
  /** What this rule found while its verdict has stood; undefined while there is none. */
  readonly standing: Finding | undefined;
  readonly thresholds: Thresholds;
}

/** What a rule found at one moment. */
export interface Finding extends Omit<Verdict, 'rule'> {
  /** A figure of the beginning that the rule wants to see again while the verdict stands. */
  readonly before?: number;
}

/**
 * What a rule reads: what the engine `lists`, its `events`, `figures` of one interval, `pressure` files,
 * `minutes` of watching, figures of the `host`, the `log file` where the engine's machine is this one.
 */
export type Need = 'lists' | 'events' | 'figures' | 'pressure' | 'minutes' | 'host' | 'log file';

export interface Rule {
  readonly id: RuleId;
  /** The worst it says. */
  readonly severity: Severity;
  readonly title: string;
  readonly help: string;
  readonly needs: readonly Need[];
  readonly hold: Hold;
  readonly test: (subject: Subject) => Finding | undefined;
}
