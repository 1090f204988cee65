/** Clean-ups by the pane: hundreds by one confirmation, and what is left of one that was killed. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CleanUpStage } from '../../support/clean-up-stage.js';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop } from '../../support/dtop.js';
import { EngineProxy } from '../../support/proxy.js';

const COUNT = 500;
const KILLED = 40;
/** Removals that may go by until a key shows its effect. */
const MOST_BETWEEN = 25;
const PATIENCE_MS = 180_000;

describe('a clean-up by the pane, on a real engine', () => {
  let engine: Dockerd;
  let proxy: EngineProxy;
  let stage: CleanUpStage;

  before(async () => {
    engine = await Dockerd.start();
    stage = new CleanUpStage(engine);
    proxy = await EngineProxy.start(engine.socket);
  });
  after(async () => {
    await proxy?.close();
    stage?.close();
    await engine?.close();
  });

  const removals = (): number => proxy.requests.filter(({ method }) => method === 'DELETE').length;

  /** @returns those of them that the engine still has */
  async function left(ids: readonly string[]): Promise<readonly string[]> {
    const list = JSON.stringify(await engine.api('GET', '/containers/json?all=1'));
    return ids.filter((id) => list.includes(id));
  }

  /** Marks all that ended and confirms once. @returns when it has begun */
  async function removeAll(): Promise<Dtop> {
    const dtop = Dtop.on(proxy.endpoint, { env: { XDG_STATE_HOME: stage.state } });
    await dtop.shows(/ live /);
    dtop.press('7');
    await dtop.shows(/containers 0 of \d+ /);
    await dtop.filter('kind:container');
    dtop.press('*', 'd');
    await dtop.confirm(/Remove \d+ items/, 'd');
    await dtop.shows(/removing +[█▏░]/);
    return dtop;
  }

  it('removes 500 by one confirmation, four requests at a time, and answers keys meanwhile', async () => {
    const ids = await stage.endedMany('many', COUNT);
    proxy.mostAtOnce = 0;
    const dtop = await removeAll();
    const between: number[] = [];
    try {
      while (removals() < COUNT - MOST_BETWEEN && between.length < COUNT) {
        const before = removals();
        dtop.press('2');
        await dtop.shows(/TAG/);
        dtop.press('7');
        await dtop.shows(/removing +[█▏░]|done +\d/);
        between.push(removals() - before);
      }
      await dtop.shows(new RegExp(`removed ${COUNT} items`), PATIENCE_MS);
    } finally {
      dtop.close();
    }
    assert.ok(between.length >= 5 && Math.max(...between) <= MOST_BETWEEN, between.join());
    assert.ok(proxy.mostAtOnce <= 4, `${proxy.mostAtOnce} requests at once`);
    assert.deepEqual(await left(ids), []);
    const results = stage.journal().filter(({ phase }) => phase === 'result');
    assert.deepEqual(new Set(results.map(({ result }) => result)), new Set(['done']));
    assert.deepEqual(results.map(({ id }) => id).toSorted(), ids.toSorted());
  });

  it('is told exactly by the journal after kill -9, and a second run finishes the rest', async () => {
    const ids = await stage.endedMany('kill', KILLED);
    stage.forget();
    const first = await removeAll();
    await first.shows(/removing.* [1-9]\d? of/);
    first.pty.kill('SIGKILL');
    await first.pty.exit;
    first.close();
    const done = await stage.expectJournal(ids);
    const rest = await left(ids);
    assert.ok(done > 0 && rest.length > 0, `${done} done, ${rest.length} left`);

    const second = await removeAll();
    try {
      // what was under way may have gone before it looked
      await second.shows(/removed \d+ items/);
    } finally {
      second.close();
    }
    assert.deepEqual(await left(ids), []);
  });
});
