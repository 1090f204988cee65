const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A length of time in its largest unit: `21 d`, `5 h`, `12 min`, `40 s`; unknown is `?`. */
export function coarse(ms: number): string {
  if (Number.isNaN(ms)) return '?';
  const [unit, size] = UNITS.find(([, length]) => ms >= length) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}
