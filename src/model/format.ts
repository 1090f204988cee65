/**
 * Numbers and times for the eye. Unknown (`NaN`, `undefined`) is `–`, a rate of zero is `·`.
 * Widths are steady: bytes, rates and percents fit 5 columns, ages 6.
 */
export const UNKNOWN = '–';
export const NONE = '·';

const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** Three significant digits at most, then the unit's letter: `512`, `1.2K`, `12K`, `640M`, `1.5G`. Powers of 1024. */
export function bytes(count: number | undefined): string {
  if (count === undefined || Number.isNaN(count)) return UNKNOWN;
  if (count === Infinity) return '∞';
  let value = count;
  let unit = 0;
  // 999.5 would print as 1000: the next unit is shorter
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const text = unit > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0);
  return text + (UNITS[unit] ?? '');
}

/** Bytes a second, without the `/s` (the header says it). */
export function rate(bytesPerSec: number | undefined): string {
  if (bytesPerSec === undefined || Number.isNaN(bytesPerSec)) return UNKNOWN;
  return bytesPerSec < 0.5 ? NONE : bytes(bytesPerSec);
}

/** Below this a rate is rest: the multicast of an idle network, a clock file written now and then. */
const REST_BYTES_PER_SEC = 100;

/** As `rate` in a table, where what comes and goes by a packet would change line after line of a quiet screen. */
export const restingRate = (bytesPerSec: number | undefined): string =>
  bytesPerSec !== undefined && bytesPerSec < REST_BYTES_PER_SEC ? NONE : rate(bytesPerSec);

/** `0.3`, `12.4`, `100`, `1.2k`. */
export function percent(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  if (value === Infinity) return '∞';
  if (value < 99.95) return value.toFixed(1);
  return value < 9999.5 ? value.toFixed(0) : `${(value / 1000).toFixed(0)}k`;
}

/** Whole percents, for shares. */
export const share = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? UNKNOWN : `${value.toFixed(0)}%`;

export function count(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return UNKNOWN;
  if (value === Infinity) return '∞';
  return value < 99_999.5 ? value.toFixed(0) : `${(value / 1000).toFixed(0)}k`;
}

/**
 * `4s`, `3m12s`, `41m`, `2h05m`, `2d4h`, `31d`, `3y40d`: the two largest units, the second while it says
 * something. Seconds end after ten minutes: they would change every line of a quiet screen every second.
 */
export function age(ms: number | undefined): string {
  if (ms === undefined || Number.isNaN(ms)) return UNKNOWN;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const two = (value: number): string => String(value).padStart(2, '0');
  if (minutes === 0) return `${seconds}s`;
  if (minutes < 10) return `${minutes}m${two(seconds % 60)}s`;
  if (hours === 0) return `${minutes}m`;
  if (days === 0) return `${hours}h${two(minutes % 60)}m`;
  if (days < 10) return `${days}d${hours % 24}h`;
  if (days < 365) return `${days}d`;
  return `${Math.floor(days / 365)}y${days % 365}d`;
}

/** Wall clock of this machine: `14:03:07`. */
export const clock = (atMs: number): string => {
  if (Number.isNaN(atMs)) return UNKNOWN;
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
};

/** `1 container`, `3 containers`, `2 processes`. */
export const plural = (amount: number, noun: string): string =>
  `${amount} ${noun}${amount === 1 ? '' : noun.endsWith('s') ? 'es' : 's'}`;
