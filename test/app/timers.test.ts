import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { timed } from '../../src/app/timed.js';
import { TimerFiles } from '../../src/app/timer-files.js';
import { fileTimers, type Timers } from '../../src/app/timers.js';
import { joined, undoFor, undoNow } from '../../src/app/undo.js';
import type { SafeJson } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { containerId, hostId } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import type { Timer, Undo } from '../../src/model/timer.js';

const host = hostId('local');
const id = containerId('a'.repeat(64));
const target = { host, id, name: own('api'), startedAtMs: 5 };
const never = new AbortController().signal;
const STARTED = '2026-11-20T12:00:00Z';
const startedAtMs = Date.parse(STARTED);
const inspected = (config: Readonly<Record<string, number>>, paused = false): SafeJson => ({
  HostConfig: config,
  State: { Paused: paused, StartedAt: own(STARTED) },
});
const update: Operation = {
  ...{ op: 'container.update', target, forMs: 1000 },
  limits: { cpus: 0.5, memoryBytes: 100 },
};
const before = { cpus: 2, memoryBytes: 400, memorySwapBytes: 800 };
const undo: Undo = { does: 'limits', set: update.limits, before };
const timer: Timer = { container: id, name: own('api'), dueMs: 1000, undo };

/** What undoing asks for, where the engine says that of the container. */
async function asked(what: Timer, said: SafeJson): Promise<readonly Operation[]> {
  const operations: Operation[] = [];
  const perform = (operation: Operation) => Promise.resolve(void operations.push(operation));
  await undoNow({ host, inspect: () => Promise.resolve(said) }, { perform }, what, never);
  return operations;
}

describe('what undoes', () => {
  it('is what was there before, of what is changed', () => {
    const config = { NanoCpus: 2e9, Memory: 400, MemorySwap: 800, PidsLimit: 9 };
    assert.deepEqual(undoFor(update, inspected(config)), undo);
    assert.deepEqual(undoFor({ op: 'container.pause', target }, inspected({})), {
      ...{ does: 'unpause', startedAtMs },
    });
  });

  it('is of the first of two changes, and of all they changed', () => {
    const next: Undo = {
      does: 'limits',
      set: { cpus: 1, pids: 5 },
      before: { cpus: 0.5, pids: 9 },
    };
    assert.deepEqual(joined(undo, next), {
      ...{ does: 'limits', set: { cpus: 1, memoryBytes: 100, pids: 5 } },
      before: { ...before, pids: 9 },
    });
    assert.equal(joined(undefined, next), next);
  });

  it('asks for the old limits, in the place of those that are still set', async () => {
    const [all] = await asked(timer, inspected({ CpuQuota: 50_000, Memory: 100, MemorySwap: 800 }));
    assert.deepEqual(all, {
      ...{ op: 'container.update', target: { ...target, startedAtMs: undefined } },
      limits: before,
      words: { cpuPeriodUs: 100_000, isSwapLimited: true },
    });
    const [some] = await asked(timer, inspected({ CpuQuota: 70_000, Memory: 100 }));
    assert.ok(some?.op === 'container.update');
    assert.deepEqual(some.limits, { memoryBytes: 400, memorySwapBytes: 800 });
    const other = inspected({ CpuQuota: 70_000, Memory: 200 });
    await assert.rejects(asked(timer, other), { kind: 'changed' });
  });

  it('unpauses that run, as long as it is paused', async () => {
    const paused: Timer = { ...timer, undo: { does: 'unpause', startedAtMs } };
    assert.equal((await asked(paused, inspected({}, true)))[0]?.op, 'container.unpause');
    await assert.rejects(asked(paused, inspected({})), { kind: 'changed' });
    const later: Timer = { ...timer, undo: { does: 'unpause', startedAtMs: startedAtMs - 9000 } };
    await assert.rejects(asked(later, inspected({}, true)), { kind: 'changed' });
  });
});

