import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TriageStage } from '../support/triage-stage.js';

const MIB = 2 ** 20;
const LIMIT = 256 * MIB;

/** Anonymous memory alone. */
const anon = (bytes: number) => ({
  memoryAnonBytes: bytes,
  memoryBytes: bytes + 4 * MIB,
  memoryPercent: (100 * (bytes + 4 * MIB)) / LIMIT,
});

describe('memory-limit', () => {
  it('tells the share of a limit that is near', () => {
    assert.deepEqual(new TriageStage().pass(3, anon(235 * MIB)).told, [
      'warning memory-limit: mem 92% of 256M',
    ]);
    assert.deepEqual(new TriageStage().pass(3, anon(248 * MIB)).told, [
      'critical memory-limit: mem 97% of 256M',
    ]);
  });

  it('tells how fast it grows and when it will be full', () => {
    const growing = (second: number) => anon(150 * MIB + (second * 12 * MIB) / 60);
    const stage = new TriageStage().pass(410, growing);
    assert.match(stage.told[0] ?? '', /^critical memory-limit: mem 91%, \+12M\/min, full in 2m$/);
  });

  it('tells of fast growth before it is near', () => {
    const growing = (second: number) => anon(100 * MIB + second * MIB);
    const stage = new TriageStage().pass(109, growing);
    assert.deepEqual(stage.told, ['warning memory-limit: mem 81%, +60M/min, full in 50s']);
  });

  it('counts tmpfs and shared memory, which nobody can drop', () => {
    const shared = { ...anon(100 * MIB), memoryFileBytes: 140 * MIB, memoryShmemBytes: 140 * MIB };
    assert.deepEqual(new TriageStage().pass(3, shared).told, [
      'warning memory-limit: mem 94% of 256M',
    ]);
  });

  it('is silent about page cache at the limit, active or not', () => {
    const cache = {
      memoryAnonBytes: 60 * MIB,
      memoryFileBytes: 194 * MIB,
      memoryUsageBytes: 255 * MIB,
      memoryBytes: 253 * MIB,
      memoryPercent: 99,
      pressureMemorySome: 3,
    };
    assert.deepEqual(new TriageStage().pass(600, cache).told, []);
    const thrashing = { ...cache, pressureMemorySome: 45 };
    assert.deepEqual(new TriageStage().pass(3, thrashing).told, [
      'warning memory-limit: mem 99%, stalls 45%',
    ]);
  });

  it('is silent without a limit of its own, and where anonymous memory is unknown', () => {
    const unlimited = { ...anon(250 * MIB), memoryLimited: false };
    assert.deepEqual(new TriageStage().pass(9, unlimited).told, []);
    const unknown = { memoryAnonBytes: NaN, memoryShmemBytes: NaN, memoryPercent: 99 };
    assert.deepEqual(new TriageStage().pass(9, unknown).told, []);
  });

  it('does not flap around the threshold', () => {
    const stage = new TriageStage().pass(3, anon(232 * MIB));
    for (let second = 0; second < 60; second++) {
      stage.pass(1, anon((second % 6 === 0 ? 232 : 226) * MIB));
      assert.equal(stage.told.length, 1, `second ${second}`);
    }
    assert.deepEqual(stage.pass(16, anon(200 * MIB)).told, []);
  });
});

describe('memory-leak', () => {
  const leaking = (perMinute: number) => (second: number) =>
    anon(60 * MIB + (second * perMinute * MIB) / 60);

  it('tells the slope and when memory will be full', () => {
    const stage = new TriageStage().pass(200, leaking(6));
    assert.deepEqual(stage.told, ['warning memory-leak: leak +6.0M/min, full in 29m']);
    assert.deepEqual(stage.pass(240, anon(80 * MIB)).told, [], 'it has come to rest');
  });

  it('is a notice while there is room for hours', () => {
    const limit = { memoryLimitBytes: 2048 * MIB };
    const stage = new TriageStage().pass(240, (second) => ({ ...leaking(6)(second), ...limit }));
    assert.deepEqual(stage.told, ['notice memory-leak: leak +6.0M/min, full in 5h']);
  });

  it('looks at the room of the machine where there is no limit', () => {
    const free = { memoryLimited: false };
    const stage = new TriageStage().pass(240, (second) => ({ ...leaking(200)(second), ...free }));
    assert.match(stage.told.join(), /^warning memory-leak: leak \+200M\/min, full in 2\dm$/);
  });

  it('is silent about page cache, swings, a start, and what will not be full for a day', () => {
    const cache = (second: number) => ({
      memoryFileBytes: second * MIB,
      memoryBytes: second * MIB,
    });
    assert.deepEqual(new TriageStage().pass(200, cache).told, []);
    const heap = (second: number) => anon((80 + (second % 40)) * MIB);
    assert.deepEqual(new TriageStage().pass(600, heap).told, []);
    const started = new TriageStage();
    started.become({ startedAtMs: started.nowMs });
    assert.deepEqual(started.pass(250, leaking(6)).told, []);
    const wide = (second: number) => ({
      ...leaking(3)(second),
      memoryLimitBytes: 8 * 1024 * MIB,
    });
    assert.deepEqual(new TriageStage().pass(300, wide).told, []);
  });

  it('begins anew with each run', () => {
    const stage = new TriageStage().pass(170, leaking(6));
    stage.pass(1, { ...anon(60 * MIB), intervalMs: NaN });
    assert.deepEqual(stage.pass(60, leaking(6)).told, []);
  });
});

describe('swapping', () => {
  it('tells what goes out', () => {
    const out = (second: number) => ({ swapBytes: second * 3 * MIB });
    assert.match(
      new TriageStage().pass(15, out).told.join(),
      /^warning swapping: swapping \+(2\.[789]|3\.0)M\/s, 42M out$/,
    );
  });

  it('tells that what is out stalls it', () => {
    const stalled = { swapBytes: 210 * MIB, pressureMemorySome: 24 };
    assert.deepEqual(new TriageStage().pass(9, stalled).told, [
      'warning swapping: swapping stalls 24%, 210M out',
    ]);
  });

  it('is silent about cold pages, and where swap is unknown', () => {
    assert.deepEqual(new TriageStage().pass(60, { swapBytes: 900 * MIB }).told, []);
    const unknown = { swapBytes: NaN, pressureMemorySome: 8 };
    assert.deepEqual(new TriageStage().pass(60, unknown).told, []);
  });
});
