import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogLine } from '../../src/model/engine.js';
import { LogLines } from '../../src/engine/log-lines.js';
import { JsonLines, LogFrames } from '../../src/engine/stream.js';

const frame = (stream: number, text: string | Buffer): Buffer => {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};

function readLog(chunks: Iterable<Buffer>, tty = false): readonly LogLine[] {
  const out: LogLine[] = [];
  const lines = new LogLines((line) => out.push(line));
  const frames = new LogFrames({ tty }, (stream, bytes, first) => lines.push(stream, bytes, first));
  for (const chunk of chunks) frames.push(chunk);
  frames.end();
  lines.end();
  return out;
}

const texts = (lines: readonly LogLine[]): readonly string[] => lines.map(({ text }) => text);

function readJson(chunks: Iterable<Buffer>): { values: unknown[]; bad: number } {
  const read = { values: [] as unknown[], bad: 0 };
  const lines = new JsonLines(
    (value) => read.values.push(value),
    () => read.bad++,
  );
  for (const chunk of chunks) lines.push(chunk);
  return read;
}

/** The bytes as two chunks, cut at every place, and as one byte a chunk. */
function* splits(bytes: Buffer): Generator<readonly Buffer[]> {
  for (let at = 0; at <= bytes.length; at++) yield [bytes.subarray(0, at), bytes.subarray(at)];
  yield Array.from(bytes, (byte) => Buffer.from([byte]));
}

const T1 = '2026-11-20T22:00:00.123456789Z';
const T2 = '2026-11-20T22:00:01.000000001Z';
const PODMAN = '2026-11-20T23:00:00+01:00';

test('JSON lines, split at every byte', () => {
  const bytes = Buffer.from('{"a":"é€😀"}\n{"b":[1,2]}\r\n\n{"c":"x\\ny"}\n{"half":');
  const whole = readJson([bytes]);
  assert.deepEqual(whole.values, [{ a: 'é€😀' }, { b: [1, 2] }, { c: 'x\ny' }]);
  for (const chunks of splits(bytes)) assert.deepEqual(readJson(chunks), whole);
});

test('a line that is no JSON, or has no end, is left out and the next one read', () => {
  const endless = Buffer.alloc(3 * 2 ** 20, 'x');
  const chunks = [Buffer.from('<html>\n{"a":1}\n"'), endless, Buffer.from('\n{"b":2}\n')];
  assert.deepEqual(readJson(chunks), { values: [{ a: 1 }, { b: 2 }], bad: 2 });
});

test('framed log, split at every byte', () => {
  const bytes = Buffer.concat([
    frame(1, `${T1} out é\n`),
    frame(2, `${T2} err\r\n`),
    frame(1, `${T2} \n`),
    frame(1, `${PODMAN} last, without a newline`),
  ]);
  const whole = readLog([bytes]);
  assert.deepEqual(texts(whole), ['out é', 'err', '', 'last, without a newline']);
  assert.deepEqual(
    whole.map(({ stream }) => stream),
    ['stdout', 'stderr', 'stdout', 'stdout'],
  );
  assert.equal(whole[0]?.atMs, Date.UTC(2026, 10, 20, 22) + 123.456789);
  assert.equal(whole[3]?.atMs, Date.UTC(2026, 10, 20, 22));
  for (const chunks of splits(bytes)) assert.deepEqual(readLog(chunks), whole);
});

test('raw log of a tty, split at every byte', () => {
  const bytes = Buffer.from(`${T1} one é\r\n${T2} \x1b[31mtwo\r\n\r\n${T2} three`);
  const whole = readLog([bytes], true);
  assert.deepEqual(texts(whole), ['one é', 'two', '', 'three']);
  assert.deepEqual(whole[1]?.runs, [{ at: 0, style: { fg: 1 } }]);
  for (const chunks of splits(bytes)) assert.deepEqual(readLog(chunks, true), whole);
});

