/**
 * Keys in the whole program against a real engine: what each asks for is verified by the engine's own
 * inspect, not by the screen.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../support/dockerd.js';
import { Dtop, KEY } from '../support/dtop.js';

const SLEEPER = { Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.2; done'] };

describe('actions by keys, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('alpha', SLEEPER);
    await engine.run('beta', SLEEPER);
    for (const name of ['bulk-1', 'bulk-2', 'bulk-3']) await engine.run(name, SLEEPER);
    await engine.run('signalled', {
      Cmd: ['sh', '-c', 'trap "exit 7" USR1; while :; do sleep 0.2; done'],
    });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/alpha[^]*live|live[^]*alpha/);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const state = async (name: string): Promise<unknown> =>
    field(await engine.api('GET', `/containers/${name}/json`), 'State');

  /** Polls the engine itself: it answers keys in its own time. */
  async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 300; tries++) {
      if (await holds()) return;
      await sleep(100);
    }
    assert.fail(`${what} did not come about; the screen:\n${dtop.text()}`);
  }

  const reaches = (name: string, key: string, value: unknown): Promise<void> =>
    until(`${name} ${key} ${String(value)}`, async () => field(await state(name), key) === value);

  const isGone = (path: string): Promise<void> =>
    until(`${path} gone`, async () =>
      engine.api('GET', path).then(
        () => false,
        (error: unknown) => /No such|not found/i.test(String(error)),
      ),
    );

  it('pauses and unpauses', async () => {
    await dtop.filter('alpha');
    dtop.press('p');
    await dtop.confirm(/Pause 1 container\?[^]*alpha[^]*docker pause [0-9a-f]{12}/, 'y');
    await reaches('alpha', 'Paused', true);
    await dtop.shows(/alpha +paused/);
    dtop.press('p');
    await reaches('alpha', 'Paused', false);
    await dtop.shows(/alpha +running/);
  });

  it('stops, starts and restarts', async () => {
    dtop.press('s');
    await dtop.confirm(/Stop 1 container\?/, 'y');
    await reaches('alpha', 'Status', 'exited');
    await dtop.shows(/alpha +exited 0/);
    dtop.press('s');
    await reaches('alpha', 'Status', 'running');
    await dtop.shows(/alpha +running/);
    const before = field(await state('alpha'), 'StartedAt');
    dtop.press('r');
    await dtop.confirm(/Restart 1 container\?/, 'y');
    await until('another start', async () => {
      const now = await state('alpha');
      return field(now, 'StartedAt') !== before && field(now, 'Running') === true;
    });
  });

  it('sends the signal that was picked', async () => {
    await dtop.filter('signalled');
    dtop.press('K');
    await dtop.shows(/Send which signal/);
    dtop.press('\u001b[B'.repeat(5));
    await dtop.shows(/▸ SIGUSR1/);
    dtop.press(KEY.enter);
    await dtop.confirm(/Kill 1 container with SIGUSR1\?/, 'y');
    await reaches('signalled', 'ExitCode', 7);
    await dtop.shows(/signalled +exited 7/);
  });

  it('asks before removing; every key but its own means no', async () => {
    dtop.press('d');
    await dtop.confirm(/Remove 1 container\?/, KEY.enter);
    await dtop.shows((text) => !text.includes('Remove 1 container?'));
    assert.equal(field(await state('signalled'), 'Status'), 'exited');
    dtop.press('d');
    await dtop.confirm(/Remove 1 container\?/, 'd');
    await isGone('/containers/signalled/json');
    await dtop.shows((text) => !/signalled +exited/.test(text));
  });

  it('tells the reason when the engine refuses, and offers force', async () => {
    await dtop.filter('beta');
    dtop.press('d');
    await dtop.confirm(/Remove 1 container\?/, 'd');
    await dtop.shows(/remove beta failed: .*running container/);
    assert.equal(field(await state('beta'), 'Running'), true);
    dtop.press(KEY.escape);
    await dtop.shows((text) => !text.includes('remove beta failed'));
    dtop.press('d');
    await dtop.confirm(/docker rm [0-9a-f]{12}/, 'f');
    await dtop.shows(/docker rm -f [0-9a-f]{12}/);
    dtop.press('d');
    await isGone('/containers/beta/json');
  });

  it('removes all marked ones with one answer, and reports each', async () => {
    await dtop.filter('bulk');
    dtop.press('*', 'd');
    await dtop.confirm(/Remove 3 containers\?/, 'f');
    await dtop.shows(/docker rm -f( [0-9a-f]{12}){3}/);
    dtop.press('d');
    for (const name of ['bulk-1', 'bulk-2', 'bulk-3']) {
      await isGone(`/containers/${name}/json`);
      await dtop.shows(new RegExp(`removed ${name}`));
    }
    assert.equal(field(await state('alpha'), 'Running'), true);
  });

  it('removes an image, a volume and a network', async () => {
    await engine.api('POST', '/commit?container=alpha&repo=spare&tag=1');
    await engine.api('POST', '/volumes/create', { Name: 'spare-volume' });
    await engine.api('POST', '/networks/create', { Name: 'spare-network', CheckDuplicate: true });

    dtop.press('3');
    await dtop.shows(/spare-volume/);
    await dtop.filter('spare');
    dtop.press('d');
    await dtop.confirm(/Remove 1 volume\?[^]*docker volume rm spare-volume/, 'd');
    await isGone('/volumes/spare-volume');

    dtop.press('4');
    await dtop.shows(/spare-network/);
    await dtop.filter('spare');
    dtop.press('d');
    await dtop.confirm(/Remove 1 network\?[^]*docker network rm/, 'd');
    await isGone('/networks/spare-network');

    dtop.press('2');
    await dtop.shows(/spare:1/);
    await dtop.filter('spare');
    dtop.press('d');
    await dtop.confirm(/Remove 1 image\?[^]*docker rmi [0-9a-f]{12}/, 'd');
    await isGone('/images/spare:1/json');
  });

  it('leaves an image that a running container uses, and says what the engine said', async () => {
    await dtop.filter('busybox');
    dtop.press('d');
    await dtop.confirm(/Remove 1 image\?[^]*used by alpha/, 'f');
    await dtop.shows(/docker rmi -f/);
    dtop.press('d');
    await dtop.shows(/remove busybox\S* failed: .*running container/);
    assert.equal(field(await state('alpha'), 'Running'), true);
  });

  it('quits with 0 and gives the terminal back', async () => {
    assert.equal(await dtop.quit(), 0);
    assert.equal(dtop.pty.model.text().join('').includes('alpha'), false);
  });
});
