import { Failure } from '../model/failure.js';
import type { Args } from './args.js';
import { Reporter, type ReporterDeps } from './reporter.js';
import { pause } from './timing.js';

/** Aborted by a signal of the system, which also says how the process ends. */
export interface Ending {
  readonly signal: AbortSignal;
  readonly exitCode: () => number;
}

export interface ReportDeps extends ReporterDeps {
  /** Resolves when the text was taken; false when nobody reads any more. */
  readonly print: (text: string, signal: AbortSignal) => Promise<boolean>;
  readonly complain: (line: string) => void;
  readonly ending: Ending;
}

const EXIT_DONE = 0;
const EXIT_FAILED = 1;
const EXIT_NO_MATCH = 3;

/**
 * `--once` and `--watch`: two samples one interval apart and a report, then a report each interval.
 * @returns the exit code
 */
export async function runOnce(args: Args, deps: ReportDeps): Promise<number> {
  const { ending } = deps;
  const done = new AbortController();
  const signal = AbortSignal.any([done.signal, ending.signal]);
  try {
    const isAny = await printReports(args, deps, signal);
    if (ending.signal.aborted) return ending.exitCode();
    const isMissed = args.command === 'once' && args.where !== '' && isAny === false;
    return isMissed ? EXIT_NO_MATCH : EXIT_DONE;
  } catch (error) {
    if (ending.signal.aborted) return ending.exitCode();
    if (!(error instanceof Failure)) throw error;
    deps.complain([error.said, error.hint].filter(Boolean).join('. '));
    return EXIT_FAILED;
  } finally {
    done.abort();
  }
}

/** @returns whether any container was reported of; undefined when cut short */
async function printReports(
  args: Args,
  deps: ReportDeps,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { timing, print } = deps;
  const reporter = new Reporter(args, deps, signal);
  await reporter.open();
  const reports = args.command === 'watch' ? (args.count ?? Infinity) : 1;
  let dueMs = timing.now();
  for (let printed = 0; printed < reports; printed++) {
    // a late report is not followed by a hasty one
    dueMs = Math.max(dueMs + args.intervalMs, timing.now() + args.intervalMs / 10);
    await pause(dueMs - timing.now(), timing, signal);
    if (signal.aborted) return undefined;
    await reporter.sample();
    if (reports === 1) await reporter.awaitRates();
    if (signal.aborted || !(await print(reporter.text(printed), signal))) return undefined;
  }
  return reporter.matches() > 0;
}
