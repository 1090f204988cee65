import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromAnsi } from '../../src/model/ansi.js';

const ESC = '\u001b';

test('colours are kept, at their places', () => {
  const { text, runs } = fromAnsi(
    `a${ESC}[1;31mred${ESC}[0m b${ESC}[38;5;208mo${ESC}[49;39mx`,
    100,
  );
  assert.equal(text, 'ared box');
  assert.deepEqual(runs, [
    { at: 1, style: { bold: true, fg: 1 } },
    { at: 4, style: {} },
    { at: 6, style: { fg: 208 } },
    { at: 7, style: { fg: undefined, bg: undefined } },
  ]);
  assert.deepEqual(fromAnsi(`${ESC}[48;2;1;2;300;97mx`, 9).runs[0]?.style, {
    bg: '#0102ff',
    fg: 15,
  });
});

test('no other control gets through, whole or in pieces', () => {
  const { text, runs } = fromAnsi(`a${ESC}[2Jb${ESC}]52;c;eA==\u0007c${ESC}[`, 100);
  assert.deepEqual(runs, []);
  assert.equal(text, 'ab␛]52;c;eA==␇c␛[');
  // what would be a sequence once the one in it was taken out
  assert.doesNotMatch(fromAnsi(`${ESC}${ESC}[0m[31m`, 100).text, /[\u0000-\u001f\u007f-\u009f]/);
});

test('bounded, whatever it holds', () => {
  const { text, runs } = fromAnsi(`${ESC}[31mx`.repeat(10_000), 100);
  assert.ok(text.length <= 101 && runs.length <= 101);
});
