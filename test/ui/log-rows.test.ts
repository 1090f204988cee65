import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogLine } from '../../src/model/engine.js';
import { sanitize } from '../../src/model/safe-text.js';
import type { LogView } from '../../src/store/detail.js';
import { LogBook } from '../../src/store/log-book.js';
import { GUTTER, lastTop, logRows } from '../../src/ui/log-rows.js';

const VIEW: LogView = {
  ...{ top: undefined, left: 0, isWrapped: false, isRaw: false, stamps: 'none' },
  ...{ search: '', filter: '', filteredAtMs: 0, hit: undefined, work: undefined },
};
const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

function bookOf(...texts: readonly string[]): LogBook {
  const book = new LogBook();
  const line = (text: string): LogLine => ({
    stream: 'stdout',
    atMs: NOW - 5000,
    text: sanitize(text, 1e6),
  });
  book.push(texts.map(line), false);
  return book;
}

const texts = (
  book: LogBook,
  change: Partial<LogView>,
  width = 10,
  height = 3,
): readonly string[] =>
  logRows(book, { ...VIEW, ...change }, { width: width + GUTTER, height, nowMs: NOW }).map(
    ({ stamp, content }) => stamp + content.text,
  );

test('the end is shown, or from a line on', () => {
  const book = bookOf('a', 'b', 'c', 'd');
  assert.deepEqual(texts(book, {}), ['b', 'c', 'd']);
  assert.deepEqual(texts(book, { top: 0 }), ['a', 'b', 'c']);
  assert.deepEqual(texts(book, { top: 3 }), ['d']);
});

test('long lines are cut, moved to the side, or wrapped; wide glyphs are never halved', () => {
  const book = bookOf('0123456789ABCDEF', '日本語日本語');
  assert.deepEqual(texts(book, {}), ['0123456789', '日本語日本']);
  assert.deepEqual(texts(book, { left: 8 }), ['89ABCDEF', '本語']);
  assert.deepEqual(texts(book, { isWrapped: true }, 9, 9), [
    '012345678',
    '9ABCDEF',
    '日本語日',
    '本語',
  ]);
  // the end of the last line is what is seen of it
  assert.deepEqual(texts(book, { isWrapped: true }, 9, 1), ['本語']);
  const place = { width: 9 + GUTTER, height: 3, nowMs: NOW };
  assert.equal(lastTop(book, { ...VIEW, isWrapped: true }, place), 0);
});

test('times: how long ago, UTC, and none before a wrapped rest', () => {
  const book = bookOf('0123456789');
  assert.deepEqual(texts(book, { stamps: 'relative' }, 17), ['    5s 0123456789']);
  assert.deepEqual(texts(book, { stamps: 'utc', isWrapped: true }, 30), [
    '2026-11-20T11:59:55.000Z 01234',
    '                         56789',
  ]);
});

test('hits stand out, all of them, and so does the line that was found', () => {
  const book = bookOf('x err err', 'no');
  const [row] = logRows(
    book,
    { ...VIEW, search: 'err', hit: 0 },
    { width: 40, height: 2, nowMs: NOW },
  );
  assert.equal(row?.isHit, true);
  assert.deepEqual(
    row.content.runs.map(({ at }) => at),
    [0, 2, 5, 6],
  );
});

test('a line of 64 KiB costs what is seen of it', () => {
  const book = bookOf('x'.repeat(65_536));
  const [row] = logRows(book, VIEW, { width: 80, height: 20, nowMs: NOW });
  assert.equal(row?.content.text.length, 80 - GUTTER);
});
