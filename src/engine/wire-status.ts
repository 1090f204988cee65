import type { Health } from '../model/container.js';

/** What the list's `Status` text tells, and no field of the list does. */
export interface StatusWords {
  readonly exitCode: number | undefined;
  readonly health: Health | undefined;
  /** Of `Up …`. */
  readonly up: Span | undefined;
  /** Of `Exited (0) … ago` and `Restarting (1) … ago`. */
  readonly ago: Span | undefined;
}

/** A duration in words: `ms` ± `roundedMs`. */
export interface Span {
  readonly ms: number;
  readonly roundedMs: number;
}

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['second', SECOND],
  ['minute', 60 * SECOND],
  ['hour', HOUR],
  ['day', 24 * HOUR],
  ['week', 7 * 24 * HOUR],
  ['month', 30 * 24 * HOUR],
  ['year', 365 * 24 * HOUR],
]);

/**
 * docker/go-units HumanDuration: "Less than a second", "1 second", "About a minute", "12 minutes",
 * "About an hour", "47 hours" (rounded), "13 days", "8 weeks", "23 months", "2 years" (all cut).
 */
const WORDS = /^(Less than a|About an?|\d+) (second|minute|hour|day|week|month|year)s?$/;

export function span(words: string): Span | undefined {
  const parts = WORDS.exec(words);
  const unit = UNITS.get(parts?.[2] ?? '');
  if (parts === null || unit === undefined) return undefined;
  const amount = parts[1] ?? '';
  const count = amount.startsWith('Less') ? 0 : amount.startsWith('About') ? 1 : Number(amount);
  return { ms: count * unit, roundedMs: unit };
}

/** `Up 2 hours (healthy)`, `Up 3 seconds (health: starting)`, `Up 7 seconds (Paused)`. */
const UP = /^Up (.+?)(?: \(([^)]*)\))?$/;
/** `Exited (137) 3 days ago`, `Restarting (1) 5 seconds ago`. */
const ENDED = /^(?:Exited|Restarting) \((-?\d+)\)(?: (.+) ago)?$/;

const HEALTH: ReadonlyMap<string, Health> = new Map([
  ['healthy', 'healthy'],
  ['unhealthy', 'unhealthy'],
  ['starting', 'starting'],
  ['health: starting', 'starting'],
]);

export const health = (word: string | undefined): Health | undefined => HEALTH.get(word ?? '');

/** Docker API 1.24 to 1.52 `Status` of `/containers/json`; podman prints the same. */
export function statusWords(status: string): StatusWords {
  const up = UP.exec(status);
  const ended = ENDED.exec(status);
  return {
    exitCode: ended === null ? undefined : Number(ended[1]),
    health: health(up?.[2]),
    up: span(up?.[1] ?? ''),
    ago: span(ended?.[2] ?? ''),
  };
}