describe('timers as files', () => {
  let dir: string;
  let files: TimerFiles;
  beforeEach(() => {
    dir = join(mkdtempSync(join(tmpdir(), 'dtop-timers-')), 'timers');
    files = new TimerFiles(dir);
  });
  afterEach(() => rmSync(join(dir, '..'), { recursive: true }));

  const open = (start: (dir: string) => void): Timers =>
    fileTimers({ dir, args: { host: undefined, journal: true }, env: { DOCKER_HOST: 'x' }, start });
  /** A watchdog that takes at once what is there. */
  const take = (): void => void files.move(timer, 'new', 'armed');

  it('are read as they were written, limits that are none too', async () => {
    const unlimited: Timer = {
      ...timer,
      undo: { does: 'limits', set: { cpus: 1 }, before: { cpus: Infinity } },
    };
    await open(take).arm(unlimited, 'unix:///e', never);
    assert.deepEqual(files.find(timer, 'armed')?.timer, unlimited);
    assert.equal(files.find(timer, 'armed')?.where.env['DOCKER_HOST'], 'x');
    const [name = ''] = readdirSync(dir);
    assert.equal(statSync(join(dir, name)).mode & 0o777, 0o600);
    assert.equal(statSync(dir).mode & 0o777, 0o700);
  });

  it('that are no timers are passed over', () => {
    assert.deepEqual(files.list('armed'), []);
    files.write(
      {
        timer,
        where: { endpoint: 'e', host: undefined, env: {}, journal: false },
        said: undefined,
      },
      'done',
    );
    for (const [index, text] of ['', '{', '[]', '{"timer":{"container":"../x"}}'].entries())
      writeFileSync(join(dir, `${index}.armed`), text);
    assert.deepEqual(files.list('armed'), []);
    assert.equal(files.list('done').length, 1);
  });

  it('are nothing before somebody answers for them', async () => {
    const abort = new AbortController();
    const timers = open(() => abort.abort());
    await assert.rejects(timers.arm(timer, 'unix:///e', abort.signal), /nothing was done/);
    assert.deepEqual(readdirSync(dir), []);
  });

  it('are kept, unless their time has come', async () => {
    const timers = open(take);
    await timers.arm(timer, 'unix:///e', never);
    assert.deepEqual(timers.list(), [timer]);
    assert.equal(timers.keep(timer), true);
    assert.equal(timers.keep(timer), false);
    await timers.arm(timer, 'unix:///e', never);
    files.move(timer, 'armed', 'due');
    assert.equal(timers.keep(timer), false);
    assert.deepEqual(timers.list(), [timer]);
  });

  it('of one container become one, and the earlier comes back when the later is not done', async () => {
    const timers = open(take);
    await timers.arm(timer, 'unix:///e', never);
    const again: Undo = { does: 'limits', set: { cpus: 1 }, before: { cpus: 0.5 } };
    const disarm = await timers.arm({ ...timer, undo: again }, 'unix:///e', never);
    assert.deepEqual(timers.list()[0]?.undo, joined(undo, again));
    disarm();
    assert.deepEqual(timers.list(), [timer]);
  });

  it('find somebody at the next start, and their end is told once', async () => {
    await open(take).arm(timer, 'unix:///e', never);
    let started = 0;
    const timers = open(() => started++);
    assert.equal(started, 1);
    const [stored] = files.list('armed');
    assert.ok(stored);
    files.write({ ...stored, said: own('gone') }, 'done');
    assert.deepEqual(timers.ended(), [{ timer, said: 'gone' }]);
    assert.deepEqual(timers.ended(), []);
  });
});

describe('a door for what is done for a while', () => {
  const calls: string[] = [];
  beforeEach(() => void calls.splice(0));
  const timers: Timers = {
    arm: () => Promise.resolve(void calls.push('armed')).then(() => () => void calls.push('off')),
    keep: () => Boolean(calls.push('kept')),
    list: () => [timer],
    ended: () => [],
  };
  const engine = { endpoint: 'e', inspect: () => Promise.resolve(inspected({})) };
  const door = (failure?: Failure) => ({
    perform: () => {
      calls.push('done');
      return failure === undefined ? Promise.resolve() : Promise.reject(failure);
    },
  });
  const refusing = (kind: Failure['kind']) => timed(engine, door(new Failure(kind, 'no')), timers);

  it('does nothing before its end is certain', async () => {
    await timed(engine, door(), timers).perform(update, never);
    assert.deepEqual(calls, ['armed', 'done']);
    await assert.rejects(timed(engine, door(), undefined).perform(update, never), /no place/);
    assert.deepEqual(calls, ['armed', 'done']);
  });

  it('sets no timer for what is done for good', async () => {
    const { forMs: _, ...forGood } = update;
    await timed(engine, door(), timers).perform(forGood, never);
    assert.deepEqual(calls, ['done']);
  });

  it('takes the timer back where nothing was done, and only there', async () => {
    await assert.rejects(refusing('conflict').perform(update, never), { kind: 'conflict' });
    assert.deepEqual(calls.splice(0), ['armed', 'done', 'off']);
    for (const kind of ['timeout', 'unreachable', 'protocol', 'aborted'] as const) {
      await assert.rejects(refusing(kind).perform(update, never), { kind });
      assert.deepEqual(calls.splice(0), ['armed', 'done'], kind);
    }
  });

  it('keeps, and says when it is too late', async () => {
    await timed(engine, door(), timers).perform({ op: 'container.keep', target }, never);
    assert.deepEqual(calls, ['kept']);
    const late = timed(engine, door(), { ...timers, keep: () => false });
    await assert.rejects(late.perform({ op: 'container.keep', target }, never), { kind: 'gone' });
    const longer = { op: 'container.keep', target, forMs: 60_000 } as const;
    await assert.rejects(timed(engine, door(), timers).perform(longer, never), { kind: 'gone' });
    const running = { ...timers, list: () => [{ ...timer, dueMs: Date.now() + 5000 }] };
    calls.splice(0);
    await timed(engine, door(), running).perform(longer, never);
    assert.deepEqual(calls, ['armed']);
  });
});
