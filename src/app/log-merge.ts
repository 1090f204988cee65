import type { Container } from '../model/container.js';
import type { Engine, LogLine, LogOptions } from '../model/engine.js';
import type { Timing } from './timing.js';

export type OnLines = (lines: readonly LogLine[]) => void;
export type ReadLog = (options: LogOptions, onLines: OnLines, signal: AbortSignal) => Promise<void>;

/** Lines wait so long for earlier ones of other containers, ms. */
const HOLD_MS = 250;
/** Of an earlier page of each container. */
const MOST_LINES = 4000;

/** The log of a container, or of several as one: in order of time, each in its own order. */
export function readerOf(
  engine: Pick<Engine, 'logs'>,
  containers: readonly Container[],
  timing: Timing,
): ReadLog {
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0)
    return (options, onLines, signal) => engine.logs(only.id, options, onLines, signal);
  const logs = containers.map(
    ({ id, name }): ReadLog =>
      (options, onLines, signal) =>
        engine.logs(
          id,
          options,
          (lines) => onLines(lines.map((line) => ({ ...line, of: name }))),
          signal,
        ),
  );
  return (options, onLines, signal) =>
    options.follow
      ? followAll(logs, { options, timing, signal }, onLines)
      : readAll(logs, { options, signal }, onLines);
}

interface Asked {
  readonly options: LogOptions;
  readonly signal: AbortSignal;
}

/** Ends with the last of them; what one of them cannot be read for counts when it is so of all. */
async function followAll(
  logs: readonly ReadLog[],
  { options, timing, signal }: Asked & { readonly timing: Timing },
  onLines: OnLines,
): Promise<void> {
  let waiting: LogLine[][] = logs.map(() => []);
  let cancel: (() => void) | undefined;
  const release = (): void => {
    cancel?.();
    cancel = undefined;
    const lines = merged(waiting);
    waiting = logs.map(() => []);
    if (!signal.aborted) onLines(lines);
  };
  const followed = logs.map((read, index) =>
    read(
      options,
      (lines) => {
        for (const line of lines) waiting[index]?.push(line);
        cancel ??= timing.after(HOLD_MS, release);
      },
      signal,
    ),
  );
  const settled = await Promise.allSettled(followed);
  release();
  failWithAll(settled);
}

/** What there is of all of them: as far back as each has been read that has anything earlier. */
async function readAll(
  logs: readonly ReadLog[],
  { options, signal }: Asked,
  onLines: OnLines,
): Promise<void> {
  const pages: LogLine[][] = logs.map(() => []);
  const settled = await Promise.allSettled(
    logs.map((read, index) =>
      read(
        options,
        (lines) => (pages[index] = [...(pages[index] ?? []), ...lines].slice(-MOST_LINES)),
        signal,
      ),
    ),
  );
  failWithAll(settled);
  const { untilMs = Infinity } = options;
  const begins = pages.map(([first]) => first?.atMs ?? NaN).filter((atMs) => atMs < untilMs);
  const from = Math.max(-Infinity, ...begins);
  onLines(merged(pages).filter(({ atMs = NaN }) => !(atMs < from)));
}

function failWithAll(settled: readonly PromiseSettledResult<void>[]): void {
  const reasons = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  if (reasons.length === settled.length) throw reasons[0];
}

/** The earliest head first: what comes twice in one log stays behind what it repeats. */
function merged(logs: readonly (readonly LogLine[])[]): readonly LogLine[] {
  const heads = logs.map((lines) => ({ lines, at: 0 }));
  const all: LogLine[] = [];
  for (;;) {
    let next: (typeof heads)[number] | undefined;
    for (const head of heads)
      if (head.at < head.lines.length && (next === undefined || timeOf(head) < timeOf(next)))
        next = head;
    const line = next?.lines[next.at];
    if (next === undefined || line === undefined) return all;
    all.push(line);
    next.at++;
  }
}

const timeOf = ({ lines, at }: { readonly lines: readonly LogLine[]; readonly at: number }) =>
  lines[at]?.atMs ?? -Infinity;
