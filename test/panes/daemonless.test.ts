import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { banner } from '../../src/panes/banner.js';
import { tellingFailure, whyNoEngine } from '../../src/panes/attempts.js';
import { hints } from '../../src/panes/help.js';
import { layout } from '../../src/panes/layout.js';
import { resolve } from '../../src/panes/resolve.js';
import type { Attempt, State } from '../../src/store/state.js';
import { withoutEngine } from '../support/sample-machine.js';
import { container, NOW, stateWith } from '../support/sample-state.js';

const attempt = (endpoint: string, failure: Failure): Attempt => ({ endpoint, failure });
const ABSENT = attempt('unix:///a', new Failure('unreachable', 'unix:///a: not there'));
const DENIED = attempt('unix:///b', new Failure('denied', 'unix:///b: permission denied', 'sudo'));

const base = stateWith([container(0)]);
const daemonless = (columns: number, rows = 24, failure?: Failure): State => ({
  ...base,
  host: withoutEngine(base.host, failure),
  size: { columns, rows },
});

test('of several endpoints the one that is there is told of', () => {
  assert.equal(tellingFailure([ABSENT, DENIED]), DENIED.failure);
  assert.equal(tellingFailure([ABSENT]), ABSENT.failure);
  assert.equal(tellingFailure([]), undefined);
  assert.equal(whyNoEngine([ABSENT, DENIED]), 'no engine: unix:///b: permission denied');
  assert.equal(whyNoEngine([DENIED]), 'no engine: permission denied', 'everybody knows which');
});

test('why and how stand above everything, in one line if they fit', () => {
  const wide = banner(daemonless(160))?.lines;
  assert.equal(wide?.length, 1);
  assert.match(wide?.[0] ?? '', /^no engine: permission denied, .* → sudo usermod -aG docker/);
  const narrow = banner(daemonless(80))?.lines ?? [];
  assert.deepEqual(
    narrow.map((line) => line.slice(0, 11)),
    ['no engine: ', '→ sudo user'],
  );
  assert.equal(banner(daemonless(80, 24, new Failure('timeout', 'late')))?.lines.length, 1);
  assert.equal(banner(base), undefined);
});

test('a low screen keeps its rows', () => {
  assert.equal(layout(daemonless(80, 24)).banner.height, 2);
  assert.equal(layout(daemonless(80, 8)).banner.height, 1);
  assert.ok(layout(daemonless(80, 4)).table.height >= 1);
});

test('nothing can be done, and each key says why', () => {
  const state = daemonless(80);
  for (const chord of ['s', 'r', 'p', 'K', 'd']) {
    const intent = resolve(state, { chord, text: chord }, NOW);
    assert.equal(intent?.type, 'refused', chord);
    assert.match(intent.why, /^only to look at, no engine: permission denied/);
  }
  const doing = hints(state).filter(({ key }) => ['s', 'r', 'p', 'K', 'd'].includes(key));
  assert.ok(doing.length > 0 && doing.every(({ enabled }) => !enabled));
  assert.equal(resolve(state, { chord: 'enter', text: '' }, NOW)?.type, 'events');
});
