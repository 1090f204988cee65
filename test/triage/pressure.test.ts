import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { nameList } from '../../src/triage/name-list.js';
import { container } from '../support/sample-state.js';
import { CALM_HOST, TriageStage } from '../support/triage-stage.js';

const GIB = 2 ** 30;

describe('host pressure', () => {
  const short = { ...CALM_HOST, memoryUsedBytes: 7.5 * GIB, pressureMemorySome: 34 };

  /** One that has most of the memory, and four that wait for it. */
  function crowded(): TriageStage {
    const stage = new TriageStage({ name: own('db-2') });
    stage.others = [4, 1, 2, 3].map((index) => [
      container(index, { name: own(`api-${index}`) }),
      { pressureMemorySome: 20 + index },
    ]);
    return stage;
  }
  const large = { memoryAnonBytes: 5 * GIB, memoryLimitBytes: 8 * GIB, pressureMemorySome: 40 };

  it('names who causes it and who suffers', () => {
    const stage = crowded();
    stage.host = short;
    stage.pass(9, large);
    assert.deepEqual(stage.hostVerdict, {
      severity: 'critical',
      text: 'memory pressure 34%: db-2 causes, api-1..4 suffer',
    });
    assert.deepEqual(stage.told, [
      'warning causing: causes memory pressure, 67% of the memory in use',
    ]);
    const [victim] = stage.others;
    assert.deepEqual(
      stage.verdicts
        .get(victim?.[0].id ?? '')
        ?.map(({ rule, severity, text }) => [rule, severity, text]),
      [['starving', 'notice', 'waits for memory 24%']],
    );
  });

  it('takes some seconds to be believed, and to be over', () => {
    const stage = crowded();
    stage.host = short;
    assert.equal(stage.pass(5, large).hostVerdict, undefined);
    assert.ok(stage.pass(5, large).hostVerdict !== undefined);
    stage.host = CALM_HOST;
    assert.ok(stage.pass(10, large).hostVerdict !== undefined);
    assert.equal(stage.pass(10, large).hostVerdict, undefined);
    assert.deepEqual(stage.pass(10).told, []);
  });

  it('is not what containers have at limits of their own', () => {
    const stage = crowded();
    stage.host = { ...CALM_HOST, pressureMemorySome: 60, pressureCpuSome: 90 };
    assert.equal(stage.pass(30, large).hostVerdict, undefined);
    assert.deepEqual(stage.told, []);
  });

  it('tells of the disk by its traffic, and of nobody where that is unknown', () => {
    const stage = new TriageStage({ name: own('backup') });
    stage.others = [[container(1, { name: own('db') }), { pressureIoSome: 70 }]];
    stage.host = { ...CALM_HOST, pressureIoSome: 66 };
    stage.pass(9, { blockWriteBytesPerSec: 90e6, blockReadBytesPerSec: 0, pressureIoSome: 40 });
    assert.equal(stage.hostVerdict?.text, 'disk pressure 66%: backup causes, db suffers');
    stage.pass(20, { blockWriteBytesPerSec: NaN, blockReadBytesPerSec: NaN, pressureIoSome: 5 });
    assert.equal(stage.hostVerdict?.text, 'disk pressure 66%: no container causes it, db suffers');
  });

  it('tells of the CPU when the machine is busy, and not of those that wait for their own limit', () => {
    const stage = new TriageStage({ name: own('encode') });
    const throttled = { cpuPeriods: 10, throttledPercent: 80, cpuLimitCores: 0.2 };
    stage.others = [
      [container(1, { name: own('web') }), { pressureCpuSome: 55 }],
      [container(2, { name: own('api') }), { pressureCpuSome: 90, ...throttled }],
    ];
    stage.host = { ...CALM_HOST, cpuPercent: 97, pressureCpuSome: 71 };
    stage.pass(9, { cpuPercent: 300, pressureCpuSome: 40 });
    assert.equal(stage.hostVerdict?.text, 'CPU pressure 71%: encode causes, web suffers');
  });

  it('is unknown of a machine that tells nothing', () => {
    const stage = crowded();
    stage.host = undefined;
    assert.equal(stage.pass(30, large).hostVerdict, undefined);
    stage.host = { ...short, pressureMemorySome: NaN };
    assert.equal(stage.pass(30, large).hostVerdict, undefined);
  });
});

it('names are few', () => {
  assert.equal(nameList(['db']), 'db');
  assert.equal(nameList(['api-2', 'api-1', 'api-3']), 'api-1..3');
  assert.equal(nameList(['api-2', 'api-4', 'web']), 'api-2, api-4, web');
  assert.equal(
    nameList(['web', 'api-2', 'api-1', 'db', 'x1y', 'cache']),
    'web, api-1..2, db, 2 more',
  );
});
