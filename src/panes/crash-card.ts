import type { Container } from '../model/container.js';
import type { LogLine } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import { age, bytes, clock, count, plural, share } from '../model/format.js';
import { restartWaitMs, type Run } from '../model/run.js';
import type { Happening } from '../store/happening.js';
import { exitMeaning, exitText } from '../triage/exit-code.js';
import type { SummaryLine, Tone } from './pane.js';

/** The kernel's kill, the engine's telling of it and the end of the run are this near to each other. */
const SAME_MS = 5000;
const SETTLED_MS = 2000;
const TITLE_WIDTH = 9;
const SIGKILLED = 137;

/** What is known of the last run of a container that runs no more. */
export interface Ended {
  readonly container: Container;
  readonly run: Run;
  /** What the engine told of it, the newest last. */
  readonly told: readonly Happening[];
  /** The most it was seen to use in that run, bytes; `NaN` when nobody looked. */
  readonly peakBytes: number;
  /** Kills that the kernel counted in that run while somebody looked; `NaN` when nobody did. */
  readonly oomKills: number;
  readonly lines: readonly LogLine[] | Failure | undefined;
  readonly nowMs: number;
}

const line = (title: string, text: string, tone: Tone = 'normal'): SummaryLine => [
  { text: title.padEnd(TITLE_WIDTH), tone: 'dim' },
  { text, tone },
];

/** How it ended, whose doing that was, what it used, what comes next, and its last words. */
export function crashCard(ended: Ended): readonly SummaryLine[] {
  const { run, container, nowMs } = ended;
  const { exitCode, startedAtMs, finishedAtMs, error } = run;
  const proofs = oomProofs(ended);
  const ranMs = finishedAtMs - startedAtMs;
  const ran = ranMs < 1000 ? 'under a second' : age(ranMs);
  const text = `${exitText(exitCode, proofs.length > 0)}, ${age(nowMs - finishedAtMs)} ago, after it ran ${ran}`;
  const isBad = exitCode !== 0 || container.state !== 'exited';
  return [
    line('ended', text, isBad ? 'critical' : 'normal'),
    line('why', whatItIs(ended, proofs)),
    ...(error === '' ? [] : [line('error', error, 'critical')]),
    line('memory', memoryText(ended)),
    ...restartLines(ended),
    ...lastLines(ended.lines),
  ];
}

/** `3 so far, policy on-failure:5` */
export function restartsText({ policy, mostRestarts, restarts }: Run): string {
  const most = mostRestarts > 0 ? `:${mostRestarts}` : '';
  return `${count(restarts)} so far, policy ${policy || 'no'}${most}`;
}

/** Who says that the kernel killed it for memory. */
function oomProofs({ run, told, oomKills }: Ended): readonly string[] {
  const event = told.find(({ event: { action, atMs } }) => action === 'oom' && isOf(run, atMs));
  return [
    ...(run.oomKilled ? ['the engine says OOMKilled'] : []),
    ...(event === undefined ? [] : [`oom event at ${clock(event.event.atMs)}`]),
    ...(oomKills > 0 ? [`the kernel counted ${oomKills} in its cgroup`] : []),
  ];
}

const isOf = ({ startedAtMs, finishedAtMs }: Run, atMs: number): boolean =>
  atMs >= startedAtMs && atMs <= finishedAtMs + SAME_MS;

function whatItIs(ended: Ended, proofs: readonly string[]): string {
  const { run, told } = ended;
  if (proofs.length > 0) return `a kill for memory: ${proofs.join('; ')}`;
  const asked = told.findLast(({ event }) => event.action === 'kill' && isOf(run, event.atMs));
  if (asked !== undefined) {
    // podman does not tell which
    const { signal, atMs } = asked.event;
    const how = signal === undefined ? 'a kill' : `signal ${signal}`;
    return `asked for: ${how} through the engine at ${clock(atMs)}`;
  }
  if (run.exitCode === SIGKILLED) return 'SIGKILL from somewhere; no sign of an OOM kill';
  return exitMeaning(run.exitCode);
}

function memoryText({ peakBytes, run: { memoryLimitBytes } }: Ended): string {
  const limit = Number.isNaN(memoryLimitBytes) ? 'no limit' : `limit ${bytes(memoryLimitBytes)}`;
  if (Number.isNaN(peakBytes)) return `${limit}; its peak is not known: dtop did not see that run`;
  const part = (100 * peakBytes) / memoryLimitBytes;
  const of = Number.isNaN(part) ? '' : `, ${share(part)} of it`;
  return `peak ${bytes(peakBytes)} as it was seen, ${limit}${of}`;
}

/** How often it was started again, and when next. */
function restartLines({ container: { state }, run, nowMs }: Ended): readonly SummaryLine[] {
  const so = line('restarts', restartsText(run));
  if (state !== 'restarting') {
    // the engine tells of the end a moment before it tells that it will start it again
    const isSettled = nowMs - run.finishedAtMs > SETTLED_MS;
    const why = run.policy === 'no' ? '' : ': it was stopped, or its policy has given up';
    return isSettled ? [so, line('', `it stays as it is${why}`)] : [so];
  }
  const waitMs = restartWaitMs(run);
  const leftMs = run.finishedAtMs + waitMs - nowMs;
  const next = leftMs < 1000 ? 'at any moment' : `in ${age(leftMs)} at most`;
  const wait = waitMs < 1000 ? `${waitMs} ms` : age(waitMs);
  return [so, line('', `again ${next}: waits ${wait}, doubled each time up to a minute`)];
}

function lastLines(lines: Ended['lines']): readonly SummaryLine[] {
  if (lines === undefined) return [line('log', 'asking for its last lines…', 'dim')];
  if (lines instanceof Failure) return [line('log', `cannot be read: ${lines.said}`, 'warning')];
  if (lines.length === 0) return [line('log', 'it wrote nothing', 'dim')];
  return [
    line('log', `its last ${plural(lines.length, 'line')}`, 'dim'),
    ...lines.map(({ atMs, text, stream }): SummaryLine => [
      { text: `${atMs === undefined ? '' : clock(atMs)} `, tone: 'dim' },
      { text, tone: stream === 'stderr' ? 'warning' : 'normal' },
    ]),
  ];
}
