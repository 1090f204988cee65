/** What is told of a container, beside what the engine knows of it: how it ended, and what happened to it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const MIB = 2 ** 20;

describe('details of a container, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('stays', { Cmd: ['sleep', '100000'] });
    dtop = Dtop.on(engine.endpoint, { columns: 180 });
    await dtop.shows(/stays +running[^]*live|live[^]*stays +running/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  /** Enter on a container that has come to that. */
  async function look(name: string, state: RegExp): Promise<void> {
    await dtop.filter(name);
    await dtop.shows(state);
    dtop.press(KEY.enter);
    await dtop.shows(/Overview[^]*│ ended +exit/);
  }

  /** Esc closes the details, else it would take the next filter's key along. */
  async function leave(): Promise<void> {
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('│ ended'));
  }

  it('proves a kill for memory, with the peak that was seen and the last lines', async () => {
    await engine.run('eater', {
      Cmd: ['sh', '-c', 'seq 100 140; sleep 4; tail /dev/zero'],
      HostConfig: { Memory: 16 * MIB, MemorySwap: 16 * MIB },
    });
    await look('eater', /eater +exited 137/);
    await dtop.shows(/why +a kill for memory: the engine says OOMKilled/);
    await dtop.shows(/memory +peak \S+ as it was seen, limit 16M/);
    await dtop.shows(/its last 20 lines[^]*\d 121 *\n[^]*\d 140 *\n/);
    assert.doesNotMatch(dtop.text(), /\d 120 *\n/);
    const inspected = await engine.api('GET', '/containers/eater/json');
    assert.equal(field(inspected, 'State', 'OOMKilled'), true);
    await leave();
  });

  it('tells of a loop how often and when again, and that it was stopped', async () => {
    await engine.run('loop', {
      Cmd: ['sh', '-c', 'echo no; exit 3'],
      HostConfig: { RestartPolicy: { Name: 'always' } },
    });
    await dtop.filter('loop');
    await dtop.shows(/▸ +loop/);
    dtop.press('O');
    await dtop.shows(/ended +exit 3, [^]*restarts ([6-9]|\d\d) so far, policy always/);
    await dtop.shows(/again (in \d+s at most|at any moment): waits \d+(s| ms), doubled/);
    await engine.api('POST', '/containers/loop/stop');
    await dtop.shows(/it stays as it is: it was stopped/);
    await leave();
  });

  it('tells who killed it, and what happened to it alone', async () => {
    await engine.run('victim', { Cmd: ['sleep', '1000'] });
    await dtop.filter('victim');
    await dtop.shows(/victim +running/);
    await engine.api('POST', '/containers/victim/kill?signal=KILL');
    await look('victim', /victim +exited 137/);
    await dtop.shows(/why +asked for: signal (9|KILL|SIGKILL) through the engine/);
    dtop.press('E');
    await dtop.shows(/ago {2}die +exit 137 SIGKILL/);
    const told = [...dtop.text().matchAll(/ago {2}(die|kill|start|create)\b/g)].map(
      ([, word]) => word,
    );
    assert.deepEqual(told, ['die', 'kill', 'start', 'create']);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('ago  die'));
  });

  it('tells what it changed of its image as docker diff does, with sizes', async () => {
    const script = [
      'mkdir -p /srv/app/deep',
      `dd if=/dev/zero of=/srv/app/deep/big bs=1M count=7 2>/dev/null`,
      'echo more >> /etc/passwd; rm /bin/nc; echo written; sleep 1000',
    ].join('; ');
    const id = await engine.run('writer', { Cmd: ['sh', '-c', script] });
    await dtop.filter('writer');
    await dtop.shows(/writer +running/);
    await until(async () =>
      JSON.stringify(await engine.api('GET', `/containers/${id}/changes`)).includes('nc'),
    );
    dtop.press('F');
    await dtop.shows(/[ACD] +7\.0M \+ \/srv\//);
    dtop.press('=');
    await dtop.shows(/A +7\.0M +big/);
    const rows = [...dtop.text().matchAll(/│ ([ACD]) +\S* +([+-] )?(\/?\S+)/g)];
    const shown = rows.map(([, kind, , name]) => `${kind} ${name?.replace(/^.*\/(?=.)/, '')}`);
    for (const line of ['C passwd', 'D nc', 'A big']) assert.ok(shown.includes(line), shown.join());
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('A added'));
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (await condition()) return;
    await sleep(100);
  }
  throw new Error('it did not come to that');
}
