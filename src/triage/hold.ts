/**
 * Hysteresis: a verdict stands after its rule found something in `on` of the last `of` seconds, and
 * falls when the rule found nothing for `off` seconds. A sample counts for all seconds of its interval.
 */
export interface Hold {
  readonly on: number;
  readonly of: number;
  readonly off: number;
}

/** For what is no matter of a moment: an event, a state, a limit. */
export const AT_ONCE: Hold = { on: 1, of: 1, off: 1 };

/** Seconds that a past has room for: a bit each, the newest the lowest. */
export const PAST_SECONDS = 32;

/** The last `seconds` (0: still the second of the last call) were as found. */
export function remembered(past: number, found: boolean, seconds: number): number {
  if (seconds >= PAST_SECONDS) return found ? 0xffffffff : 0;
  const bits = found ? 2 ** Math.max(1, seconds) - 1 : 0;
  return ((past << seconds) | bits) >>> 0;
}

const newest = (past: number, seconds: number): number =>
  seconds >= PAST_SECONDS ? past : past & (2 ** seconds - 1);

function count(bits: number): number {
  let left = bits;
  let found = 0;
  for (; left !== 0; found++) left &= left - 1;
  return found;
}

export const stands = (past: number, { on, of, off }: Hold, stood: boolean): boolean =>
  stood ? newest(past, off) !== 0 : count(newest(past, of)) >= on;
