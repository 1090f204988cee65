import type { LogLine, LogOptions } from '../model/engine.js';
import { asFailure, type Failure, type FailureKind } from '../model/failure.js';
import { sanitize } from '../model/safe-text.js';
import type { Detail } from '../store/detail.js';
import type { Seam } from './log-seam.js';
import { backOff, pause, type Timing } from './timing.js';

export type OnLines = (lines: readonly LogLine[]) => void;
export type ReadLog = (options: LogOptions, onLines: OnLines, signal: AbortSignal) => Promise<void>;

export interface Followed {
  readonly read: ReadLog;
  /** Whether its container runs, so that there is more to come. */
  readonly runs: () => boolean;
  readonly timing: Timing;
  readonly onState: (state: Detail['logs']) => void;
  readonly onLines: OnLines;
}

/** Where it begins: behind lines that are known, or with its newest. */
export interface Beginning {
  readonly seam: Seam;
  readonly tail: number;
}

/** Until a log that was given up is opened again, ms. */
const RETRY_MAX_MS = 10_000;
/** One that was silent for so long before it was given up counts as read. */
const STEADY_MS = 10_000;
/** So often is looked whether a container that has ended runs again, ms. */
const LOOK_MS = 500;
/** What asking again does not change. */
const FINAL: ReadonlySet<FailureKind> = new Set(['gone', 'denied', 'unsupported']);

/**
 * Follows a log until the signal aborts, and opens it again where it ended: Docker's json-file driver
 * gives one up whose files are gone before it has read them, a proxy one that was silent for a while, and
 * every engine that of a container that ends, which may be started again. Never throws.
 */
export async function keepFollowing(
  log: Followed,
  begin: Beginning,
  signal: AbortSignal,
): Promise<void> {
  const { timing, onState, runs } = log;
  let attempt = 0;
  let lost: Failure | undefined;
  while (!signal.aborted) {
    const openedAt = timing.now();
    const { failure, isFresh } = await once(log, { ...begin, lost }, signal);
    if (signal.aborted) return;
    if (failure !== undefined && FINAL.has(failure.kind)) return onState(failure);
    if (isFresh || timing.now() - openedAt >= STEADY_MS) attempt = 0;
    lost = failure;
    if (failure !== undefined) onState({ lost: failure });
    // its end may be known before that of its container
    if (failure !== undefined || runs()) {
      await pause(backOff(attempt++, RETRY_MAX_MS, timing), timing, signal);
      continue;
    }
    onState('ended');
    while (!signal.aborted && !runs()) await pause(LOOK_MS, timing, signal);
  }
}

/** One connection. */
async function once(
  { read, onState, onLines }: Followed,
  { seam, tail, lost }: Beginning & { readonly lost: Failure | undefined },
  signal: AbortSignal,
): Promise<{ readonly failure: Failure | undefined; readonly isFresh: boolean }> {
  let isFresh = false;
  let isOpen = false;
  const onBatch: OnLines = (lines) => {
    if (signal.aborted) return;
    if (!isOpen) onState('following');
    isOpen = true;
    const { fresh, isTorn } = seam.take(lines);
    isFresh ||= fresh.length > 0;
    const why = lost?.said ?? 'the log was opened again';
    onLines(isTorn ? [noteOf(`lines may be missing here: ${why}`), ...fresh] : fresh);
  };
  const failure = await read(seam.options(tail), onBatch, signal).then(() => undefined, asFailure);
  return { failure, isFresh };
}

/** A word of dtop's between lines. */
export const noteOf = (text: string): LogLine => ({
  stream: 'stderr',
  atMs: undefined,
  text: sanitize(text),
  isNote: true,
});
