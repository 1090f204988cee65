import assert from 'node:assert/strict';
import { jsonRows } from '../../src/engine/json-rows.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { JsonLines, LogFrames } from '../../src/engine/stream.js';
import { Failure } from '../../src/model/failure.js';
import { containers } from '../../src/panes/containers.js';
import { KeyParser } from '../../src/terminal/key-parser.js';
import { API_OBJECTS, mutatedJson } from './fuzz-api.js';
import { assertClean, assertSanitised, hostileText } from './hostile-text.js';
import { KERNEL_TEXTS, PARSERS } from './kernel-texts.js';
import { PAYLOADS } from './payloads.js';
import type { Random } from './random.js';

/** One round with whatever comes next; throws when something holds no longer. */
export type Target = (random: Random) => void;

/** Bytes turned, left out, doubled and put in, a few at a time. */
export function mutated(bytes: Buffer, random: Random): Buffer {
  let now = bytes;
  for (let times = random.integer(0, 4); times > 0; times--) {
    const at = random.integer(0, now.length);
    const to = Math.min(now.length, at + random.integer(0, 9));
    const between = random.pick([
      Buffer.alloc(0),
      Buffer.from([random.integer(0, 255)]),
      Buffer.concat([now.subarray(at, to), now.subarray(at, to)]),
      Buffer.from(
        random.pick(['\n', ' ', '-', '9'.repeat(400), '\0', 'max', ':', '=', '"', '\x1b[']),
      ),
    ]);
    now = Buffer.concat([now.subarray(0, at), between, now.subarray(to)]);
  }
  return now;
}

/** At places of chance. */
export function* cut(bytes: Buffer, random: Random): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const to = from + random.integer(1, 9);
    yield bytes.subarray(from, to);
    from = to;
  }
}

/** What is not of this kind is a defect. */
function orFailure<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch (error) {
    assert.ok(error instanceof Failure, `${String(error)} instead of a Failure`);
    assertClean(error.said, 'what is said of it');
    return undefined;
  }
}

function kernelText(random: Random): void {
  const text = mutated(Buffer.from(random.pick(KERNEL_TEXTS)), random);
  const { length } = text;
  for (const [name, parse] of Object.entries(PARSERS)) {
    const clean = parse({ buffer: Buffer.concat([text, Buffer.alloc(64)]), length });
    const behind = Buffer.concat([text, Buffer.from(random.pick(KERNEL_TEXTS))]);
    assert.deepEqual(
      parse({ buffer: behind, length }),
      clean,
      `${name}: ${JSON.stringify(text.toString('latin1'))}`,
    );
  }
}

const EVENTS = [
  '{"Type":"container","Action":"die","Actor":{"ID":"ab","Attributes":{"name":"é\\u001b[2J"}},"timeNano":1}\n',
  '{"a":1}\r\n',
  'null\n[1,2\n',
];

/** Lines are the same wherever the stream is cut. */
function eventStream(random: Random): void {
  const text = Array.from({ length: random.integer(1, 4) }, () => random.pick(EVENTS)).join('');
  const bytes = mutated(Buffer.from(text), random);
  const told = (chunks: Iterable<Buffer>): readonly unknown[] => {
    const values: unknown[] = [];
    const lines = new JsonLines(
      (value) => values.push(value),
      () => values.push('bad'),
    );
    for (const chunk of chunks) lines.push(chunk);
    return values;
  };
  assert.deepEqual(told(cut(bytes, random)), told([bytes]), bytes.toString('hex'));
}

const FRAMES = [
  [1, 0, 0, 0, 0, 0, 0, 4, 0x61, 0x62, 0x63, 0x0a],
  [2, 0, 0, 0, 0, 0, 0, 1, 0x78],
  [1, 0, 0, 0, 0, 0, 0, 0],
  [0x1b, 0x5b, 0x32, 0x4a],
];

