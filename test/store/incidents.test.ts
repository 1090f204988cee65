import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EngineEvent } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import { IncidentLog } from '../../src/store/incidents.js';
import { idOf, usage } from '../support/sample-state.js';

const ID = idOf(0);

const event = (action: string, atMs: number, change: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: ID,
  atMs,
  since: '',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
  ...change,
});

const logOf = (...events: readonly EngineEvent[]): IncidentLog => {
  const log = new IncidentLog();
  for (const each of events) log.onEvent(each);
  return log;
};

describe('the log of incidents', () => {
  it('keeps exits with time, code and whether they were asked for', () => {
    const log = logOf(
      event('die', 1000, { exitCode: 1 }),
      event('start', 1200),
      event('kill', 5000, { signal: own('15') }),
      event('die', 6000, { exitCode: 143 }),
      event('start', 7000),
      event('kill', 8000, { signal: own('1') }),
      event('die', 9000, { exitCode: 2 }),
    );
    assert.deepEqual(log.of(ID).exits, [
      { atMs: 1000, code: 1, asked: false },
      { atMs: 6000, code: 143, asked: true },
      { atMs: 9000, code: 2, asked: false },
    ]);
  });

  it('learns from the stop that follows that an end was asked for', () => {
    const log = logOf(event('die', 1000, { exitCode: 0 }), event('stop', 1010));
    assert.equal(log.of(ID).exits[0]?.asked, true);
    assert.deepEqual(logOf(event('stop', 1)).of(ID).exits, []);
  });

  it('takes a kill without a signal for a deadly one, and a restart for asking, as podman tells them', () => {
    const log = logOf(
      event('start', 0),
      event('kill', 5000),
      event('die', 5100, { exitCode: 137 }),
      event('start', 6000),
      event('restart', 9000),
      event('die', 9100, { exitCode: 5 }),
      event('start', 9200),
    );
    assert.deepEqual(
      log.of(ID).exits.map(({ asked }) => asked),
      [true, true],
    );
    // docker tells of the restart behind the start: the next end is none of its
    const docker = logOf(event('start', 100), event('restart', 120), event('die', 5000));
    assert.equal(docker.of(ID).exits[0]?.asked, false);
  });

  it('does not say that nobody asked where the engine does not tell', () => {
    const log = new IncidentLog(false);
    log.onEvent(event('die', 1000, { exitCode: 143 }));
    log.onAsked(ID, 2000);
    log.onEvent(event('die', 3000, { exitCode: 143 }));
    assert.deepEqual(
      log.of(ID).exits.map(({ asked }) => asked),
      [undefined, true],
    );
  });

  it('does not take a signal for the end of a process that went on', () => {
    const late = logOf(event('kill', 0, { signal: own('SIGTERM') }), event('die', 90_000));
    assert.equal(late.of(ID).exits[0]?.asked, false);
  });

  it('takes an event that is told again for the same', () => {
    const die = event('die', 1000, { exitCode: 1 });
    const log = logOf(die, event('oom', 990), die, event('oom', 990));
    assert.equal(log.of(ID).exits.length, 1);
    assert.deepEqual(log.of(ID).oomKillsAtMs, [990]);
  });

  it('takes two tellings of one kill for one', () => {
    const log = logOf(event('oom', 1000), event('oom', 1004), event('oom', 3000));
    assert.deepEqual(log.of(ID).oomKillsAtMs, [1000, 3000]);
  });

  it('knows since when it is paused', () => {
    assert.equal(logOf(event('pause', 5)).of(ID).pausedAtMs, 5);
    assert.equal(logOf(event('pause', 5), event('unpause', 9)).of(ID).pausedAtMs, undefined);
    assert.equal(logOf(event('pause', 5), event('die', 9)).of(ID).pausedAtMs, undefined);
  });

  it('counts kills by the kernel, from the first look on', () => {
    const log = new IncidentLog();
    const kills = (oomKills: number, nowMs: number): void =>
      log.onUsage(new Map([[ID, usage(1, { oomKills })]]), nowMs);
    kills(3, 100);
    assert.deepEqual(log.of(ID).oomKillsAtMs, []);
    kills(5, 200);
    assert.deepEqual(log.of(ID).oomKillsAtMs, [200, 200]);
    log.onEvent(event('oom', 199));
    assert.deepEqual(log.of(ID).oomKillsAtMs, [200, 200], 'not once more by the engine');
    kills(NaN, 300);
    kills(0, 400);
    kills(1, 500);
    assert.deepEqual(log.of(ID).oomKillsAtMs, [200, 200, 500]);
  });

  it('is bounded, and forgets containers that are gone', () => {
    const log = new IncidentLog();
    for (let atMs = 1; atMs <= 500; atMs++) {
      log.onEvent(event('die', atMs, { exitCode: 1 }));
      log.onEvent(event('oom', atMs * 1000));
    }
    log.onUsage(new Map([[ID, usage(1, { oomKills: 0 })]]), 0);
    log.onUsage(new Map([[ID, usage(1, { oomKills: 1e9 })]]), 600);
    assert.equal(log.of(ID).exits.length, 100);
    assert.equal(log.of(ID).exits.at(-1)?.atMs, 500);
    assert.equal(log.of(ID).oomKillsAtMs.length, 100);
    assert.equal(log.size, 1);
    log.retain(new Set([idOf(1)]));
    assert.equal(log.size, 0);
    assert.deepEqual(log.of(ID).exits, []);
    log.onEvent(event('die', 1000, { exitCode: 1 }));
    log.onEvent(event('destroy', 1001));
    assert.equal(log.size, 0);
  });

  it('does not mind events of other things', () => {
    const log = logOf(event('die', 1, { kind: 'network' }), event('exec_create', 2));
    assert.equal(log.size, 0);
  });
});
