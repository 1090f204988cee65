/** A daemon that is stopped in good order, and takes its containers along. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop } from '../../support/dtop.js';

describe('a daemon that stops its containers before it ends', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    for (const name of ['first', 'second'])
      await engine.run(name, {
        Cmd: ['sh', '-c', 'trap "exit 3" TERM; while :; do sleep 0.1; done'],
      });
    dtop = Dtop.on(engine.endpoint, { args: ['--all'] });
    await dtop.shows(/\blive\b[^]*Networks \d[^]*first +running[^]*second +running/);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  it('is lost with rows that say how each ended, and comes back with the same', async () => {
    const ended = /first +exited 3[^]*second +exited 3/;
    await engine.stop();
    await dtop.shows((text) => /NOT CONNECTED/.test(text) && ended.test(text));
    await engine.restart();
    await dtop.shows((text) => /\blive\b/.test(text) && ended.test(text));
    assert.equal(await dtop.quit(), 0);
  });
});
