/** Somebody sets the clock of the machine while dtop runs. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Random } from '../support/random.js';
import { NOW } from '../support/sample-state.js';
import { Stage } from '../support/stage.js';
import { startStubDaemon } from '../support/stub-daemon.js';

const DAY_MS = 86_400_000;
const ids = ['a1', 'b2', 'c3', 'd4', 'e5', 'f6'].map((two) => two.repeat(32));

async function open(context: TestContext) {
  const daemon = await startStubDaemon();
  context.after(() => daemon.close());
  daemon.world.containers = ids.map((id, index) => ({
    ...{ Id: id, Names: [`/web-${index}`], State: 'running', Status: 'Up 2 hours' },
  }));
  return { daemon, stage: await Stage.open(context, { daemon }) };
}

describe('a clock that is set', () => {
  for (const [what, byMs] of [
    ['a day back', -DAY_MS],
    ['an hour back', -3_600_000],
    ['an hour on', 3_600_000],
    ['a day on', DAY_MS],
  ] as const) {
    it(`${what}: the table goes on being sorted`, async (context) => {
      const { stage } = await open(context);
      const random = new Random(3);
      stage.key('C');
      stage.key('j');
      context.mock.timers.setTime(NOW + byMs);
      const orders = new Set<string>();
      for (let round = 0; round < 40; round++) {
        stage.pass(100, random);
        orders.add(stage.store.get().panes.containers.order.join());
      }
      assert.ok(orders.size > 5, `${orders.size} orders in four seconds`);
    });

    it(`${what}: a dialog can be left, and is asked again`, async (context) => {
      const { stage, daemon } = await open(context);
      stage.key('d');
      context.mock.timers.setTime(NOW + byMs);
      stage.key('esc');
      assert.equal(stage.store.get().overlay, undefined);
      assert.equal(daemon.count(/DELETE/), 0);
      stage.pass(1000);
      stage.key('d');
      stage.pass(500);
      stage.key('d');
      stage.pass(200);
      await stage.answered();
      assert.equal(daemon.count(/DELETE/), 1);
    });

    it(`${what}: nothing is shown of before the beginning, and no figure is none`, async (context) => {
      const { stage } = await open(context);
      stage.pass(1000, new Random(3));
      context.mock.timers.setTime(NOW + byMs);
      stage.pass(1000, new Random(4));
      const screen = (await stage.text()).join('\n');
      assert.match(screen, /web-0/);
      assert.doesNotMatch(screen, /NaN|Infinity|undefined| -\d/);
    });

    it(`${what}: what was done is told for a while, and a failure until Escape`, async (context) => {
      const { stage, daemon } = await open(context);
      const conflict = { status: 409, body: { message: 'words' } };
      const stop = async (index: number): Promise<void> => {
        stage.key('home');
        for (let rows = 0; rows < index; rows++) stage.key('j');
        stage.key('s');
        stage.pass(500);
        stage.key('y');
        await stage.answered();
      };
      await stop(0);
      daemon.fail(/stop/, { kind: 'answer', answer: conflict });
      await stop(1);
      const told = (): readonly string[] => stage.store.get().notices.map(({ tone }) => tone);
      assert.deepEqual(told(), ['good', 'critical']);
      context.mock.timers.setTime(NOW + byMs);
      stage.pass(31_000, new Random(3));
      assert.deepEqual(told(), ['critical']);
      stage.key('esc');
      assert.deepEqual(told(), []);
    });
  }
});
