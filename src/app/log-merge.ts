import type { Container } from '../model/container.js';
import type { Engine, LogLine } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { Detail } from '../store/detail.js';
import type { Of } from '../store/log-arrivals.js';
import { keepFollowing, noteOf, type Beginning, type OnLines, type ReadLog } from './log-follow.js';
import type { Timing } from './timing.js';

/** Lines wait so long for earlier ones of other containers, ms. */
const HOLD_MS = 250;

type Lines = readonly LogLine[];

/** The log of one container. */
export interface LogSource {
  /** Its name, where lines are among those of others. */
  readonly of: Of;
  readonly read: ReadLog;
  readonly runs: () => boolean;
}

export function sourcesOf(
  engine: Pick<Engine, 'logs'>,
  containers: readonly Container[],
  runs: (container: Container) => boolean,
): readonly LogSource[] {
  const isOne = containers.length === 1;
  return containers.map((container) => {
    const { id, name } = container;
    return {
      of: isOne ? undefined : name,
      read: (options, onLines, signal) =>
        engine.logs(id, options, (lines) => onLines(isOne ? lines : named(lines, name)), signal),
      runs: () => runs(container),
    };
  });
}

const named = (lines: Lines, of: Of): Lines =>
  of === undefined ? lines : lines.map((line) => ({ ...line, of }));

interface Following {
  /** Where each begins. */
  readonly from: (index: number) => Beginning;
  readonly timing: Timing;
  readonly onState: (state: Detail['logs']) => void;
  readonly onLines: OnLines;
}

/** Follows one log, or several as one: in order of time, each in its own order. Never throws. */
export async function follow(
  sources: readonly LogSource[],
  { from, timing, onState, onLines }: Following,
  signal: AbortSignal,
): Promise<void> {
  const gathering = sources.length > 1 ? new Gathering(timing, onLines, signal) : undefined;
  const states: Detail['logs'][] = sources.map(() => 'loading');
  const each = sources.map(({ of, read, runs }, index) => {
    const take = (lines: Lines): void => {
      if (gathering === undefined) onLines(lines);
      else gathering.add(index, named(lines, of));
    };
    const tell = (state: Detail['logs']): void => {
      if (of !== undefined && state instanceof Failure)
        take([noteOf(`cannot be read: ${state.said}`)]);
      states[index] = state;
      onState(together(states));
    };
    return keepFollowing({ read, runs, timing, onState: tell, onLines: take }, from(index), signal);
  });
  await Promise.all(each);
}

/** As long as one is followed all are; that one cannot be read counts when it is so of all. */
const together = (states: readonly Detail['logs'][]): Detail['logs'] =>
  states.find((state) => state === 'following') ??
  states.find((state) => typeof state === 'object' && 'lost' in state) ??
  states.find((state) => state === 'loading') ??
  states.find((state) => state === 'ended') ??
  states[0] ??
  'ended';

/** Lines of several, held back until those of the same time are there. */
class Gathering {
  readonly #timing: Timing;
  readonly #onLines: OnLines;
  readonly #signal: AbortSignal;
  /** Of each. */
  #waiting: LogLine[][] = [];

  constructor(timing: Timing, onLines: OnLines, signal: AbortSignal) {
    this.#timing = timing;
    this.#onLines = onLines;
    this.#signal = signal;
  }

  add(index: number, lines: Lines): void {
    if (lines.length === 0) return;
    if (this.#waiting.length === 0) this.#timing.after(HOLD_MS, () => this.#release());
    const waiting = (this.#waiting[index] ??= []);
    for (const line of lines) waiting.push(line);
  }

  #release(): void {
    // without the places of those that had nothing to say
    const lines = merged(this.#waiting.flatMap((each) => [each]));
    this.#waiting = [];
    if (!this.#signal.aborted) this.#onLines(lines);
  }
}

/** The earliest head first: what comes twice in one log stays behind what it repeats. */
export function merged(logs: readonly Lines[]): Lines {
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

const timeOf = ({ lines, at }: { readonly lines: Lines; readonly at: number }) =>
  lines[at]?.atMs ?? -Infinity;
