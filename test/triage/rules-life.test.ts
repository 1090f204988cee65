import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { TriageStage } from '../support/triage-stage.js';

const SIGTERM = { signal: own('15') };

/** Runs, ends with `exitCode`, and is started again by its policy. */
function crash(stage: TriageStage, exitCode: number, runSec = 4): TriageStage {
  stage.pass(runSec).event('die', { exitCode }).become({ state: 'restarting', exitCode });
  stage.pass(2, undefined).event('start');
  return stage.become({ state: 'running', exitCode: undefined, startedAtMs: stage.nowMs });
}

describe('restart-loop', () => {
  it('counts exits, and tells the period and the last code', () => {
    const stage = new TriageStage();
    for (let run = 0; run < 2; run++) crash(stage, 1);
    assert.doesNotMatch(stage.pass(1).told.join(), /loop \d/);
    crash(stage, 139).pass(1);
    assert.deepEqual(stage.told, ['critical restart-loop: loop 3 in 20s, exit 139 SIGSEGV']);
    for (let run = 0; run < 9; run++) crash(stage, 1);
    assert.deepEqual(stage.pass(1).told, ['critical restart-loop: loop 12 in 1m, exit 1']);
  });

  it('says OOM where a kill was seen, and SIGKILL where none was', () => {
    const stage = new TriageStage();
    for (let run = 0; run < 3; run++) crash(stage, 137);
    assert.match(stage.pass(1).told.join(), /exit 137 SIGKILL/);
    stage.pass(2).event('oom');
    crash(stage, 137, 0).pass(1);
    assert.match(stage.told[0] ?? '', /^critical restart-loop: .*exit 137 OOM$/);
    assert.match(stage.told[1] ?? '', /^critical oom-killed: OOM kill just now$/);
  });

  it('ends when a run lasts', () => {
    const stage = new TriageStage();
    for (let run = 0; run < 4; run++) crash(stage, 1);
    assert.match(stage.pass(60).told.join(), /loop \d/);
    assert.doesNotMatch(stage.pass(70).told.join(), /loop \d/);
    assert.deepEqual(stage.pass(600).told, []);
  });

  it('counts exits with code 0 only where the engine starts it again', () => {
    const scheduled = new TriageStage();
    const policy = new TriageStage();
    for (let run = 0; run < 5; run++) {
      scheduled.pass(18).event('die', { exitCode: 0 }).become({ state: 'exited', exitCode: 0 });
      scheduled.pass(30, undefined).event('start').become({ state: 'running' });
      crash(policy, 0);
    }
    assert.deepEqual(scheduled.pass(1).told, []);
    assert.match(policy.pass(1).told.join(), /loop 5 in 30s, exit 0/);
  });

  it('does not count what was asked for', () => {
    const stage = new TriageStage();
    for (let run = 0; run < 4; run++) {
      stage.event('kill', SIGTERM).pass(1).event('die', { exitCode: 143 });
      stage.pass(1, undefined).event('start');
    }
    for (let run = 0; run < 4; run++) {
      // a stop signal of its own, told by what follows
      stage
        .event('kill', { signal: own('28') })
        .pass(1)
        .event('die', { exitCode: 1 });
      stage.event('stop').pass(1, undefined).event('start');
    }
    assert.deepEqual(stage.pass(1).told, []);
  });

  it('says what the engine says while little was seen', () => {
    const stage = new TriageStage({ state: 'restarting', exitCode: 1 });
    assert.deepEqual(stage.pass(1, undefined).told, ['warning restart-loop: restarting, exit 1']);
    stage.become({ state: 'running', exitCode: undefined, restarts: 212 });
    stage.become({ startedAtMs: stage.nowMs - 3000 });
    assert.deepEqual(stage.pass(1).told, ['warning restart-loop: 212 restarts, the last just now']);
    assert.deepEqual(stage.pass(60).told, []);
  });
});

describe('oom-killed', () => {
  it('tells of the kill the engine told of', () => {
    const stage = new TriageStage().pass(5).event('oom').event('die', { exitCode: 137 });
    stage.become({ state: 'exited', exitCode: 137 }).pass(1, undefined);
    assert.deepEqual(stage.told, [
      'critical oom-killed: OOM kill just now',
      'warning exited: exit 137 OOM, just now',
    ]);
    assert.equal(stage.pass(180, undefined).told[0], 'warning oom-killed: OOM kill 3m ago');
    assert.doesNotMatch(stage.pass(420, undefined).told.join(), /oom-killed/);
  });

  it('tells of killed children, which only the counter shows', () => {
    const stage = new TriageStage().pass(5, { oomKills: 4 });
    assert.deepEqual(stage.told, [], 'kills of before anybody looked');
    stage.pass(60, { oomKills: 5 }).pass(30, { oomKills: 7 });
    assert.deepEqual(stage.told, ['critical oom-killed: OOM kill ×3 in 1m, last just now']);
  });

  it('counts a kill once that both tell of', () => {
    const stage = new TriageStage().pass(5).event('oom').pass(1, { oomKills: 1 });
    assert.deepEqual(stage.told, ['critical oom-killed: OOM kill just now']);
  });

  it('is silent about a counter that begins again, or is unknown', () => {
    const stage = new TriageStage().pass(5, { oomKills: 4 }).pass(5, { oomKills: 0 });
    assert.deepEqual(stage.pass(5, { oomKills: NaN }).told, []);
  });
});

