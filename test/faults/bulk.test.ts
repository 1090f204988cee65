/** Many at once, some of which fail, some of which take their time. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Stage } from '../support/stage.js';
import { startStubDaemon, type StubDaemon } from '../support/stub-daemon.js';

const COUNT = 20;
const ids = Array.from({ length: COUNT }, (_, index) => `${index}`.padStart(2, '0').repeat(32));

async function open(context: TestContext) {
  const daemon = await startStubDaemon();
  context.after(() => daemon.close());
  daemon.world.containers = ids.map((id, index) => ({
    ...{ Id: id, Names: [`/web-${index}`], State: 'running', Status: 'Up 2 hours' },
  }));
  return { daemon, stage: await Stage.open(context, { daemon, rows: 40 }) };
}

/** All of them, by one dialog. */
async function removeAll(stage: Stage): Promise<void> {
  stage.key('*');
  stage.key('d');
  stage.pass(500);
  assert.match((await stage.text()).join('\n'), new RegExp(`Remove ${COUNT} containers\\?`));
  stage.key('d');
  stage.pass(200);
}

const removed = ({ requests }: StubDaemon): readonly string[] =>
  requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path.split('/')[2] ?? '');

/** No clock moves meanwhile. */
async function asked(daemon: StubDaemon, count: number): Promise<void> {
  for (let turns = 0; removed(daemon).length < count; turns++) {
    assert.ok(turns < 10_000, `${removed(daemon).length} were asked for`);
    await turn();
  }
}

const told = ({ store }: Stage, pattern: RegExp): number =>
  store.get().notices.filter(({ text }) => pattern.test(text)).length;

const marked = ({ store }: Stage): readonly string[] =>
  [...store.get().panes.containers.marks].map((key) => key.split('/')[1] ?? '').toSorted();

describe(`${COUNT} marked containers`, () => {
  it('are each asked for once; what failed is told, and stays marked', async (context) => {
    const { daemon, stage } = await open(context);
    const [gone, inUse, slow] = [ids.slice(0, 5), ids.slice(5, 10), ids.slice(10, 15)];
    const later = Promise.withResolvers<void>();
    const fail = (some: readonly string[], status: number, message: string): void =>
      daemon.fail(new RegExp(`DELETE .*(${some.join('|')})`), {
        kind: 'answer',
        answer: { status, body: { message } },
      });
    fail(gone, 404, 'No such container');
    fail(inUse, 409, 'removal is already in progress');
    daemon.fail(new RegExp(`DELETE .*(${slow.join('|')})`), {
      kind: 'delay',
      until: later.promise,
    });
    await removeAll(stage);
    // by then slow ones are all that are under way
    await asked(daemon, 6);
    later.resolve();
    await stage.answered();
    assert.deepEqual(removed(daemon).toSorted(), ids);
    assert.equal(told(stage, /^removed web-/), 10);
    assert.equal(told(stage, /^remove web-\d failed: No such container/), 5);
    assert.equal(told(stage, /^remove web-\d failed: removal is already/), 5);
    assert.deepEqual(marked(stage), [...gone, ...inUse]);
  });

  it('are let be by Esc, but those that were sent', async (context) => {
    const { daemon, stage } = await open(context);
    const later = Promise.withResolvers<void>();
    daemon.fail(/DELETE/, { kind: 'delay', until: later.promise });
    await removeAll(stage);
    await asked(daemon, 4);
    stage.key('esc');
    assert.equal(told(stage, /^remove web-\d+: cancelled before it was asked for/), COUNT - 4);
    later.resolve();
    await stage.answered();
    assert.equal(removed(daemon).length, 4);
    assert.equal(marked(stage).length, COUNT - 4);
    assert.deepEqual(new Set([...removed(daemon), ...marked(stage)]), new Set(ids));
    // then it is what it always is
    stage.key('esc');
    assert.deepEqual(stage.store.get().notices, []);
  });
});
