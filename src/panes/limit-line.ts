import { bytes, count } from '../model/format.js';
import type { Limits } from '../model/limits.js';
import type { Usage } from '../model/usage.js';
import { isTimeWord, typedTime, type TypedTime } from './time-word.js';

/** One of the limits: how it is typed, what it is now, and what a new one does. */
interface LimitField {
  readonly name: keyof Limits;
  readonly title: string;
  readonly keys: readonly string[];
  readonly parse: (text: string) => number | undefined;
  /** Of now, and how much is used. */
  readonly now: (usage: Usage) => string;
  readonly used: (usage: Usage) => number;
  readonly show: (value: number) => string;
  /** What happens where more is used than that. */
  readonly beyond: string;
}

const positive = (value: number): number | undefined => (value > 0 ? value : undefined);
const cpus = (text: string): number | undefined =>
  /^\d*\.?\d+$/.test(text) ? positive(Number(text)) : undefined;

const SIZE = /^(\d+(?:\.\d+)?)([kmgt]?)(?:i?b)?$/i;
function size(text: string): number | undefined {
  const [, digits, unit = ''] = SIZE.exec(text) ?? [];
  const power = ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase());
  return digits === undefined ? undefined : positive(Math.round(Number(digits) * 1024 ** power));
}
const orNone =
  (parse: (text: string) => number | undefined) =>
  (text: string): number | undefined =>
    text === 'none' ? Infinity : parse(text);

const limit = (value: number, show: (value: number) => string): string =>
  value === Infinity ? 'no limit' : Number.isNaN(value) ? 'limit unknown' : `limit ${show(value)}`;
const cores = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(2));

export const LIMIT_FIELDS: readonly LimitField[] = [
  {
    name: 'cpus',
    title: 'cpus=0.5',
    keys: ['cpus', 'cpu'],
    parse: orNone(cpus),
    now: ({ cpuLimitCores }) => limit(cpuLimitCores, cores),
    used: ({ cpuPercent }) => cpuPercent / 100,
    show: cores,
    beyond: 'it will be throttled',
  },
  {
    name: 'memoryBytes',
    title: 'memory=256m',
    keys: ['memory', 'mem'],
    parse: orNone(size),
    now: ({ memoryLimited, memoryLimitBytes }) =>
      limit(memoryLimited ? memoryLimitBytes : Infinity, bytes),
    used: ({ memoryBytes }) => memoryBytes,
    show: bytes,
    beyond: 'it will swap, or be killed (OOM)',
  },
  {
    name: 'memorySwapBytes',
    title: 'memory-swap=512m',
    keys: ['memory-swap', 'swap'],
    parse: orNone(size),
    now: () => 'both together',
    used: ({ memoryBytes, swapBytes }) => memoryBytes + swapBytes,
    show: bytes,
    beyond: 'it will be killed (OOM)',
  },
  {
    name: 'pids',
    title: 'pids-limit=100',
    keys: ['pids-limit', 'pids'],
    parse: orNone((text) => (/^\d+$/.test(text) ? positive(Number(text)) : undefined)),
    now: ({ pidsLimit }) => limit(pidsLimit, count),
    used: ({ pids }) => pids,
    show: count,
    beyond: 'no new process will start',
  },
];

const NAMES = LIMIT_FIELDS.map(({ keys }) => keys[0]);

/** New limits, and for how long. */
export interface TypedLimits extends TypedTime {
  readonly limits: Limits;
}

/** `cpus=0.5 memory=256m for=10m`; a string is what is wrong with it. */
export function typedLimits(text: string): TypedLimits | string {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const time = typedTime(words.findLast(isTimeWord) ?? 'for=none');
  if (typeof time === 'string') return time;
  const limits = limitsOf(
    words.filter((word) => !isTimeWord(word)),
    ['for'],
  );
  return typeof limits === 'string' ? limits : { limits, ...time };
}

/**
 * A text says what is wrong with them.
 * @param also what else may be told
 */
export function limitsOf(words: readonly string[], also: readonly string[] = []): Limits | string {
  const limits = new Map<keyof Limits, number>();
  for (const word of words) {
    const [key = '', value = ''] = word.split('=', 2);
    const field = LIMIT_FIELDS.find(({ keys }) => keys.includes(key));
    if (field === undefined) return `${key}: one of ${[...NAMES, ...also].join(' ')}`;
    const parsed = field.parse(value);
    if (parsed === undefined) return `${word}: as in ${field.title}, or ${field.keys[0]}=none`;
    limits.set(field.name, parsed);
  }
  return Object.fromEntries(limits);
}

/** A limit as it is, beside it what is used, and what the one that was typed does. */
export interface LimitNote {
  readonly title: string;
  readonly now: string;
  readonly effect: string;
  /** Less than is used. */
  readonly hurts: boolean;
}

export function limitNotes(limits: Limits, usage: Usage | undefined): readonly LimitNote[] {
  return LIMIT_FIELDS.map(({ name, title, now, used, show, beyond }) => {
    const value = limits[name];
    const use = usage === undefined ? NaN : used(usage);
    const hurts = value !== undefined && value < use;
    return {
      title,
      now: usage === undefined ? 'does not run' : `${now(usage)}, uses ${show(use)}`,
      effect: value === undefined ? '' : hurts ? beyond : effect(value, use, show),
      hurts,
    };
  });
}

const effect = (value: number, use: number, show: (value: number) => string): string =>
  value === Infinity
    ? 'takes the limit away'
    : Number.isNaN(use)
      ? 'from its next start on'
      : `leaves ${show(value - use)}`;
