import { quantity } from './quantity.js';
import { Scanner } from './scanner.js';
import { textValue } from './value.js';

/** What was meant by a time, wall clock in ms, when it was asked for at `nowMs`. */
export type Moment = (nowMs: number) => number;

/** For messages. */
export const A_TIME = 'a time, such as 10m (ago), 14:05 or 2026-11-21T14:05:00Z';

const AGO = /^(?:\d+\.?\d*(?:ms|[smhdwy]))+$/i;
const CLOCK = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d+)?))?$/;
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/i;
const UNIX = /^\d{9,}(?:\.\d+)?$/;
const SECOND = 1000;

/**
 * A moment as `docker logs --since` takes it: how long ago (`1h30m`), RFC 3339 with or without a zone, a
 * date, seconds since 1970; and the time of a clock, today or, when that is to come yet, yesterday.
 * Without a zone it is that of this machine.
 */
export function moment(scanner: Scanner): Moment {
  const start = scanner.at;
  const { text } = textValue(scanner, A_TIME);
  return momentOf(text) ?? scanner.fail(A_TIME, start);
}

/** Undefined: it is none. */
export function momentOf(text: string): Moment | undefined {
  if (AGO.test(text)) {
    const ms = quantity(new Scanner(text), 'duration');
    return (nowMs) => nowMs - ms;
  }
  if (UNIX.test(text)) return () => Number(text) * SECOND;
  const [, day, minute = '00:00', second = '00', fraction = '', zone = ''] = DATE.exec(text) ?? [];
  if (day !== undefined) {
    const whole = Date.parse(`${day}T${minute}:${second}${zone.toUpperCase()}`);
    return Number.isNaN(whole) ? undefined : () => whole + Number(fraction) * SECOND;
  }
  const [, hours, minutes, seconds = '0'] = CLOCK.exec(text) ?? [];
  if (hours === undefined) return undefined;
  return (nowMs) => {
    const at = new Date(nowMs);
    at.setHours(Number(hours), Number(minutes), 0, Number(seconds) * SECOND);
    if (at.getTime() > nowMs) at.setDate(at.getDate() - 1);
    return at.getTime();
  };
}