describe('unhealthy', () => {
  it('tells what the check printed, where that is known', () => {
    const stage = new TriageStage({ health: 'unhealthy' });
    assert.deepEqual(stage.pass(1).told, ['warning unhealthy: unhealthy']);
    stage.healthOutput = own('curl: (7) Failed to connect');
    assert.deepEqual(stage.pass(1).told, [
      'warning unhealthy: unhealthy: curl: (7) Failed to connect',
    ]);
    assert.deepEqual(stage.become({ health: 'healthy' }).pass(1).told, []);
  });

  it('is silent about one that starts, or no longer runs', () => {
    assert.deepEqual(new TriageStage({ health: 'starting' }).pass(1).told, []);
    const stopped = new TriageStage({ health: 'unhealthy', state: 'exited', exitCode: 0 });
    assert.deepEqual(stopped.pass(1, undefined).told, []);
  });
});

describe('exited', () => {
  it('tells of a crash for an hour', () => {
    const stage = new TriageStage().pass(3).event('die', { exitCode: 1 });
    stage.become({ state: 'exited', exitCode: 1, finishedAtMs: stage.nowMs });
    assert.deepEqual(stage.pass(180, undefined).told, ['warning exited: exit 1, 3m ago']);
    assert.deepEqual(stage.pass(1800, undefined).told, ['notice exited: exit 1, 33m ago']);
    assert.deepEqual(stage.pass(1800, undefined).told, []);
  });

  it('tells of one crash of a container that runs again', () => {
    const stage = new TriageStage().pass(3).event('die', { exitCode: 139 }).event('start');
    assert.deepEqual(stage.pass(60).told, [
      'notice exited: restarted after exit 139 SIGSEGV, 1m ago',
    ]);
    assert.deepEqual(stage.pass(600).told, []);
  });

  it('goes by the list for what nobody saw', () => {
    const stage = new TriageStage();
    stage.become({ state: 'exited', exitCode: 2, finishedAtMs: stage.nowMs - 240_000 });
    assert.deepEqual(stage.pass(1, undefined).told, ['warning exited: exit 2, 4m ago']);
    stage.become({ exitCode: 143 });
    assert.deepEqual(stage.pass(1, undefined).told, [], 'what a stop leaves');
    stage.become({ exitCode: 1, finishedAtMs: undefined });
    assert.deepEqual(stage.pass(1, undefined).told, [], 'nobody knows when');
    stage.become({ exitCode: undefined, finishedAtMs: stage.nowMs });
    assert.deepEqual(stage.pass(1, undefined).told, [], 'nobody knows how');
  });

  it('is silent about exit 0 and about what was stopped', () => {
    const done = new TriageStage({ state: 'exited', exitCode: 0 });
    done.become({ finishedAtMs: done.nowMs });
    assert.deepEqual(done.pass(1, undefined).told, []);
    const stopped = new TriageStage().pass(1).event('kill', SIGTERM).pass(10);
    stopped.event('die', { exitCode: 137 }).become({ state: 'exited', exitCode: 137 });
    assert.deepEqual(stopped.pass(1, undefined).told, []);
  });

  it('believes the list where the last end was missed', () => {
    const stage = new TriageStage().pass(1).event('die', { exitCode: 1 }).pass(60);
    stage.become({ state: 'exited', exitCode: 0, finishedAtMs: stage.nowMs });
    assert.deepEqual(stage.pass(1, undefined).told, []);
  });

  it('always tells of a dead one', () => {
    const stage = new TriageStage({ state: 'dead', exitCode: 0 });
    stage.become({ finishedAtMs: stage.nowMs });
    assert.deepEqual(stage.pass(1, undefined).told, ['warning exited: dead, exit 0, just now']);
  });
});

describe('paused', () => {
  it('tells since when, where the pause was seen', () => {
    const stage = new TriageStage().pass(1).event('pause').become({ state: 'paused' });
    assert.deepEqual(stage.pass(290).told, []);
    assert.deepEqual(stage.pass(130).told, ['notice paused: paused 7m']);
    assert.deepEqual(stage.event('unpause').become({ state: 'running' }).pass(1).told, []);
  });

  it('says at least for how long where it was not', () => {
    const stage = new TriageStage({ state: 'paused' });
    assert.deepEqual(stage.pass(361).told, ['notice paused: paused over 6m']);
  });
});
