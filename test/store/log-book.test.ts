import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogLine } from '../../src/model/engine.js';
import { sanitize } from '../../src/model/safe-text.js';
import { LogBook } from '../../src/store/log-book.js';

const line = (n: number, text = `line ${n}`): LogLine => ({
  stream: 'stdout',
  atMs: n,
  text: sanitize(text, 1e6),
});
const lines = (from: number, to: number): readonly LogLine[] =>
  Array.from({ length: to - from }, (_, index) => line(from + index));
const times = (book: LogBook): readonly (number | undefined)[] =>
  book.slice(0, book.count).map(({ atMs }) => atMs);
const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('a log book', () => {
  it('lines keep their numbers while others come before and after', () => {
    const book = new LogBook();
    book.push(lines(100, 110), false);
    const number = book.numberAt(3);
    book.prepend(lines(90, 100));
    book.push(lines(110, 112), true);
    assert.equal(book.indexOf(number), 13);
    assert.deepEqual(times(book), range(90, 112));
  });

  it('knows where in the log its stretch is, whatever goes', () => {
    const book = new LogBook();
    const wide: LogLine = { ...line(99), records: 3 };
    book.push([wide, ...lines(100, 110)], false);
    assert.deepEqual(book.edges(undefined), {
      ...{ first: [wide], last: [line(109)], behind: 13, newer: 0 },
    });
    book.prepend([line(97, 'a'), line(97, 'b'), line(98)]);
    const { first, behind } = book.edges(undefined);
    assert.deepEqual([first.length, behind], [2, 16]);
    book.turnTo(lines(0, 10), new Map([[undefined, 100]]));
    assert.deepEqual([book.edges(undefined).behind, book.newer], [110, 100]);
    book.push(lines(110, 113), false);
    book.append(lines(10, 20));
    assert.deepEqual([book.edges(undefined).behind, book.newer], [113, 93]);
    assert.deepEqual(times(book), range(0, 20));
  });

  it('a word on what is missing is no record, and passes every filter', () => {
    const book = new LogBook();
    book.select(() => false);
    const note: LogLine = {
      stream: 'stderr',
      atMs: undefined,
      text: sanitize('gone'),
      isNote: true,
    };
    book.push([line(1), note, line(2)], false);
    assert.deepEqual(book.slice(0, 9), [note]);
    assert.deepEqual([book.edges(undefined).behind, book.fromMs, book.toMs], [2, 1, 2]);
  });

  it('takes what comes again, from an earlier time on, only once', () => {
    const book = new LogBook();
    book.push(lines(0, 100), false);
    // a rotated file that is begun twice, in two batches, and what follows
    book.push(lines(80, 95), false);
    book.push([...lines(95, 100), ...lines(100, 105)], false);
    assert.deepEqual(times(book), range(0, 105));
  });

  it('takes the last line only once when it comes again with the very same time', () => {
    const book = new LogBook();
    const exact: LogLine = { ...line(9), ns: 123_456 };
    book.push([line(8), exact], false);
    book.push([exact, { ...exact, ns: 123_457 }], false);
    assert.deepEqual(
      book.slice(0, 9).map(({ ns }) => ns),
      [undefined, 123_456, 123_457],
    );
  });

  it('knows what comes again among lines of others', () => {
    const book = new LogBook();
    const of = (name: string, from: number, to: number) =>
      lines(from, to).map((each) => ({ ...each, of: sanitize(name) }));
    for (let n = 0; n < 10; n++) book.push([...of('a', n, n + 1), ...of('b', n, n + 1)], false);
    book.push([...of('a', 4, 7), ...of('b', 10, 12), ...of('a', 7, 11)], false);
    assert.equal(book.count, 23);
    assert.deepEqual(book.names, ['a', 'b']);
    assert.deepEqual(times(book).slice(-3), [10, 11, 10]);
  });

  it('keeps lines of an earlier time that are others: clocks are set back', () => {
    const book = new LogBook();
    book.push(lines(0, 10), false);
    book.push([line(4, 'other'), line(5, 'another'), line(5, 'another'), line(6)], false);
    assert.deepEqual(times(book), [...range(0, 10), 4, 5, 5, 6]);
    // of one moment, the same text as often as it comes
    book.push([line(7, 'y'), line(7, 'y'), line(7, 'y')], false);
    assert.equal(book.count, 17);
  });

  it('is bounded: the oldest go while the end is read, and are counted', () => {
    const book = new LogBook();
    for (let from = 0; from < 120_000; from += 10_000) book.push(lines(from, from + 10_000), false);
    assert.ok(book.kept <= 55_000);
    assert.equal(book.kept + book.dropped, 120_000);
    assert.equal(times(book).at(-1), 119_999);
    const wide = new LogBook();
    for (let n = 0; n < 60; n++) wide.push([line(n, 'x'.repeat(1_000_000))], false);
    assert.ok(wide.kept < 20, `${wide.kept} lines of a million characters`);
  });

  it('what is read stays: what arrives then is counted, not kept', () => {
    const book = new LogBook();
    book.push(lines(0, 50_000), false);
    book.push(lines(50_000, 50_010), true);
    assert.deepEqual([book.kept, book.newer, book.dropped], [50_000, 10, 0]);
    book.push(lines(50_010, 50_011), false);
    assert.equal(book.newer, 11, 'there would be a hole');
  });

  it('earlier pages push the newest out', () => {
    const book = new LogBook();
    book.push(lines(100_000, 150_000), true);
    for (let from = 90_000; from > 40_000; from -= 10_000) book.prepend(lines(from, from + 10_000));
    assert.ok(book.kept <= 55_000);
    assert.equal(times(book)[0], 50_000);
    assert.equal(book.newer + book.kept, 100_000);
    assert.deepEqual(times(book), range(50_000, 50_000 + book.kept));
  });

  it('shows what passes, as it comes from either side', () => {
    const book = new LogBook();
    book.push(lines(10, 20), false);
    book.select(({ atMs = NaN }) => atMs % 5 === 0);
    book.push(lines(20, 31), false);
    book.prepend(lines(0, 10));
    assert.deepEqual(times(book), [0, 5, 10, 15, 20, 25, 30]);
    assert.equal(book.indexOf(book.numberAt(3)), 3);
    assert.equal(
      book.seek(({ atMs }) => atMs === 12, 6, -1),
      undefined,
    );
    assert.equal(
      book.seek(({ atMs }) => atMs === 5, 6, -1),
      1,
    );
    book.select(undefined);
    assert.equal(book.count, 31);
  });

  it('a filter that nothing passes shows nothing, whatever goes', () => {
    const book = new LogBook();
    book.select(() => false);
    for (let from = 0; from < 60_000; from += 10_000) book.push(lines(from, from + 10_000), false);
    assert.equal(book.count, 0);
    assert.deepEqual(book.slice(0, 10), []);
  });
});
