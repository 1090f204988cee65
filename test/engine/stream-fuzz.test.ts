import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonLines, LogFrames } from '../../src/engine/stream.js';
import { Random } from '../support/random.js';

const ROUNDS = 3000;

/** Whole headers, headers of nothing, of too much, of an unknown stream, and what may be in a payload. */
const PIECES = [
  ...[
    [1, 0, 0, 0, 0, 0, 0, 3],
    [2, 0, 0, 0, 0, 0, 0, 1],
    [1, 0, 0, 0, 0, 0, 0, 0],
  ],
  ...[[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], [7, 0, 0, 0, 0, 0, 0, 1], [0], [0x9b], [0xf0, 0x9f]],
  ...['\n', '\r', '{"a":1}\n', '{"a":"é', '"}\n', '[', 'null\n', 'abc', '\u001b]52;c;'].map(
    (text) => [...Buffer.from(text)],
  ),
];

const bytesOf = (random: Random): Buffer =>
  Buffer.from(Array.from({ length: random.integer(0, 12) }, () => random.pick(PIECES)).flat());

function* cut(bytes: Buffer, random: Random): Generator<Buffer> {
  for (let from = 0; from < bytes.length;) {
    const to = from + random.integer(1, 9);
    yield bytes.subarray(from, to);
    from = to;
  }
}

function jsonOf(chunks: Iterable<Buffer>): readonly unknown[] {
  const told: unknown[] = [];
  const lines = new JsonLines(
    (value) => told.push(value),
    () => told.push('bad'),
  );
  for (const chunk of chunks) lines.push(chunk);
  return told;
}

/** What came by frames one by one, what came unframed joined: that arrives as it was cut. */
function framesOf(chunks: Iterable<Buffer>): readonly string[] {
  const told: string[] = [];
  let unframed = '';
  const frames = new LogFrames({ tty: false }, (stream, bytes, first) => {
    if (first) told.push(`${stream} ${bytes.toString('hex')}`);
    else unframed += bytes.toString('hex');
  });
  for (const chunk of chunks) frames.push(chunk);
  frames.end();
  return [...told, unframed];
}

test('plan 29: any bytes of an event stream give the same, wherever they are cut', () => {
  const random = new Random(29);
  let values = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = bytesOf(random);
    const whole = jsonOf([bytes]);
    values += whole.filter((value) => value !== 'bad').length;
    assert.deepEqual(jsonOf(cut(bytes, random)), whole, bytes.toString('hex'));
  }
  assert.ok(values > ROUNDS / 10, `${values} values`);
});

test('plan 42: any bytes of a log give the same records, wherever they are cut', () => {
  const random = new Random(42);
  let records = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = bytesOf(random);
    const whole = framesOf([bytes]);
    records += whole.length - 1;
    assert.deepEqual(framesOf(cut(bytes, random)), whole, bytes.toString('hex'));
  }
  assert.ok(records > ROUNDS / 10, `${records} records`);
});
