import { Failure } from '../model/failure.js';
import type { SafeJson } from '../model/engine.js';
import { LINE_LIMIT, own, sanitize, type SafeText } from '../model/safe-text.js';

/**
 * engine/: the daemons dtop can talk to. Imports `model` only; nobody else imports dockerode.
 *
 * The `wire*` files are the only ones that know the API's field names. Every field is optional and of
 * unknown type until it was looked at: engines differ, and proxies and faults answer anything.
 */
export type Raw = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const record = (value: unknown): Raw | undefined => (isRecord(value) ? value : undefined);

/** A field of an object that may not be there. */
export const field = (value: unknown, key: string): unknown =>
  isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const records = (value: unknown): readonly Raw[] => list(value).filter(isRecord);

/** A string as it came, for identities and parsing; nothing of it may be shown. */
export const raw = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const text = (value: unknown): SafeText | undefined =>
  typeof value === 'string' && value !== '' ? sanitize(value) : undefined;

/** For fields the API always has: empty where an engine leaves them out. */
export const textOrEmpty = (value: unknown): SafeText => text(value) ?? own('');

/** Finite numbers only: JSON can say 1e400. */
export const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** `NaN` for absent, as figures want it. */
export const figure = (value: unknown): number => number(value) ?? NaN;

const TIME = /^(\d{4})-(\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** RFC 3339 as Go prints it, to ms with a fraction; Go's zero time `0001-01-01T00:00:00Z` is absent. */
export function timeMs(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? TIME.exec(value) : null;
  if (parts === null || Number(parts[1]) < 1970) return undefined;
  const whole = Date.parse(`${parts[1]}-${parts[2]}${parts[4]}`);
  return Number.isNaN(whole) ? undefined : whole + Number(parts[3] ?? 0) * 1000;
}

export function labels(value: unknown): ReadonlyMap<SafeText, SafeText> {
  const map = new Map<SafeText, SafeText>();
  if (!isRecord(value)) return map;
  for (const [key, label] of Object.entries(value))
    if (typeof label === 'string') map.set(sanitize(key), sanitize(label));
  return map;
}

export function expectRecord(value: unknown, what: string): Raw {
  if (isRecord(value)) return value;
  throw new Failure('protocol', `${what}: the answer is not an object`);
}

export const FULL_ID = /^[0-9a-f]{64}$/;

/** Deeper values become `…`: no walk over them can exhaust the stack. */
const DEPTH_LIMIT = 64;

/** The raw object for people to read: every string and key sanitised. */
export function safeJson(value: unknown, depth = 0): SafeJson {
  if (typeof value === 'string') return sanitize(value, LINE_LIMIT);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= DEPTH_LIMIT) return own('…');
  if (Array.isArray(value)) return value.map((item) => safeJson(item, depth + 1));
  // fromEntries defines properties, so that a key `__proto__` is only a key
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [sanitize(key), safeJson(item, depth + 1)]),
  );
}