/** No byte of a log is lost or told twice, wherever the stream is cut. */
function logStream(random: Random): void {
  const whole = Array.from({ length: random.integer(1, 5) }, () => random.pick(FRAMES)).flat();
  const bytes = mutated(Buffer.from(whole), random);
  const told = (chunks: Iterable<Buffer>): string => {
    let all = '';
    const frames = new LogFrames({ tty: false }, (_, part) => {
      all += part.toString('hex');
    });
    for (const chunk of chunks) frames.push(chunk);
    frames.end();
    return all;
  };
  assert.equal(told(cut(bytes, random)), told([bytes]), bytes.toString('hex'));
}

/** A list of objects is read row by row, or refused. */
function apiList(random: Random): void {
  const rows = Array.from({ length: random.integer(0, 3) }, () => random.pick(API_OBJECTS).value);
  const body = mutated(Buffer.from(JSON.stringify(rows)), random);
  const read = orFailure(() => [...jsonRows(body)]);
  if (read !== undefined) assert.deepEqual(read, JSON.parse(body.toString()));
}

/** An object of the wrong shape is understood as far as it goes, or refused; no text of it comes out as it is. */
function apiObject(random: Random): void {
  const { value, read } = random.pick(API_OBJECTS);
  const wrong = mutatedJson(value, random, hostileText);
  for (const text of texts(orFailure(() => read(wrong)))) assertClean(text, text);
}

/** Values and keys, of maps too, but for raw bytes. */
function* texts(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (value instanceof Map) yield* texts([...value]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value)) {
      yield key;
      yield* texts(each);
    }
}

const WORDS = [
  ...['cpu', 'mem%limit', 'age', 'label', 'name', 'oom', 'shop', 'constructor', '__proto__'],
  ...['>', '<=', '==', '!=', '~', '!~', ':', '&', '||', '!', '(', ')', ' ', '80', '1.5g', '40%'],
  ...['"', '\\', '/', '[', '{2}', '^', '$', '+', '*', '\0', '\ud83d', '😀', 'İ'],
];

function query(random: Random): void {
  const text = Array.from({ length: random.integer(0, 14) }, () => random.pick(WORDS)).join('');
  containers(({ language }) => {
    const compiled = language.compile(text);
    if (compiled.ok) compiled.query.hits(text);
    else assert.ok(compiled.error.at >= 0 && compiled.error.at <= text.length, text);
  });
}

const TYPED = [
  ...[
    'a',
    '\x1b',
    '\x1b[',
    '\x1b[A',
    '\x1bOP',
    '\x1b[<0;5;5M',
    '\x1b[M !!',
    '\x1b[200~',
    '\x1b[201~',
  ],
  ...[
    '\x1b[?2026;2$y',
    '\x1b[0n',
    '\x1b]11;rgb:0/0/0\x07',
    '\x1bP',
    '\x1b\\',
    'é',
    '😀',
    '\x03',
    '1;5',
  ],
];

/** Whatever a terminal sends is understood the same however it comes. */
function keys(random: Random): void {
  const typed = Array.from({ length: random.integer(1, 8) }, () =>
    random.chance(0.1) ? random.pick(PAYLOADS).text : random.pick(TYPED),
  ).join('');
  const told = (parts: readonly string[]): readonly unknown[] => {
    const events: unknown[] = [];
    const parser = new KeyParser();
    for (const part of parts) parser.feed(part, (event) => events.push(event));
    return events;
  };
  const points = [...typed];
  assert.deepEqual(told(points), told([typed]), JSON.stringify(typed));
}

function endpoint(random: Random): void {
  const scheme = random.pick(['unix://', 'tcp://', 'https://', 'ssh://', '', '/', '[::1]:']);
  orFailure(() => parseEndpoint(`${scheme}${hostileText(random)}`, {}));
}

/** Seeds that have found a defect, by target: tried again in each test. */
export const FOUND: Readonly<Record<string, readonly number[]>> = {
  'API lists': [19],
  'API objects': [103_352],
  endpoints: [61_658],
};

export const TARGETS: Readonly<Record<string, Target>> = {
  sanitiser: (random) => assertSanitised(hostileText(random), random.pick([1, 8, 512])),
  'kernel files': kernelText,
  'event stream': eventStream,
  'log stream': logStream,
  'API lists': apiList,
  'API objects': apiObject,
  queries: query,
  keys,
  endpoints: endpoint,
};
