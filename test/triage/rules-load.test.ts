import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TriageStage } from '../support/triage-stage.js';

const MIB = 2 ** 20;

describe('cpu-throttled', () => {
  const throttled = { cpuLimitCores: 0.3, cpuPeriods: 10, throttledPercent: 68 };

  it('tells the share of periods of the last seconds, and the limit', () => {
    const stage = new TriageStage().pass(5, throttled);
    assert.deepEqual(stage.told, ['warning cpu-throttled: throttled 68% (limit 0.3)']);
  });

  it('counts periods, not seconds', () => {
    const mixed = (second: number) =>
      second % 2 === 0
        ? { ...throttled, cpuPeriods: 9, throttledPercent: 100 }
        : { ...throttled, cpuPeriods: 1, throttledPercent: 0 };
    const stage = new TriageStage().pass(30, mixed);
    assert.match(stage.told.join(), /throttled (88|89|90|91|92)% /);
  });

  it('does not flap around its threshold, and ends some seconds after the last throttled one', () => {
    const stage = new TriageStage().pass(6, throttled);
    const swaying = (second: number) => ({
      ...throttled,
      throttledPercent: second % 8 < 4 ? 30 : 18,
    });
    for (let second = 0; second < 40; second++) {
      stage.pass(1, swaying(second));
      assert.equal(stage.told.length, 1, `second ${second}`);
    }
    stage.pass(30, { ...throttled, throttledPercent: 0 });
    assert.deepEqual(stage.told, []);
  });

  it('is silent about short bursts, a little throttling, and no limit', () => {
    const bursts = (second: number) => (second % 15 < 2 ? throttled : {});
    assert.deepEqual(new TriageStage().pass(120, bursts).told, []);
    assert.deepEqual(new TriageStage().pass(60, { ...throttled, throttledPercent: 12 }).told, []);
    const unlimited = { cpuLimitCores: Infinity, cpuPeriods: 0, throttledPercent: 0 };
    assert.deepEqual(new TriageStage().pass(60, unlimited).told, []);
    const unknown = { cpuLimitCores: 0.3, cpuPeriods: NaN, throttledPercent: NaN };
    assert.deepEqual(new TriageStage().pass(60, unknown).told, []);
  });
});

describe('cpu-hog', () => {
  it('tells of one that has most of the machine for half a minute', () => {
    const stage = new TriageStage().pass(20, { cpuPercent: 330 });
    assert.deepEqual(stage.told, []);
    stage.pass(12, { cpuPercent: 330 });
    assert.deepEqual(stage.told, ['notice cpu-hog: CPU 83% of the machine']);
  });

  it('is silent about bursts, and where the number of CPUs is unknown', () => {
    const burst = (second: number) => ({ cpuPercent: second % 30 < 15 ? 390 : 5 });
    assert.deepEqual(new TriageStage().pass(300, burst).told, []);
  });
});

describe('pids-limit', () => {
  it('warns near the limit and is critical at it', () => {
    assert.deepEqual(new TriageStage().pass(3, { pids: 82 }).told, [
      'warning pids-limit: pids 82 of 100',
    ]);
    assert.deepEqual(new TriageStage().pass(3, { pids: 100 }).told, [
      'critical pids-limit: pids 100 of 100',
    ]);
  });

  it('is silent below it, and without a limit', () => {
    assert.deepEqual(new TriageStage().pass(9, { pids: 79 }).told, []);
    assert.deepEqual(new TriageStage().pass(9, { pids: 50_000, pidsLimit: Infinity }).told, []);
    assert.deepEqual(new TriageStage().pass(9, { pids: 50_000, pidsLimit: NaN }).told, []);
  });
});

