import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { RULES } from '../../src/triage/rules.js';
import { container } from '../support/sample-state.js';
import { TriageStage, UNKNOWN } from '../support/triage-stage.js';

const MIB = 2 ** 20;
const throttled = { cpuLimitCores: 0.5, cpuPeriods: 10, throttledPercent: 50 };
const full = { pids: 100 };

describe('the evaluator', () => {
  it('knows nothing of what is unknown', () => {
    assert.deepEqual(new TriageStage().pass(60, UNKNOWN).told, []);
    assert.deepEqual(new TriageStage().pass(60, undefined).told, []);
  });

  it('tells the worst first, then what explains the rest', () => {
    const stage = new TriageStage({ health: 'unhealthy' });
    stage.pass(40, { ...throttled, ...full, cpuPercent: 390, networkTxBytesPerSec: 200 * MIB });
    assert.deepEqual(
      stage.why.map(({ rule }) => rule),
      ['pids-limit', 'unhealthy', 'cpu-throttled', 'network-flood', 'cpu-hog'],
    );
  });

  it('is silenced for a container by its label', () => {
    const silenced = (ignore: string) => {
      const labels = new Map([[own('dtop.ignore'), own(ignore)]]);
      const stage = new TriageStage({ health: 'unhealthy', labels }).pass(9, throttled);
      return stage.why.map(({ rule }) => rule).join(' ');
    };
    assert.equal(silenced('unhealthy'), 'cpu-throttled');
    assert.equal(silenced('no-such-rule, cpu-throttled'), 'unhealthy');
    assert.equal(silenced('cpu-throttled,unhealthy'), '');
    assert.equal(silenced('all'), '');
    assert.equal(silenced(''), 'unhealthy cpu-throttled');
  });

  it('takes seconds for seconds, however often it is asked', () => {
    const often = new TriageStage();
    often.intervalSec = 0.1;
    const tenth = { ...throttled, intervalMs: 100, cpuPeriods: 1 };
    assert.deepEqual(often.pass(2, tenth).told, []);
    assert.equal(often.pass(4, tenth).told.length, 1);
    const seldom = new TriageStage();
    seldom.intervalSec = 10;
    const ten = { ...throttled, intervalMs: 10_000, cpuPeriods: 100 };
    assert.equal(seldom.pass(20, ten).told.length, 1);
  });

  it('says in a single look what needs no second one', () => {
    const stage = new TriageStage({ health: 'unhealthy' }).pass(1, { ...throttled, ...full });
    assert.deepEqual(stage.told, ['warning unhealthy: unhealthy']);
  });

  it('drops what it said of a run that has ended, and of containers that are gone', () => {
    const stage = new TriageStage().pass(9, throttled);
    stage.become({ state: 'exited', exitCode: 0 });
    assert.deepEqual(stage.pass(1, undefined).told, []);
    const lived = new TriageStage().pass(9, throttled);
    const before = lived.container;
    lived.container = container(7);
    assert.deepEqual(lived.pass(1, undefined).verdicts.size, 0);
    lived.container = before;
    assert.deepEqual(lived.pass(1, throttled).told, [], 'begins anew');
  });

  it('survives a clock that is set', () => {
    const stage = new TriageStage().pass(9, throttled);
    stage.nowMs -= 3_600_000;
    assert.equal(stage.pass(1, throttled).told.length, 1);
    stage.nowMs += 86_400_000;
    assert.equal(stage.pass(6, throttled).told.length, 1);
  });
});

describe('the table of rules', () => {
  it('has a name, words and a severity for each', () => {
    assert.equal(new Set(RULES.map(({ id }) => id)).size, RULES.length);
    for (const { id, title, help, needs, hold } of RULES) {
      assert.match(id, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(title !== '' && help !== '' && needs.length > 0, id);
      assert.ok(hold.on <= hold.of && hold.of <= 32 && hold.off <= 32 && hold.off > 0, id);
    }
  });
});
