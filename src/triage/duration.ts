const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `20s`, `9m`, `3h`, `2d`: one unit, and seconds by tens, so that a verdict does not change each second. */
export function roughly(ms: number): string {
  if (ms < MINUTE - 5 * SECOND) return `${Math.max(10, 10 * Math.round(ms / SECOND / 10))}s`;
  if (ms < HOUR) return `${Math.max(1, Math.floor(ms / MINUTE))}m`;
  return ms < 2 * DAY ? `${Math.floor(ms / HOUR)}h` : `${Math.floor(ms / DAY)}d`;
}

/** `just now`, `9m ago`. */
export const ago = (ms: number): string => (ms < MINUTE ? 'just now' : `${roughly(ms)} ago`);
