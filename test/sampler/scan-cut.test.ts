/** What lies behind the text in the buffer, an earlier and longer file, is never seen, wherever the text ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bytes } from '../../src/sampler/scan.js';
import { KERNEL_TEXTS, PARSERS } from '../support/kernel-texts.js';

const BEHIND = [
  ...[
    '9999',
    '.9999',
    ' 9 9 9 9',
    ' :9 9',
    '\n9 9\n',
    '= 9',
    ':9 9',
    ') 9 9',
    'max',
    'ytes=9',
    'bytes=9',
  ],
  ...[
    ' Read 9\n',
    ' Write 9\n',
    'Read 9\n',
    'cpu9 9\n',
    'pu9 9\n',
    'u9 9\n',
    'anon 9\n',
    ' 9 tail 9\n',
  ],
  ...KERNEL_TEXTS,
];

const cut = (text: string, length: number, behind: string): Bytes => ({
  buffer: Buffer.from(text.slice(0, length) + behind.padEnd(400, '\0'), 'latin1'),
  length,
});

for (const [name, parse] of Object.entries(PARSERS))
  void test(`${name}: nothing behind the end`, () => {
    for (const text of KERNEL_TEXTS)
      for (let length = 0; length <= text.length; length++) {
        const clean = parse(cut(text, length, ''));
        for (const behind of BEHIND)
          assert.deepEqual(
            parse(cut(text, length, behind)),
            clean,
            JSON.stringify([text.slice(0, length), behind]),
          );
      }
  });
