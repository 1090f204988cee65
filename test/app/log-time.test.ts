import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { depthOf } from '../../src/app/log-depth.js';
import type { ReadLog } from '../../src/app/log-follow.js';
import type { LogLine } from '../../src/model/engine.js';
import { LogEngine, logLine, logLines } from '../support/log-engine.js';
import { logStage, until } from '../support/log-stage.js';
import { idOf } from '../support/sample-state.js';

const never = new AbortController().signal;
const at = (ms: number): string => new Date(ms).toISOString();
const whole = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('a time in a log', () => {
  it('is found by few looks at tails of it, wherever lines are dense', async () => {
    const engine = new LogEngine();
    const id = idOf(0);
    const log = [...logLines(0, 100_000), ...logLines(500_000, 500_100), ...logLines(9e6, 9.2e6)];
    engine.write(id, log);
    const read: ReadLog = (...rest) => engine.logs(id, ...rest);
    for (const moment of [5, 99_999, 300_000, 500_050, 9.05e6, 9.2e6 - 1]) {
      const { length } = engine.asked;
      const depth = await depthOf(read, moment, never);
      const exact = log.filter(({ atMs = NaN }) => atMs >= moment).length;
      assert.ok(depth >= exact && depth <= exact + 1000, `${moment}: ${depth} for ${exact}`);
      assert.ok(engine.asked.length - length < 20);
    }
    assert.equal(await depthOf(read, -1, never), Infinity);
  });

  it('is gone to, and lines before and after it come as one scrolls', async () => {
    const { press, read, found, view, notice } = logStage(100_000);
    await press('l', 'T', ...at(40_000), 'enter');
    assert.equal(found(), 'line 40000');
    const first = read()[0] ?? NaN;
    assert.ok(first < 40_000 && first > 38_000);
    assert.deepEqual(read(), whole(first, first + read().length));
    for (let page = 0; page < 100; page++) await press('pageup');
    for (let page = 0; page < 500; page++) await press('pagedown');
    const [from = NaN] = read();
    assert.ok(from < 38_000);
    assert.deepEqual(read(), whole(from, from + read().length));
    await press('G');
    assert.equal(view()?.top, undefined);
    assert.equal(read().at(-1), 99_999);
    await press('T', ...at(200_000), 'enter');
    assert.match(notice(), /the log ends at/);
    await press('T', ...at(-5000), 'enter');
    assert.match(notice(), /the log begins at/);
    assert.equal(read()[0], 0);
  });

  it('a time that is none is not gone to, and said so', async () => {
    const { press, store } = logStage(10);
    await press('l', 'T', ...'25:00', 'enter');
    assert.equal(store.get().overlay?.type, 'log-prompt');
  });

  it('as a filter: its end is shown, its beginning is as far as it is read', async () => {
    const { press, read, view, asked, write } = logStage(100_000);
    await press('l', 'f', ...`since:${at(30_000)} until:${at(60_000)}`, 'enter');
    await until(() => read().at(-1) === 60_000);
    assert.equal(view()?.top, undefined);
    write(100_000, 100_100);
    assert.equal(read().at(-1), 60_000);
    await press('g');
    assert.equal(read()[0], 30_000);
    const { length } = asked;
    await press('pageup');
    assert.equal(asked.length, length, 'nothing earlier is asked for');
    await press('G');
    await until(() => read().at(-1) === 60_000);
    await press('esc');
    assert.equal(read().at(-1), 100_099);
  });

  it('of the last minutes stays with the end', async () => {
    const { press, read, write, view } = logStage(5000);
    await press('l', 'f', ...`since:${at(4990)}`, 'enter');
    assert.deepEqual(read(), whole(4990, 5000));
    write(5000, 5010);
    assert.deepEqual(read(), whole(4990, 5010));
    assert.equal(view()?.top, undefined);
  });
});

describe('times that go backwards', () => {
  /** An hour of lines, of which the second half tells an earlier time. */
  const setBack = (length: number): readonly LogLine[] => [
    ...logLines(1_000_000, 1_000_000 + length),
    ...logLines(500_000, 500_000 + length),
  ];

  it('lose no line of earlier pages, and none comes twice', async () => {
    const { press, read, engine, id } = logStage(0);
    engine.write(id, setBack(3000));
    await press('l');
    for (let page = 0; page < 600; page++) await press('pageup');
    assert.deepEqual(
      read(),
      setBack(3000).map(({ atMs }) => atMs),
    );
  });

  it('nor of later ones', async () => {
    const { press, read, engine, id, view } = logStage(0);
    engine.write(id, setBack(6000));
    await press('l', 'g');
    for (let page = 0; page < 1200 && view()?.top !== undefined; page++) await press('pagedown');
    assert.deepEqual(
      read(),
      setBack(6000).map(({ atMs }) => atMs),
    );
  });

  it('a record that the engine does not read across is told, in its place', async () => {
    const { press, logs, engine, id } = logStage(0);
    engine.write(id, [...logLines(0, 1000), logLine(NaN, 'damaged'), ...logLines(1001, 3000)]);
    await press('l');
    for (let page = 0; page < 600; page++) await press('pageup');
    const lines = logs.slice(0, logs.count);
    const [before, note, after] = lines.slice(999);
    assert.deepEqual([before?.atMs, after?.atMs], [999, 1001]);
    assert.match(note?.text ?? '', /^lines may be missing here/);
    assert.equal(lines.length, 3000);
  });
});
