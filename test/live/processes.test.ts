/** Processes of a container, against what the engine's own `top` tells of them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../support/dockerd.js';
import { Dtop, KEY } from '../support/dtop.js';

const SCRIPT = 'sleep 1001 & sleep 1002 & (sleep 1003; :) & wait';

describe('the processes of a container', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('family', { Cmd: ['sh', '-c', SCRIPT] });
    await engine.run('neighbour', { Cmd: ['sleep', '1002'] });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/family[^]*live|live[^]*family/);
    await dtop.filter('family');
    dtop.press('P');
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  /** `pid command` as the engine tells. */
  async function told(name: string): Promise<readonly string[]> {
    const top = await engine.api('GET', `/containers/${name}/top?ps_args=-eo%20pid,args`);
    const rows = field(top, 'Processes');
    assert.ok(Array.isArray(rows));
    return rows.map((row) => `${String(field(row, 0))} ${String(field(row, 1))}`).toSorted();
  }

  const shown = (): readonly string[] =>
    dtop
      .text()
      .split('\n')
      .flatMap((line) => {
        const [, pid, command] = /^ ▸? +(\d+) +\d+ root .*? \d+s (\S.*?)\s*$/.exec(line) ?? [];
        return pid === undefined ? [] : [`${pid} ${command}`];
      })
      .toSorted();

  it('are those of docker top, with their commands', async () => {
    await dtop.shows(/sleep 1001[^]*by its cgroup|by its cgroup[^]*sleep 1001/);
    const expected = await told('family');
    assert.equal(expected.filter((line) => / sleep 100[123]$/.test(line)).length, 3);
    assert.deepEqual(shown(), expected);
  });

  it('a signal ends the one that was picked, and no other', async () => {
    const before = await told('family');
    const neighbours = await told('neighbour');
    const victim = before.find((line) => line.endsWith(' sleep 1002'));
    // by command, then down to it
    dtop.press('o', KEY.up, '\u001b[F', KEY.enter);
    await dtop.shows(/COMMAND↑/);
    for (let tries = 0; tries < 20; tries++) {
      if (/▸ .* sleep 1002 *$/m.test(dtop.text())) break;
      dtop.press('j');
      await sleep(100);
    }
    await dtop.shows(/▸ .* sleep 1002 *$/m);
    dtop.press('K');
    await dtop.shows(/Send which signal/);
    dtop.press(KEY.enter);
    const [pid] = victim?.split(' ') ?? [];
    await dtop.confirm(new RegExp(`Signal this process[^]*pid ${pid} of family: sleep 1002`), 'y');
    await dtop.shows(new RegExp(`✓ signalled pid ${pid}`));
    await dtop.shows((text) => !/\d sleep 1002 *$/m.test(text));
    assert.deepEqual(
      await told('family'),
      before.filter((line) => line !== victim),
    );
    assert.deepEqual(await told('neighbour'), neighbours);
  });
});
