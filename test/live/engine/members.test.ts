/** Who uses a network and a volume, and joining and leaving by keys, verified by the engine's own inspect. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const SLEEPER = { Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.2; done'] };

describe('members, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.api('POST', '/networks/create', { Name: 'back' });
    await engine.run('reader', { ...SLEEPER, HostConfig: { Binds: ['inbox:/in:ro'] } });
    await engine.run('writer', { ...SLEEPER, HostConfig: { Binds: ['inbox:/out'] } });
    await engine.run('apart', { ...SLEEPER, HostConfig: { NetworkMode: 'host' } });
    dtop = Dtop.on(engine.endpoint);
    dtop.press('4');
    await dtop.shows(/back +[0-9a-f]{12}/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const address = async (): Promise<unknown> =>
    field(
      await engine.api('GET', '/containers/reader/json'),
      ...['NetworkSettings', 'Networks', 'back', 'IPAddress'],
    );

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 100 && !(await holds()); tries++) await sleep(100);
    assert.ok(await holds(), dtop.text());
  }

  it('connects the container that was picked, and tells its address', async () => {
    await dtop.filter('back');
    dtop.press('n');
    await dtop.shows(
      (text) => /Connect which[^]*reader[^]*writer/.test(text) && !/apart/.test(text),
    );
    dtop.press(KEY.enter);
    await dtop.confirm(/Connect reader to back\?[^]*docker network connect [0-9a-f]{12} /, 'y');
    await until(async () => /^\d/.test(String(await address())));
    dtop.press(KEY.enter);
    const own = String(await address());
    await dtop.shows((text) => /Used by[^]*reader +running +/.test(text) && text.includes(own));
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('Used by  Inspect'));
  });

  it('disconnects it again', async () => {
    dtop.press('x');
    await dtop.shows(/Disconnect which container\?[^]*reader/);
    dtop.press(KEY.enter);
    await dtop.confirm(/Disconnect reader from back\?/, 'y');
    await until(async () => (await address()) === undefined);
    await dtop.shows(/back +[0-9a-f]{12}.* unused/);
  });

  it('tells where a volume is mounted, and how', async () => {
    dtop.press('3');
    await dtop.filter('inbox');
    dtop.press(KEY.enter);
    await dtop.shows(/reader +running +read-only +\/in\b[^]*writer +running +read-write +\/out/);
  });
});
