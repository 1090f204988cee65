/** A container is committed by keys; the image holds what it wrote, which another container of it reads. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

describe('a commit, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('worker', { Cmd: ['sh', '-c', 'echo done >/result; sleep 600'] });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/ live [^]*worker +running/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  async function ask(reference: string): Promise<void> {
    dtop.press('w');
    await dtop.shows(/Commit worker as which image\?/);
    dtop.press('\u0015', reference);
    await dtop.shows((text) => text.includes(` ${reference} `) && text.includes('docker commit '));
    dtop.press(KEY.enter);
  }

  it('makes an image of what the container wrote; the container goes on', async () => {
    await ask('shop/result:2');
    await dtop.shows(/committed worker as shop\/result:2/);
    const state = field(await engine.api('GET', '/containers/worker/json'), 'State');
    assert.equal(field(state, 'Status'), 'running');
    const created = await engine.api('POST', '/containers/create?name=reader', {
      ...{ Image: 'shop/result:2', Cmd: ['cat', '/result'], HostConfig: {} },
    });
    const id = String(field(created, 'Id'));
    await engine.api('POST', `/containers/${id}/start`);
    const ended = await engine.api('POST', `/containers/${id}/wait`);
    assert.equal(field(ended, 'StatusCode'), 0);
  });

  it('that cannot be is told in the words of the engine', async () => {
    await ask('Bad/Name');
    await dtop.shows(/commit worker as Bad\/Name failed: .*lowercase/);
  });
});
