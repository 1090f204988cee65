/** What does not stop: what of it still runs is told, and one key ends it; verified by the engine and the kernel. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop } from '../../support/dtop.js';
import { isAlive } from '../../support/pty.js';

/** Hears no SIGTERM, and starts something that does not either. */
const STUBBORN = {
  Cmd: ['sh', '-c', 'trap "" TERM; sleep 4713 & while :; do sleep 0.2; done'],
};

describe('a container that does not stop, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    for (const name of ['stubborn', 'again', 'one', 'two', 'three', 'four', 'five'])
      await engine.run(name, STUBBORN);
    dtop = Dtop.on(engine.endpoint, { columns: 200 });
    await dtop.shows(/\blive\b[^]*stubborn +running/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const state = async (name: string, key: string): Promise<unknown> =>
    field(await engine.api('GET', `/containers/${name}/json`), 'State', key);
  const top = async (name: string): Promise<readonly string[]> => {
    const processes = field(await engine.api('GET', `/containers/${name}/top`), 'Processes');
    return Array.isArray(processes) ? processes.map((row) => String(field(row, 1))) : [];
  };
  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 100 && !(await holds()); tries++) await sleep(100);
    assert.ok(await holds(), dtop.text());
  }
  /** Pids that the line tells. */
  const told = (name: string): readonly string[] =>
    [
      ...(new RegExp(`stop ${name}: .*|restart ${name}: .*`)
        .exec(dtop.text())?.[0]
        .matchAll(/(\d+) [RSDZT] /g) ?? []),
    ].map(([, pid = '']) => pid);

  it('tells what still runs of it, by the pids of docker top, and kills it on one key', async () => {
    const pids = await top('stubborn');
    await dtop.filter('stubborn');
    dtop.press('s');
    await dtop.confirm(/Stop 1 container\?/, 'y');
    await dtop.shows(/stop stubborn: SIGKILL in \ds, now by s +still runs \d+ S sh -c trap/);
    assert.equal(told('stubborn')[0], String(await state('stubborn', 'Pid')));
    // one of them is another each 0.2 s
    assert.deepEqual(
      pids.slice(0, 2).filter((pid) => !told('stubborn').includes(pid)),
      [],
    );
    assert.equal(await state('stubborn', 'Running'), true);
    dtop.press('s');
    await until(async () => (await state('stubborn', 'Running')) === false);
    assert.equal(await state('stubborn', 'ExitCode'), 137);
    assert.ok(!pids.some((pid) => isAlive(Number(pid))));
    await dtop.shows(/stubborn +exited 137/);
    await dtop.shows((text) => !text.includes('still runs'));
  });

  it('does so for one that is restarted, which starts again', async () => {
    const pid = await state('again', 'Pid');
    await dtop.filter('again');
    dtop.press('r');
    await dtop.confirm(/Restart 1 container\?/, 'y');
    await dtop.shows(/restart again: SIGKILL in \ds, now by s +still runs \d+ S sh -c trap/);
    dtop.press('s');
    await until(
      async () =>
        (await state('again', 'Running')) === true && (await state('again', 'Pid')) !== pid,
    );
    await dtop.shows(/restarted again/);
    await dtop.shows(/again +running/);
    await dtop.shows((text) => !text.includes('still runs'));
  });

  it('does so for all that are marked, however many are asked at once', async () => {
    await dtop.filter('/^(one|two|three|four|five)$/');
    dtop.press('*', 's');
    await dtop.confirm(/Stop 5 containers\?/, 'y');
    await dtop.shows(/(stop waits \ds)/);
    await dtop.shows(/and \d more/);
    dtop.press('s');
    await dtop.shows((text) => (text.match(/exited 137/g) ?? []).length >= 4);
    // the fifth had to wait for one of them
    await dtop.shows(/stop \w+: SIGKILL in \ds/);
    dtop.press('s');
    await dtop.shows((text) => (text.match(/exited 137/g) ?? []).length === 5);
    assert.equal(await dtop.quit(), 0);
  });
});