test('records of one cut line are one line; another time is another line', () => {
  const part = 'a'.repeat(16_384 - T1.length - 1);
  const joined = readLog([
    ...[part, part].map((text) => frame(1, `${T1} ${text}`)),
    frame(2, `${T1} between\n`),
    frame(1, `${T1} end\n`),
    frame(1, `${T1} no newline, then a restart`),
    frame(1, `${T2} next run\n`),
  ]);
  assert.deepEqual(texts(joined), [
    'between',
    `${part}${part}end`,
    'no newline, then a restart',
    'next run',
  ]);
});

test('in a raw log the time inside a cut line goes, and a time the program wrote stays', () => {
  const part = 'a'.repeat(16_384);
  const bytes = Buffer.from(`${T1} ${part}${T1} ${part}\r\n${PODMAN} ${PODMAN} ${part}\r\n`);
  assert.deepEqual(texts(readLog([bytes], true)), [`${part}${part}`, `${PODMAN} ${part}`]);
});

test('a line of 10 MiB keeps 64 KiB, in 640 frames, and says that it was cut', () => {
  const part = 'b'.repeat(16_384);
  const chunks = Array.from({ length: 640 }, () => frame(1, `${T1} ${part}`));
  const lines = readLog([...chunks, frame(1, `${T1} \n`), frame(1, `${T2} after\n`)]);
  assert.deepEqual(texts(lines), [`${'b'.repeat(65_536)}…`, 'after']);
});

test('many small frames in one chunk', () => {
  const bytes = Buffer.concat(Array.from({ length: 20_000 }, () => frame(1, '\n')));
  assert.equal(readLog([bytes]).length, 20_000);
});

test('what is not framed is shown as it is: an unknown stream, an absurd length', () => {
  const type7 = Buffer.concat([Buffer.from([7, 0, 0, 0, 0, 0, 0, 1]), Buffer.from('\nplain\n')]);
  assert.deepEqual(texts(readLog([type7])).at(-1), 'plain');
  const huge = Buffer.from([1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  const lines = readLog([frame(1, 'one\n'), huge, Buffer.from(' two\n'), Buffer.from('three\n')]);
  assert.deepEqual([lines.length, texts(lines)[0], texts(lines)[2]], [3, 'one', 'three']);
  let shown = 0;
  new LogFrames({ tty: false }, () => shown++).push(huge);
  assert.equal(shown, 1, 'at once: 4 GiB are not waited for');
});

test('a log shorter than a header that is none is shown; the beginning of a header is not', () => {
  for (const text of ['h', 'hi', 'no tty?'])
    for (const chunks of splits(Buffer.from(text)))
      assert.deepEqual(texts(readLog(chunks)), [text]);
  for (const length of [1, 4, 7, 8]) {
    const cut = frame(1, 'lost').subarray(0, length);
    assert.deepEqual(texts(readLog([frame(1, 'one\n'), cut])), ['one']);
  }
});

test('invalid UTF-8, NUL and raw C1 bytes are visible and harmless', () => {
  const bytes = Buffer.concat([Buffer.from(`${T1} `), Buffer.from([0xff, 0x9b, 0, 0x41, 0x0a])]);
  assert.deepEqual(texts(readLog([frame(1, bytes)])), ['��␀A']);
});

test('a log without times has none', () => {
  const lines = readLog([frame(1, 'plain\n'), frame(1, 'cut'), frame(1, 'off\n')]);
  assert.deepEqual(texts(lines), ['plain', 'cut', 'off']);
  assert.equal(lines[0]?.atMs, undefined);
});

test('logs: why the engine cannot go on is no line of the log', () => {
  const said = 'Error grabbing logs: no such file or directory\n';
  const all = Buffer.concat([frame(1, 'one\n'), frame(3, said)]);
  for (const chunks of splits(all)) {
    const seen: string[] = [];
    const frames = new LogFrames({ tty: false }, (_, bytes) => seen.push(bytes.toString()));
    assert.throws(() => chunks.forEach((chunk) => frames.push(chunk)), {
      ...{ kind: 'daemon', message: said.trim() },
    });
    assert.deepEqual(seen, ['one\n']);
  }
});
