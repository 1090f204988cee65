const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };
const MOST_MS = 168 * 3_600_000;
const TIME = /^for=(?:none|(\d+)([smh]))$/;

/** `for=10m`: for how long something is done; undefined for good. */
export interface TypedTime {
  readonly forMs: number | undefined;
}

export const isTimeWord = (word: string): boolean => word.startsWith('for=');

/** In the largest unit of which it is a whole number. */
export function timeWord(ms: number | undefined): string {
  if (ms === undefined) return 'for=none';
  const [unit = 's', unitMs = 1000] =
    Object.entries(UNIT_MS).findLast(([, each]) => ms % each === 0) ?? [];
  return `for=${Math.round(ms / unitMs)}${unit}`;
}

export function typedTime(word: string): TypedTime | string {
  const [matched, amount = '', unit = ''] = TIME.exec(word) ?? [];
  if (matched === undefined) return `${word}: as in for=10m, or for=none`;
  const ms = Number(amount) * (UNIT_MS[unit] ?? NaN);
  if (ms > MOST_MS) return `${word}: a week at most, for=168h`;
  return { forMs: ms > 0 ? ms : undefined };
}
