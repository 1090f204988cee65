import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogLine } from '../../src/model/engine.js';
import { sanitize } from '../../src/model/safe-text.js';
import { levelOf, logLanguage, logQuery, partsOf } from '../../src/panes/log-text.js';

const line = (text: string, stream: LogLine['stream'] = 'stdout'): LogLine => ({
  stream,
  atMs: 0,
  text: sanitize(text),
});
const shown = (text: string, isRaw = false): string =>
  partsOf(line(text), isRaw)
    .map((part) => part.text)
    .join('')
    .trimEnd();
const matches = (query: string, text: string, stream?: LogLine['stream']): boolean | undefined =>
  logQuery(query)?.matches(line(text, stream), 0);

test('JSON and logfmt: level and message first, times left to the log', () => {
  assert.equal(
    shown('{"time":"x","level":"warn","msg":"slow query","ms":1200,"tags":["a"]}'),
    'WARN  slow query ms=1200 tags=["a"]',
  );
  assert.equal(
    shown('ts=1 level=error msg="no such \\"file\\"" path=/a'),
    'ERROR no such "file" path=/a',
  );
  const raw = '{"level":"info"}';
  assert.equal(shown(raw, true), raw);
  for (const text of ['{not json}', 'a=1', 'GET /?a=1 b=2', '{', ''])
    assert.equal(shown(text), text);
});

test('what JSON escapes does not come out as a control', () => {
  assert.doesNotMatch(shown('{"msg":"\\u001b[2J\\nx","\\u0007":1}'), /[\u0000-\u001f]/);
});

test('levels: of a field, of a word at the beginning; a word of a sentence is none', () => {
  assert.equal(levelOf(line('{"severity":"ERROR"}')), 'error');
  assert.equal(levelOf(line('2026-11-21 12:00 [Warn] x')), 'warn');
  assert.equal(levelOf(line('Error: connect')), 'error');
  assert.equal(levelOf(line('FATAL  no')), 'fatal');
  assert.equal(levelOf(line('the error was fixed')), undefined);
  assert.equal(levelOf(line(`${'x'.repeat(90)} ERROR`)), undefined);
  const [, level] = partsOf(line('at 12 ERROR no'), false);
  assert.deepEqual(level, { text: 'ERROR', tone: 'critical' });
});

test('a query: words as they are, and, or, not, regular expressions, level, stream', () => {
  assert.equal(matches('get 404', '"GET /x" 404'), true);
  assert.equal(matches('gt4', '"GET /x" 404'), false, 'letters alone are no hit');
  assert.equal(matches('post | 404', '"GET /x" 404'), true);
  assert.equal(matches('!get', '"GET /x" 404'), false);
  assert.equal(matches('/ 4[0-9]+$/', '"GET /x" 404'), true);
  assert.equal(matches('level:error', 'ERROR no'), true);
  assert.equal(matches('stderr & !"x y"', 'x  y', 'stderr'), true);
  assert.equal(matches('stderr', 'x', 'stdout'), false);
  assert.equal(logLanguage.compile('level:').ok, false);
  assert.equal(logQuery('('), undefined);
  assert.deepEqual(logQuery('ab')?.hits('ab-AB'), [0, 1, 3, 4]);
});
