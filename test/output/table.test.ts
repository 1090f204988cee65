import assert from 'node:assert/strict';
import { test } from 'node:test';
import { table, type TextColumn } from '../../src/output/table.js';
import { textWidth, truncate } from '../../src/terminal/width.js';

interface Row {
  readonly name: string;
  readonly cpu: string;
  readonly note: string;
}

const COLUMNS: readonly TextColumn<Row>[] = [
  { title: 'NAME', align: 'left', priority: 0, text: ({ name }) => name },
  { title: 'CPU%', align: 'right', priority: 0, text: ({ cpu }) => cpu },
  { title: 'NOTE', align: 'left', priority: 4, text: ({ note }) => note },
];

const ROWS: readonly Row[] = [
  { name: 'api-1', cpu: '29.9', note: 'steady' },
  { name: '日本', cpu: '–', note: '' },
];

const set = (lineWidth: number, rows = ROWS): string =>
  table(COLUMNS, rows, { widthOf: textWidth, truncate, lineWidth });

test('columns are as wide as their widest cell, wide characters counted, ends trimmed', () => {
  assert.equal(set(Infinity), 'NAME   CPU%  NOTE\napi-1  29.9  steady\n日本      –\n');
});

test('a line that would not fit loses the least important column, then is cut', () => {
  assert.equal(set(19), set(Infinity));
  assert.equal(set(18), 'NAME   CPU%\napi-1  29.9\n日本      –\n');
  assert.equal(set(8), 'NAME   …\napi-1  …\n日本   …\n');
});

test('without rows there is the header', () => {
  assert.equal(set(Infinity, []), 'NAME  CPU%  NOTE\n');
});
