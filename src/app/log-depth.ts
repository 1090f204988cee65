import type { LogLine } from '../model/engine.js';
import { isSame } from '../store/log-edges.js';
import type { ReadLog } from './log-follow.js';
import { firstOf } from './log-reads.js';

/** Records from the end where a moment is sought first, and how much further each time. */
const NEAR = 1000;
const FURTHER = 8;
/** As near as it is found, records. */
const CLOSE = 1000;
const EVEN_PROBES = 4;
const MOST_PROBES = 40;

/** A tail of a log, and its first line. */
interface Probe {
  readonly tail: number;
  readonly line: LogLine | undefined;
}

const timeOf = ({ line }: Probe): number => line?.atMs ?? NaN;

/**
 * How many of a log's newest records have to be read for those of a moment and all later ones: not fewer,
 * and few more; Infinity when all of it is later. An engine counts from the end much faster than it looks at times (20.10: a million in
 * 0.3 s, not in 3.5 s), so it is the first lines of tails that are looked at.
 */
export async function depthOf(read: ReadLog, atMs: number, signal: AbortSignal): Promise<number> {
  const probe = async (tail: number): Promise<Probe> => {
    const [line] = await firstOf(read, { tail }, 1, signal);
    return { tail, line };
  };
  if (atMs === -Infinity) return Infinity;
  const isLate = (each: Probe): boolean => timeOf(each) >= atMs;
  let late: Probe = { tail: 0, line: undefined };
  let early = await probe(NEAR);
  while (isLate(early) && !signal.aborted) {
    late = early;
    early = await probe(late.tail * FURTHER);
    if (isSame(early.line, late.line)) return Infinity;
  }
  for (let probes = 0; early.tail - late.tail > CLOSE && probes < MOST_PROBES; probes++) {
    const next = await probe(guess(late, early, atMs, probes));
    if (signal.aborted) break;
    if (isLate(next)) late = next;
    else early = next;
  }
  return early.tail;
}

/** As if lines came evenly, a little to either side in turns; as they may not, halves after that. */
function guess(late: Probe, early: Probe, atMs: number, probes: number): number {
  const share = (timeOf(late) - atMs) / (timeOf(late) - timeOf(early));
  const isEven = probes < EVEN_PROBES && share > 0 && share < 1;
  const aside = (probes % 2 === 0 ? 0.4 : -0.4) * CLOSE;
  const tails = (early.tail - late.tail) * (isEven ? share : 0.5) + (isEven ? aside : 0);
  return Math.max(late.tail + 1, Math.min(early.tail - 1, late.tail + Math.round(tails)));
}
