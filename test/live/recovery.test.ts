/** A daemon that dies and comes back under a running dtop. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Dockerd } from '../support/dockerd.js';
import { Dtop } from '../support/dtop.js';

/** An emulated guest is several times slower than what is measured on a machine. */
const SLOW = process.env['DTOP_SLOW'] === undefined ? 1 : 5;

describe('a lost engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start('--live-restore');
    await engine.run('burner', {
      Cmd: ['sh', '-c', 'while :; do :; done'],
      HostConfig: { NanoCpus: 3e8 },
    });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/burner +running\b.*\d\.\d/);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  for (const round of [1, 2, 3])
    it(`is said within 2 s, and back within 5 s (${round})`, async () => {
      await engine.kill();
      await dtop.shows(/NOT CONNECTED/, 2000 * SLOW);
      assert.match(dtop.text(), /burner +running/);
      await engine.restart();
      await dtop.shows(
        (text) => /\blive\b/.test(text) && /burner +running\b.*\d\.\d/.test(text),
        5000 * SLOW,
      );
    });

  it('shows what happened meanwhile', async () => {
    await engine.kill();
    await dtop.shows(/NOT CONNECTED/);
    await engine.restart();
    await engine.run('newcomer', { Cmd: ['sleep', '1000'] });
    await dtop.shows(/newcomer +running/);
    assert.equal(await dtop.quit(), 0);
  });
});
