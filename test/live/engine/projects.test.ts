/** A compose project as a whole, on a real engine: in the order of what depends on what. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field, type ContainerSpec } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';

const COMPOSE = 'com.docker.compose';
const service = (name: string, dependsOn = ''): ContainerSpec => ({
  Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'],
  HostConfig: { NetworkMode: 'none' },
  Labels: {
    [`${COMPOSE}.project`]: 'shop',
    [`${COMPOSE}.service`]: name,
    [`${COMPOSE}.depends_on`]: dependsOn,
  },
});

describe('a project', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('shop-api-1', service('api', 'db:service_started:false'));
    await engine.run('shop-db-1', service('db'));
    await engine.run('shop-web-1', service('web', 'api:service_started:true'));
    await engine.run('stranger', { Cmd: ['sleep', '3600'], HostConfig: { NetworkMode: 'none' } });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/shop-db-1[^]*live|live[^]*shop-db-1/);
    dtop.press('6');
    await dtop.shows(/shop +project +3\/3/);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const times = (key: 'StartedAt' | 'FinishedAt'): Promise<readonly string[]> =>
    Promise.all(
      ['db', 'api', 'web'].map(async (name) => {
        const inspected = await engine.api('GET', `/containers/shop-${name}-1/json`);
        return String(field(inspected, 'State', key));
      }),
    );

  const onProject = (key: string): void => dtop.press('/', '\u0015', 'shop', KEY.enter, key);

  it('is stopped from its dependents on', async () => {
    onProject('s');
    await dtop.confirm(/Stop 3 containers\?[^]*shop-web-1[^]*shop-api-1[^]*shop-db-1/, 'y');
    await dtop.shows(/shop +project +0\/3/);
    const [db = '', api = '', web = ''] = await times('FinishedAt');
    assert.ok(web <= api && api <= db, `${web}, ${api}, ${db}`);
  });

  it('is started from what it depends on', async () => {
    onProject('S');
    await dtop.confirm(/Start 3 containers\?[^]*shop-db-1[^]*shop-api-1[^]*shop-web-1/, 'y');
    await dtop.shows(/shop +project +3\/3/);
    const [db = '', api = '', web = ''] = await times('StartedAt');
    assert.ok(db <= api && api <= web, `${db}, ${api}, ${web}`);
  });

  it('is removed, and nothing beside it', async () => {
    onProject('d');
    await dtop.confirm(/Remove 3 containers\?/, 'd');
    await dtop.shows((text) => !/shop +project/.test(text));
    for (let tries = 0; tries < 100; tries++) {
      const left = await engine.api('GET', '/containers/json?all=1');
      const names = Array.isArray(left) ? left.map((row: unknown) => field(row, 'Names', '0')) : [];
      if (names.length === 1) return assert.deepEqual(names, ['/stranger']);
      await sleep(100);
    }
    assert.fail(`not removed:\n${dtop.text()}`);
  });
});
