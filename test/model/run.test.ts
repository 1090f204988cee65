import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restartWaitMs, runOf } from '../../src/model/run.js';
import { own } from '../../src/model/safe-text.js';
import { inspectedRun } from '../support/sample-run.js';
import { NOW } from '../support/sample-state.js';

test('a run as the engine tells of it', () => {
  const run = runOf(
    inspectedRun({ code: 137, oom: true, memory: 2 ** 20, policy: 'on-failure', most: 5 }),
  );
  assert.equal(run.startedAtMs, NOW - 131_000);
  assert.equal(run.finishedAtMs, NOW - 90_000);
  assert.deepEqual(
    [run.exitCode, run.oomKilled, run.memoryLimitBytes, run.policy, run.mostRestarts],
    [137, true, 2 ** 20, 'on-failure', 5],
  );
  assert.deepEqual(
    run.checks.map(({ exitCode }) => exitCode),
    [0, 7],
  );
});

test('what is not told is unknown, and never is not a time', () => {
  const run = runOf({ State: { StartedAt: own('0001-01-01T00:00:00Z') } });
  assert.deepEqual(
    [run.startedAtMs, run.finishedAtMs, run.restarts, run.memoryLimitBytes],
    [NaN, NaN, NaN, NaN],
  );
  assert.equal(run.exitCode, undefined);
  assert.deepEqual(run.checks, []);
});

test('the engine waits twice as long each time, up to a minute, and briefly after a long run', () => {
  const wait = (restarts: number, ranMs: number): number =>
    restartWaitMs(runOf(inspectedRun({ restarts, ranMs })));
  assert.deepEqual(
    [1, 2, 3, 9, 10, 11, 500].map((restarts) => wait(restarts, 500)),
    [100, 200, 400, 25_600, 51_200, 60_000, 60_000],
  );
  assert.equal(wait(9, 10_000), 100);
});
