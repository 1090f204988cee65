import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { logStore, openLog } from '../../src/app/diagnostics.js';
import { createStore } from '../../src/store/store.js';
import { stateWith } from '../support/sample-state.js';

test('the log has what the screen said, for its owner alone, and no control character', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'dtop-log-')), 'log');
  const log = openLog(file);
  const store = createStore(stateWith([]));
  logStore(log, store);
  const notice = {
    tone: 'critical',
    text: 'remove db failed: \u001b[2J',
    hint: 'd, then f',
  } as const;
  store.dispatch({ type: 'noticed', notice: { ...notice, untilMs: undefined } });
  store.dispatch({ type: 'all-toggled' });
  store.dispatch({ type: 'notices-dismissed' });
  store.dispatch({ type: 'noticed', notice: { ...notice, text: 'the next', untilMs: undefined } });
  log.close();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  assert.equal(lines.length, 3);
  assert.match(lines[0] ?? '', /^\S+Z live unix:\/\/\/var\/run\/docker.sock$/);
  assert.match(lines[1] ?? '', /critical: remove db failed: ␛\[2J → d, then f$/);
  assert.match(lines[2] ?? '', /critical: the next → d, then f$/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('a disk that is full keeps nobody from anything', () => {
  const log = openLog('/dev/full');
  log.write('nobody reads this');
  log.close();
});

test('a log that cannot be opened is said at once', () => {
  assert.throws(() => openLog('/nowhere/at/all.log'), /ENOENT/);
});