describe('disk-stall', () => {
  it('tells the share of time waited, and the rates of one that moves much', () => {
    const busy = { pressureIoSome: 8, blockReadBytesPerSec: 0, blockWriteBytesPerSec: 120 * MIB };
    assert.deepEqual(new TriageStage().pass(4, busy).told, [
      'warning disk-stall: io stall 8%, w 120M/s',
    ]);
  });

  it('needs more of a wait where rates are unknown or small', () => {
    const unknown = { blockReadBytesPerSec: NaN, blockWriteBytesPerSec: NaN };
    assert.deepEqual(new TriageStage().pass(9, { ...unknown, pressureIoSome: 18 }).told, []);
    assert.deepEqual(new TriageStage().pass(4, { ...unknown, pressureIoSome: 60 }).told, [
      'warning disk-stall: io stall 60%',
    ]);
    const waits = { pressureIoSome: 60, blockReadBytesPerSec: MIB, blockWriteBytesPerSec: 0 };
    assert.deepEqual(new TriageStage().pass(4, waits).told, [
      'notice disk-stall: io stall 60%, r 1.0M/s',
    ]);
  });

  it('goes by the rates, as a notice, where there are no pressure files', () => {
    const unknown = { pressureIoSome: NaN, blockReadBytesPerSec: 10 * MIB };
    const much = { ...unknown, blockWriteBytesPerSec: 500 * MIB };
    assert.deepEqual(new TriageStage().pass(4, much).told, [
      'notice disk-stall: io r 10M/s, w 500M/s',
    ]);
    const some = { ...unknown, blockWriteBytesPerSec: 30 * MIB };
    assert.deepEqual(new TriageStage().pass(60, some).told, []);
  });

  it('is silent about short writes, and where nothing is counted', () => {
    const short = (second: number) =>
      second % 30 < 2 ? { pressureIoSome: 20, blockWriteBytesPerSec: 80 * MIB } : {};
    assert.deepEqual(new TriageStage().pass(120, short).told, []);
    const unknown = { pressureIoSome: NaN, blockWriteBytesPerSec: NaN };
    assert.deepEqual(new TriageStage().pass(9, unknown).told, []);
  });
});

describe('log-growth', () => {
  const MIB = 2 ** 20;
  const grown = (bytes: number, bytesPerSec: number): readonly string[] => {
    const stage = new TriageStage();
    stage.logFile = { bytes, bytesPerSec };
    return stage.pass(12).told;
  };

  it('tells the size of the file and how fast it grows', () => {
    assert.deepEqual(grown(1.5 * 1024 * MIB, 5 * MIB), ['warning log-growth: log 1.5G, +5.0M/s']);
  });

  it('is silent about a small one, a slow one, one looked at once, and where there is none', () => {
    assert.deepEqual(grown(20 * MIB, 5 * MIB), []);
    assert.deepEqual(grown(9 * 1024 * MIB, 0.5 * MIB), []);
    assert.deepEqual(grown(9 * 1024 * MIB, NaN), []);
    assert.deepEqual(new TriageStage().pass(12).told, []);
  });
});

describe('network-flood', () => {
  const flood = { networkTxBytesPerSec: 88 * MIB };

  it('compares with what was usual, and goes on for as long as it floods', () => {
    const stage = new TriageStage().pass(60).pass(4, flood);
    assert.deepEqual(stage.told, ['warning network-flood: net out 88M/s, before 39K']);
    stage.pass(1200, flood);
    assert.deepEqual(stage.told, ['warning network-flood: net out 88M/s, before 39K']);
    stage.pass(15);
    assert.deepEqual(stage.told, []);
  });

  it('is a notice where nothing is known of before', () => {
    const incoming = { networkRxBytesPerSec: 100 * MIB, networkTxBytesPerSec: MIB };
    assert.deepEqual(new TriageStage().pass(4, incoming).told, [
      'notice network-flood: net in 100M/s',
    ]);
  });

  it('is silent about one that always moves much, a little more than usual, and unknown rates', () => {
    const busy = (second: number) => ({ networkTxBytesPerSec: (20 + (second % 20)) * MIB });
    assert.deepEqual(new TriageStage().pass(300, busy).told, []);
    assert.deepEqual(new TriageStage().pass(60).pass(9, { networkTxBytesPerSec: MIB }).told, []);
    const unknown = { networkTxBytesPerSec: NaN, networkRxBytesPerSec: NaN };
    assert.deepEqual(new TriageStage().pass(90, unknown).told, []);
  });

  it('learns what comes again and again', () => {
    const nightly = (second: number) => (second % 60 < 10 ? flood : {});
    const stage = new TriageStage().pass(180, nightly);
    for (let minute = 0; minute < 5; minute++) {
      stage.pass(59, nightly);
      assert.deepEqual(stage.told, []);
      stage.pass(1);
    }
  });
});
