import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineEvent } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import { Marks } from '../../src/store/marks.js';
import { HOST, idOf, NOW } from '../support/sample-state.js';

const event = (action: string, change: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(0),
  atMs: NOW,
  since: '',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
  ...change,
});

test('tell what happened to a container, and what was asked for here', () => {
  const marks = new Marks();
  marks.onEvent(event('start'));
  marks.onEvent(event('exec_start'));
  marks.onEvent(event('oom'));
  marks.onEvent(event('die', { exitCode: 137 }));
  marks.onEvent(event('update'));
  marks.onEvent(event('health_status', { health: own('unhealthy') }));
  marks.onEvent(event('start', { kind: 'network' }));
  const target = { host: HOST, id: idOf(0), name: own('web'), startedAtMs: undefined };
  marks.onOperations([{ op: 'container.stop', target, graceSec: 10 }], NOW);
  assert.deepEqual(
    marks.of(idOf(0)).map(({ letter, text, bad }) => [letter, text, bad]),
    [
      ['S', 'start', false],
      ['O', 'oom', true],
      ['D', 'die exit 137', true],
      ['L', 'limits changed', false],
      ['H', 'unhealthy', true],
      ['A', 'stop by dtop', false],
    ],
  );
});

test('are told once, and bounded in number and in containers', () => {
  const marks = new Marks();
  for (let again = 0; again < 3; again++) marks.onEvent(event('start'));
  assert.equal(marks.of(idOf(0)).length, 1);
  for (let at = 1; at <= 200; at++) marks.onEvent(event('start', { atMs: NOW + at }));
  assert.equal(marks.of(idOf(0)).length, 100);
  assert.equal(marks.of(idOf(0)).at(-1)?.atMs, NOW + 200);
  for (let other = 1; other <= 3000; other++) marks.onEvent(event('start', { id: idOf(other) }));
  assert.equal(marks.of(idOf(0)).length, 0, 'who was quiet for longest');
  assert.equal(marks.of(idOf(3000)).length, 1);
});
