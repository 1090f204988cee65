import type { LogLine } from '../model/engine.js';
import type { Arrival, Of } from './log-arrivals.js';

type Lines = readonly LogLine[];

/** Lines of one moment, ms: engines are asked for times to the microsecond. */
export const MOMENT_MS = 0.003;

/** Where the stretch begins and ends that is kept of one container's log. */
export interface LogEdges {
  /** Lines not after the first moment, and not before the last; none where no line of it is kept. */
  readonly first: Lines;
  readonly last: Lines;
  /** Records from its first line to the end of the log, and those after its last one. */
  readonly behind: number;
  readonly newer: number;
}

export function edgesOf(lines: Lines, of: Of, { kept, newer }: Arrival): LogEdges {
  const mine = lines.filter((line) => line.of === of && line.atMs !== undefined);
  const fromMs = mine[0]?.atMs ?? NaN;
  const toMs = mine.at(-1)?.atMs ?? NaN;
  return {
    first: mine.filter(({ atMs = NaN }) => atMs <= fromMs + MOMENT_MS),
    last: mine.filter(({ atMs = NaN }) => atMs >= toMs - MOMENT_MS),
    behind: kept + newer,
    newer,
  };
}

/** The same record of a log. */
export const isSame = (a: LogLine | undefined, b: LogLine | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.atMs === b.atMs &&
  a.ns === b.ns &&
  a.text === b.text &&
  a.stream === b.stream &&
  a.of === b.of;
