/** What is undone by itself, whatever has become of dtop: verified in the kernel's files and by inspect. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';
import { kernelLimits } from '../../support/limit-files.js';

const SLEEPER = { Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.2; done'] };
const MIB = 2 ** 20;
const LIMITS = { NanoCpus: 1e9, Memory: 256 * MIB, MemorySwap: 512 * MIB, PidsLimit: 200 };

/** Processes that were told of this directory. */
function watchdogs(dir: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0watchdog\0${dir}`);
      } catch {
        // gone meanwhile
        return false;
      }
    });
}

describe('timers, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;
  let home: string;

  before(async () => {
    engine = await Dockerd.start();
  });
  after(() => engine?.close());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'dtop-state-'));
  });
  afterEach(async () => {
    dtop.close();
    // whoever still waits has nothing to wait for
    rmSync(timersDir(), { recursive: true, force: true });
    await until(() => Promise.resolve(watchdogs(timersDir()).length === 0));
    rmSync(home, { recursive: true, force: true });
  });

  const timersDir = (): string => join(home, 'dtop/timers');
  const files = (): readonly string[] => {
    try {
      return readdirSync(timersDir());
    } catch {
      return [];
    }
  };
  /** Its time has come: nobody waits an hour. */
  function hasten(): void {
    for (const name of files()) {
      const path = join(timersDir(), name);
      const stored: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const dueNow = (key: string, value: unknown): unknown => (key === 'dueMs' ? 0 : value);
      // whole or not at all: it is looked at as soon as it changes
      writeFileSync(`${path}.part`, JSON.stringify(stored, dueNow));
      renameSync(`${path}.part`, path);
    }
  }
  const inspect = (name: string): Promise<unknown> => engine.api('GET', `/containers/${name}/json`);
  const until = async (holds: () => Promise<boolean>): Promise<void> => {
    for (let tries = 0; tries < 300 && !(await holds()); tries++) await sleep(100);
    assert.ok(await holds(), `${files().join(' ')}\n${dtop.text()}`);
  };

  /** By inspect, and by the kernel. */
  async function limits(name: string): Promise<object> {
    const container = await inspect(name);
    const kernel = kernelLimits(Number(field(container, 'State', 'Pid')));
    const config = (key: string): unknown => field(container, 'HostConfig', key);
    return {
      ...{ nano: config('NanoCpus'), memory: config('Memory'), swap: config('MemorySwap') },
      pids: config('PidsLimit'),
      kernel: { ...kernel, quota: kernel.quota.split(' ')[0] },
    };
  }
  const limited = (nano: number, memory: number, pids: number): object => ({
    ...{ nano, memory, swap: 512 * MIB, pids },
    kernel: { quota: String(nano / 1e4), memory: String(memory), pids: String(pids) },
  });
  const BEFORE = limited(1e9, 256 * MIB, 200);
  const LOWERED = limited(25e7, 64 * MIB, 50);
  const reaches = (name: string, wanted: object): Promise<void> =>
    until(async () => JSON.stringify(await limits(name)) === JSON.stringify(wanted));

  async function open(name: string): Promise<void> {
    await engine.run(name, { ...SLEEPER, HostConfig: LIMITS });
    dtop = Dtop.on(engine.endpoint, { env: { XDG_STATE_HOME: home } });
    await dtop.shows(new RegExp(`live[^]*${name} +running`));
    await dtop.filter(name);
  }

  async function lower(name: string, time = '1h'): Promise<void> {
    assert.deepEqual(await limits(name), BEFORE);
    dtop.press('L');
    await dtop.shows(/Limit [^]*for=10m/);
    dtop.press('\u000b', `cpus=0.25 memory=64m pids=50 for=${time}`);
    await dtop.shows(/--cpus 0\.25 --memory 64m --pids-limit 50/);
    dtop.press(KEY.enter);
    await dtop.confirm(/Limit 1 container for [^]*comes back then, even if dtop has ended/, 'y');
    await reaches(name, LOWERED);
  }

  const ended = (): Promise<void> =>
    until(() => Promise.resolve(watchdogs(timersDir()).length === 0));

  it('puts limits back when their time is over, says so, and ends', async () => {
    await open('timed');
    await lower('timed', '10s');
    await dtop.shows(/timed +running \d+s/);
    assert.equal(watchdogs(timersDir()).length, 1);
    await reaches('timed', BEFORE);
    await dtop.shows(/limits of timed: are back/);
    await dtop.shows((text) => !/timed +running \d+s/.test(text));
    await ended();
    assert.deepEqual(files(), []);
    const journal = readFileSync(join(home, 'dtop/journal.jsonl'), 'utf8').trim().split('\n');
    assert.deepEqual(
      journal.map((line) => field(JSON.parse(line), 'result')),
      [undefined, 'done', undefined, 'done'],
    );
  });

  it('puts them back though dtop was killed', async () => {
    await open('orphan');
    await lower('orphan');
    process.kill(dtop.pty.pid, 'SIGKILL');
    await dtop.pty.exit;
    assert.deepEqual(await limits('orphan'), LOWERED);
    hasten();
    await reaches('orphan', BEFORE);
    await ended();
    // what happened meanwhile is told by the next one
    dtop = Dtop.on(engine.endpoint, { env: { XDG_STATE_HOME: home } });
    await dtop.shows(/limits of orphan: are back/);
  });

  it('goes on when the watchdog itself was killed, with the next dtop', async () => {
    await open('twice');
    await lower('twice');
    for (const pid of watchdogs(timersDir())) process.kill(Number(pid), 'SIGKILL');
    assert.equal(await dtop.quit(), 0);
    hasten();
    assert.deepEqual(await limits('twice'), LOWERED);
    dtop = Dtop.on(engine.endpoint, { env: { XDG_STATE_HOME: home } });
    await reaches('twice', BEFORE);
    await ended();
  });

  it('leaves what is kept', async () => {
    await open('kept');
    await lower('kept');
    await dtop.shows(/kept +running \d/);
    dtop.press('x');
    await dtop.shows(/Keep kept as it is for how long/);
    dtop.press(KEY.enter);
    await dtop.shows(/kept kept as it is/);
    await ended();
    assert.deepEqual(files(), []);
    assert.deepEqual(await limits('kept'), LOWERED);
  });

  it('leaves what somebody else has changed', async () => {
    await open('other');
    await lower('other');
    const memory = { Memory: 128 * MIB };
    await engine.api('POST', '/containers/other/update', {
      ...memory,
      NanoCpus: 5e8,
      PidsLimit: 70,
    });
    hasten();
    await dtop.shows(/limits of other not undone: somebody changed them/);
    assert.deepEqual(await limits('other'), limited(5e8, 128 * MIB, 70));
    await ended();
  });

  it('says that the container is gone, and ends', async () => {
    await open('gone');
    await lower('gone');
    await engine.api('DELETE', '/containers/gone?force=true');
    hasten();
    await dtop.shows(/limits of gone not undone: .*No such container/);
    await ended();
  });

  it('unpauses by itself, also after a quit', async () => {
    await open('frozen');
    dtop.press('p');
    await dtop.confirm(/Pause 1 container\?[^]*for a time/, 't');
    await dtop.shows(/Pause frozen for how long\?[^]*for=5m/);
    dtop.press('\u0015', 'for=20m', KEY.enter);
    await dtop.confirm(/Pause 1 container for 20m\?[^]*goes on by itself then, even if dtop/, 'y');
    await until(async () => field(await inspect('frozen'), 'State', 'Paused') === true);
    await dtop.shows(/frozen +paused (20|19)m/);
    dtop.press('O');
    await dtop.shows(/timer +it goes on in (20|19)m, at \d\d:\d\d:\d\d \(x: for good/);
    dtop.press('x');
    await dtop.shows(/Keep frozen as it is for how long/);
    dtop.press('\u0015', 'for=2h', KEY.enter);
    await dtop.shows(/kept frozen as it is for 2h00m/);
    await dtop.shows(/timer +it goes on in (2h00|1h59)m/);
    assert.equal(await dtop.quit(), 0);
    assert.equal(watchdogs(timersDir()).length, 1);
    assert.equal(field(await inspect('frozen'), 'State', 'Paused'), true);
    hasten();
    await until(async () => field(await inspect('frozen'), 'State', 'Paused') === false);
    await ended();
  });
});
