import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sourcesOf } from '../../src/app/log-merge.js';
import { LogReading } from '../../src/app/log-reading.js';
import type { LogLine } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { LogBook } from '../../src/store/log-book.js';
import { FakeTiming } from '../support/fake-timing.js';
import { LogEngine, logLine } from '../support/log-engine.js';
import { container } from '../support/sample-state.js';

const HOLD_MS = 250;
const never = new AbortController().signal;
const every = (step: number, from: number, to: number): readonly LogLine[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, n) => logLine(from + n * step));

/** Logs by the container's place; a Failure for one that cannot be read. */
async function stage(...logs: readonly (readonly LogLine[] | Failure)[]) {
  const containers = logs.map((_, index) => container(index));
  const engine = new LogEngine();
  const timing = new FakeTiming();
  containers.forEach(({ id }, index) => {
    const log = logs[index] ?? [];
    if (log instanceof Failure) engine.failures.set(id, log);
    else engine.write(id, log);
  });
  const book = new LogBook();
  let state: unknown;
  const reading = new LogReading({
    sources: sourcesOf(engine, containers, () => true),
    logs: book,
    timing,
    onState: (now) => (state = now),
    onLines: (lines) => book.push(lines, false),
  });
  reading.open();
  await timing.turn(HOLD_MS);
  const add = async (index: number, ...lines: readonly LogLine[]): Promise<void> => {
    const id = containers[index]?.id;
    if (id !== undefined) engine.write(id, lines);
  };
  const said = (): readonly string[] =>
    book.slice(0, book.count).map(({ of, text }) => `${of} ${text}`);
  return { book, reading, timing, add, said, state: () => state };
}

describe('logs of several containers', () => {
  it('are followed as one, in order of time, each in its own order', async () => {
    const { said, add, timing, book } = await stage(
      [logLine(1), logLine(4)],
      [logLine(2), logLine(3)],
    );
    assert.deepEqual(said(), ['web-0 line 1', 'web-1 line 2', 'web-1 line 3', 'web-0 line 4']);
    book.clear();
    await add(1, logLine(7));
    assert.deepEqual(said(), [], 'an earlier one may come');
    // a clock that was set back: what a container says stays in its order
    await add(0, logLine(6), logLine(5), logLine(8));
    await timing.turn(HOLD_MS);
    assert.deepEqual(said(), ['web-0 line 6', 'web-0 line 5', 'web-1 line 7', 'web-0 line 8']);
  });

  it('begin where all have been read from, so that no line is missing in between', async () => {
    // one says a thousand lines while another says ten
    const { book, reading, said } = await stage(every(1, 0, 20_000), every(100, 0, 20_000));
    const times = (): readonly number[] => book.slice(0, book.count).map(({ atMs = NaN }) => atMs);
    assert.equal(times()[0], 19_500);
    for (let page = 0; page < 50 && !book.isWhole; page++) await reading.earlier(never);
    assert.equal(book.count, 20_200);
    assert.equal(new Set(said()).size, 20_200);
    assert.deepEqual(
      times(),
      times().toSorted((a, b) => a - b),
    );
  });

  it('go to a moment, and from there to either end', async () => {
    const { book, reading, said } = await stage(every(1, 0, 30_000), every(7, 9000, 30_000), []);
    await reading.around(12_000, never);
    assert.ok(book.fromMs < 12_000 && book.toMs > 12_000);
    assert.ok(book.count < 10_000, `${book.count} lines`);
    for (let page = 0; page < 50 && !book.isWhole; page++) await reading.earlier(never);
    for (let page = 0; page < 50 && book.newer > 0; page++) await reading.later(never);
    assert.equal(book.count, 33_000);
    assert.equal(new Set(said()).size, 33_000);
  });

  it('one that cannot be read does not keep the others from it, and says so', async () => {
    const none = new Failure('unsupported', 'its driver keeps none');
    const one = await stage(none, [logLine(1)]);
    assert.deepEqual(one.said().toSorted(), [
      'web-0 cannot be read: its driver keeps none',
      'web-1 line 1',
    ]);
    assert.equal(one.state(), 'following');
    assert.equal((await stage(none, none)).state(), none);
  });
});
