import type { LogLine } from '../model/engine.js';
import { sanitize } from '../model/safe-text.js';
import type { Field } from '../query/field.js';
import { language, type Query } from '../query/language.js';
import type { TimeRange } from '../query/range.js';
import type { LogView } from '../store/detail.js';
import type { Tone } from './pane.js';

/** A piece of a line and what it means. */
export interface LogPart {
  readonly text: string;
  readonly tone: Tone;
}

const LEVEL_TONES: Readonly<Record<string, Tone>> = {
  fatal: 'critical',
  panic: 'critical',
  critical: 'critical',
  error: 'critical',
  err: 'critical',
  warning: 'warning',
  warn: 'warning',
  notice: 'notice',
  info: 'good',
  debug: 'dim',
  trace: 'dim',
};
/** A level is near the beginning. */
const LEVEL_WITHIN = 80;
const LEVELS = Object.keys(LEVEL_TONES);
/** `ERROR`, `[warn]`, `Error:`; a word of a sentence is none. */
const LEVEL = new RegExp(
  `\\b(${LEVELS.join('|').toUpperCase()})\\b|\\b(${LEVELS.map(anyCase).join('|')})(?=[\\]:>])`,
);

function anyCase(word: string): string {
  return [...word].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('');
}

const toneOf = (level: string): Tone => LEVEL_TONES[level.toLowerCase()] ?? 'normal';

/** What a line says of how bad it is, in lower case. */
export function levelOf({ text }: Pick<LogLine, 'text'>): string | undefined {
  const structured = fieldsOf(text)?.find(([key]) => LEVEL_KEYS.has(key))?.[1];
  return (structured ?? LEVEL.exec(text.slice(0, LEVEL_WITHIN))?.[0])?.toLowerCase();
}

const fields: readonly Field<LogLine>[] = [
  {
    id: 'since',
    aliases: [],
    kind: 'time',
    colon: '>=',
    help: 'Written then or later: 10m (ago), 14:05, 2026-11-21T14:05:00Z, as docker logs --since',
    of: ({ atMs }) => atMs,
  },
  {
    id: 'until',
    aliases: [],
    kind: 'time',
    colon: '<=',
    help: 'Written then or earlier',
    of: ({ atMs }) => atMs,
  },
  {
    id: 'level',
    aliases: [],
    kind: 'text',
    colon: 'equals',
    help: 'error, warn, info, …, in JSON, logfmt or at the beginning of the line',
    of: levelOf,
  },
  {
    id: 'container',
    aliases: ['name'],
    kind: 'text',
    colon: 'contains',
    help: 'The container, where lines of several are together',
    of: ({ of }) => of,
  },
  {
    id: 'stderr',
    aliases: [],
    kind: 'flag',
    help: 'Written to stderr',
    of: ({ stream }) => stream === 'stderr',
  },
];

/** What a log is searched and filtered by: words as they are, `&`, `|`, `!`, `/re/`. */
export const logLanguage = language(fields, ({ text }: LogLine) => [text], 'literal');

/** Undefined: nothing is asked, or it has an error. */
export function logQuery(text: string): Query<LogLine> | undefined {
  const compiled = logLanguage.compile(text);
  return text.trim() === '' || !compiled.ok ? undefined : compiled.query;
}

type Filtered = Pick<LogView, 'filter' | 'filteredAtMs'>;

/** What is shown; undefined: everything. */
export function passing({ filter, filteredAtMs }: Filtered) {
  const query = logQuery(filter);
  return query && ((line: LogLine): boolean => query.matches(line, filteredAtMs));
}

/** The time that a filter lets through. */
export const rangeOf = ({ filter, filteredAtMs }: Filtered): TimeRange =>
  logQuery(filter)?.range(filteredAtMs) ?? { fromMs: -Infinity, toMs: Infinity };

type FieldOf = readonly [key: string, value: string];

const LEVEL_KEYS: ReadonlySet<string> = new Set(['level', 'lvl', 'severity', 'loglevel']);
const MESSAGE_KEYS: ReadonlySet<string> = new Set(['msg', 'message', 'event']);
const TIME_KEYS: ReadonlySet<string> = new Set(['time', 'ts', 'timestamp', '@timestamp', 't']);
/** Longer ones are shown as they are. */
const STRUCTURED_LIMIT = 8192;
const PAIR = /([\w.@/-]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)/y;

/** Of a line that is one JSON object, or nothing but `key=value`. */
function fieldsOf(text: string): readonly FieldOf[] | undefined {
  if (text.length > STRUCTURED_LIMIT) return undefined;
  return text.startsWith('{') ? jsonFields(text) : pairs(text);
}

function jsonFields(text: string): readonly FieldOf[] | undefined {
  try {
    const object: unknown = JSON.parse(text);
    if (typeof object !== 'object' || object === null) return undefined;
    // what was escaped comes out as it is
    return Object.entries(object).map(([key, value]) => [
      sanitize(key),
      sanitize(typeof value === 'string' ? value : JSON.stringify(value), STRUCTURED_LIMIT),
    ]);
  } catch {
    return undefined;
  }
}

function pairs(text: string): readonly FieldOf[] | undefined {
  const found: FieldOf[] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const [, key = '', value = ''] = PAIR.exec(text) ?? [];
    if (key === '') return undefined;
    found.push([key, value.startsWith('"') ? value.slice(1, -1).replaceAll('\\"', '"') : value]);
  }
  // one alone may be any text
  return found.length > 1 ? found : undefined;
}

/** A line for the eye: level and message first where it has such, its level coloured. */
export function partsOf({ text }: Pick<LogLine, 'text'>, isRaw: boolean): readonly LogPart[] {
  const known = isRaw ? undefined : fieldsOf(text);
  return known === undefined ? plain(text) : structured(known);
}

function structured(known: readonly FieldOf[]): readonly LogPart[] {
  const pick = (keys: ReadonlySet<string>): string | undefined =>
    known.find(([key]) => keys.has(key))?.[1];
  const level = pick(LEVEL_KEYS);
  const message = pick(MESSAGE_KEYS);
  const said: ReadonlySet<string> = new Set([...LEVEL_KEYS, ...MESSAGE_KEYS, ...TIME_KEYS]);
  return [
    ...(level === undefined
      ? []
      : [{ text: `${level.toUpperCase().padEnd(5)} `, tone: toneOf(level) }]),
    ...(message === undefined ? [] : [{ text: `${message} `, tone: 'normal' as const }]),
    ...known
      .filter(([key]) => !said.has(key))
      .flatMap(([key, value]): readonly LogPart[] => [
        { text: `${key}=`, tone: 'dim' },
        { text: `${value} `, tone: 'normal' },
      ]),
  ];
}

function plain(text: string): readonly LogPart[] {
  const found = LEVEL.exec(text.slice(0, LEVEL_WITHIN));
  if (found === null) return [{ text, tone: 'normal' }];
  const [word] = found;
  return [
    { text: text.slice(0, found.index), tone: 'normal' },
    { text: word, tone: toneOf(word) },
    { text: text.slice(found.index + word.length), tone: 'normal' },
  ];
}
