import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../../src/model/container.js';
import type { EngineEvent } from '../../src/model/engine.js';
import { hostId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { applyEvent, mergeContainer } from '../../src/engine/merge.js';
import { containerFromList } from '../../src/engine/wire-container.js';

const ID = 'cd'.repeat(32);
const NOW = Date.UTC(2026, 10, 20, 22);
const HOUR = 3_600_000;

/** A row of the list at an instant. */
function row(State: string, Status: string, nowMs = NOW): Container {
  const raw = { Id: ID, Names: ['/web'], State, Status, HostConfig: { NetworkMode: 'bridge' } };
  const container = containerFromList(raw, { host: hostId('local'), nowMs });
  assert.ok(container);
  return container;
}

const exact = (over: Partial<Container>): Container => ({
  ...row('running', 'Up 2 hours'),
  roundedMs: undefined,
  ...over,
});

const event = (action: string, over: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: ID,
  atMs: NOW,
  since: '0',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
  ...over,
});

test('words do not blur what is known exactly', () => {
  const known = exact({ startedAtMs: NOW - 2.4 * HOUR, pid: 7, restarts: 3 });
  const merged = mergeContainer(known, row('running', 'Up 2 hours'));
  assert.deepEqual(
    [merged.startedAtMs, merged.roundedMs, merged.pid, merged.restarts],
    [NOW - 2.4 * HOUR, undefined, 7, 3],
  );
  const later = mergeContainer(merged, row('running', 'Up 3 hours', NOW + HOUR));
  assert.equal(later.startedAtMs, NOW - 2.4 * HOUR);
});

test('words that contradict what is known are another run', () => {
  const known = exact({ startedAtMs: NOW - 48 * HOUR, pid: 7, restarts: 3 });
  const merged = mergeContainer(known, row('running', 'Up 5 seconds'));
  assert.deepEqual(
    [merged.startedAtMs, merged.roundedMs, merged.pid, merged.restarts],
    [NOW - 5000, 1000, undefined, undefined],
  );
});

test('of two rounded times the first, finer one stays', () => {
  const first = row('running', 'Up 50 minutes');
  const later = mergeContainer(first, row('running', 'Up About an hour', NOW + HOUR / 4));
  assert.equal(later.startedAtMs, first.startedAtMs);
  assert.equal(later.roundedMs, 60_000);
});

test('exact times replace words', () => {
  const inspected = exact({ startedAtMs: NOW - 2.2 * HOUR });
  const merged = mergeContainer(row('running', 'Up 2 hours'), inspected);
  assert.deepEqual([merged.startedAtMs, merged.roundedMs], [NOW - 2.2 * HOUR, undefined]);
});

test('a run that ended keeps its start, and its end once told', () => {
  const died = applyEvent(exact({ startedAtMs: NOW - HOUR }), event('die', { exitCode: 137 }));
  const merged = mergeContainer(died, row('exited', 'Exited (137) 4 seconds ago', NOW + 4500));
  assert.deepEqual(
    [merged.startedAtMs, merged.finishedAtMs, merged.exitCode, merged.roundedMs],
    [NOW - HOUR, NOW, 137, undefined],
  );
});

test('an engine whose list has no network mode and no health does not take them away', () => {
  const listed = { ...row('running', 'Up 2 hours'), networkMode: own('') };
  const ofRun = { startedAtMs: NOW - 2.2 * HOUR, health: 'unhealthy' } as const;
  assert.equal(mergeContainer(exact(ofRun), listed).health, 'unhealthy');
  const next = { ...row('running', 'Up 5 seconds'), networkMode: own('') };
  assert.equal(mergeContainer(exact(ofRun), next).health, undefined, 'of another run');
  const full = { ...row('running', 'Up 2 hours'), networkMode: own('bridge') };
  assert.equal(mergeContainer(exact(ofRun), full).health, undefined, 'a list that would tell it');
  assert.equal(mergeContainer(exact({ networkMode: own('host') }), listed).networkMode, 'host');
  assert.equal(mergeContainer(undefined, listed), listed);
});

test('events', () => {
  const running = exact({ startedAtMs: NOW - HOUR, pid: 7, health: 'healthy' });
  const died = applyEvent(running, event('die', { exitCode: 3 }));
  assert.deepEqual(
    [died.state, died.exitCode, died.finishedAtMs, died.pid, died.health],
    ['exited', 3, NOW, undefined, undefined],
  );
  const started = applyEvent({ ...died, restarts: 3 }, event('start', { atMs: NOW + 5 }));
  assert.deepEqual(
    [started.state, started.startedAtMs, started.exitCode, started.restarts],
    ['running', NOW + 5, undefined, undefined],
  );
  assert.equal(applyEvent(running, event('pause')).state, 'paused');
  assert.equal(applyEvent(running, event('unpause')).state, 'running');
  assert.equal(applyEvent(running, event('rename', { name: own('new') })).name, 'new');
  const sick = applyEvent(running, event('health_status', { health: own('unhealthy') }));
  assert.equal(sick.health, 'unhealthy');
  for (const action of ['kill', 'oom', 'update', 'exec_start', 'resize'])
    assert.equal(applyEvent(running, event(action)), running);
});

test('an event of an earlier run, repeated after a reconnect, changes nothing', () => {
  const running = exact({ startedAtMs: NOW });
  assert.equal(applyEvent(running, event('die', { atMs: NOW - HOUR })), running);
  const rough = row('running', 'Up 2 hours');
  assert.equal(applyEvent(rough, event('die', { atMs: NOW - HOUR })).state, 'exited');
});

test('a start that was only known in words is not taken for exact when the run ends', () => {
  const died = applyEvent(row('running', 'Up 2 hours'), event('die'));
  assert.deepEqual([died.startedAtMs, died.roundedMs], [undefined, undefined]);
});
