import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noticeLines } from '../../src/panes/notice-lines.js';
import type { Notice } from '../../src/store/state.js';

const notice = (text: string, change: Partial<Notice> = {}): Notice => ({
  ...{ id: 1, tone: 'critical', text, hint: undefined, untilMs: undefined },
  ...change,
});
const rows = (notices: readonly Notice[], columns = 30, most = 6): readonly string[] =>
  noticeLines({ notices, size: { columns, rows: 24 } }, most).map(({ text }) => text);

describe('notices', () => {
  it('take a row each, with what to try behind it', () => {
    const told = [notice('it failed', { hint: 'again' }), notice('done', { tone: 'good' })];
    assert.deepEqual(rows(told), ['✗ it failed  → again', '✓ done']);
  });

  it('tell a failure to its end, what to try on a row of its own', () => {
    const told = [notice('the port of the host is taken by another', { hint: 'take another' })];
    assert.deepEqual(rows(told), [
      '✗ the port of the host is',
      '  taken by another',
      '  → take another',
    ]);
    const [first, , last, ...more] = rows([notice('word '.repeat(40).trim())]);
    assert.deepEqual([first, more], ['✗ word word word word word', []]);
    assert.ok((last?.length ?? 0) > 28, 'the end of it is cut by whoever paints it');
  });

  it('keep a success to one row', () => {
    assert.equal(rows([notice('pulled '.repeat(9), { tone: 'good' })]).length, 1);
  });

  it('take what room there is, the newest first, and count the others', () => {
    const told = ['a', 'b', 'c', 'd'].map((text) => notice(text));
    assert.deepEqual(rows(told, 30, 3), ['✗ (1 more above) b', '✗ c', '✗ d']);
    const long = notice('a failure that has to be told in some more words than one row has');
    assert.deepEqual(rows([notice('a'), long], 30, 3).length, 3);
    assert.match(rows([notice('a'), long], 30, 2)[0] ?? '', /^✗ \(1 more above\) a failure/);
    assert.deepEqual(rows([long], 30, 1), ['✗ a failure that has to be']);
    assert.deepEqual(rows([]), []);
  });
});
