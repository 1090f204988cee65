export type Severity = 'notice' | 'warning' | 'critical';

/** The rules of triage, by the names that reports and labels know them by. */
export type RuleId =
  | 'restart-loop'
  | 'oom-killed'
  | 'pids-limit'
  | 'memory-limit'
  | 'unhealthy'
  | 'network-flood'
  | 'disk-stall'
  | 'log-growth'
  | 'cpu-throttled'
  | 'swapping'
  | 'memory-leak'
  | 'causing'
  | 'exited'
  | 'starving'
  | 'cpu-hog'
  | 'paused';

/** Why a container wants to be looked at. */
export interface Verdict {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** How bad among verdicts of the same severity, 0 to 100. */
  readonly score: number;
  /** The reason with its figures: `throttled 68% (limit 0.3)`. */
  readonly text: string;
}

/** What is wrong with the machine as a whole, and who has to do with it. */
export type HostVerdict = Pick<Verdict, 'severity' | 'text'>;

const RANKS: Readonly<Record<Severity, number>> = { notice: 1, warning: 2, critical: 3 };

/** Higher is worse. */
export const severityRank = (severity: Severity): number => RANKS[severity];
