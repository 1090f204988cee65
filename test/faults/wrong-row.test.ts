/** What is asked of the daemon is what the dialog said, whatever happens to the table meanwhile. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { READ_MS, REPEAT_MS } from '../../src/panes/confirm.js';
import { FREEZE_MS } from '../../src/panes/table.js';
import { Random } from '../support/random.js';
import { Stage } from '../support/stage.js';
import { startStubDaemon } from '../support/stub-daemon.js';

const ROUNDS = 1000;
const CONTAINERS = 24;

const idOf = (index: number): string => (index + 1).toString(16).padStart(64, 'a');
const row = (index: number): Record<string, unknown> => ({
  Id: idOf(index),
  Names: [`/web-${index}`],
  State: 'running',
  Status: 'Up 2 hours',
});

/** Keys up to the dialog, its yes, and the request it makes. */
const ACTIONS = [
  { keys: ['s'], yes: 'y', asks: /^POST \/containers\/([0-9a-f]+)\/stop$/ },
  { keys: ['r'], yes: 'y', asks: /^POST \/containers\/([0-9a-f]+)\/restart$/ },
  { keys: ['p'], yes: 'y', asks: /^POST \/containers\/([0-9a-f]+)\/pause$/ },
  { keys: ['K', 'enter'], yes: 'y', asks: /^POST \/containers\/([0-9a-f]+)\/kill$/ },
  { keys: ['d'], yes: 'd', asks: /^DELETE \/containers\/([0-9a-f]+)$/ },
] as const;

const underCursor = (screen: readonly string[]): string | undefined =>
  /▸.? +(web-\d+)/.exec(screen.join('\n'))?.[1];

/** The only target of the dialog. */
const inDialog = (screen: readonly string[]): string | undefined =>
  /│ \w+ 1 container[^\n]*\n[^\n]*?│ (web-\d+)/.exec(screen.join('\n'))?.[1];

describe('a table that is sorted anew every 50 ms', () => {
  it(`${ROUNDS} of ${ROUNDS} actions are for the container that the dialog named`, async (context) => {
    const random = new Random(5);
    const daemon = await startStubDaemon();
    context.after(() => daemon.close());
    daemon.world.containers = Array.from({ length: CONTAINERS }, (_, index) => row(index));
    daemon.fail(/^(?:POST|DELETE)/, { kind: 'answer', answer: { status: 204 } });
    const stage = await Stage.open(context, { daemon });
    stage.key('C');
    stage.key('j');
    let orders = 0;
    for (let round = 0; round < ROUNDS; round++) {
      if (random.chance(0.5)) stage.key(random.pick(['j', 'k', 'pagedown', 'pageup']));
      if (random.chance(0.7)) stage.pass(FREEZE_MS);
      stage.pass(100, random);
      const named = underCursor(await stage.text());
      const { order } = stage.store.get().panes.containers;
      stage.pass(random.integer(0, 100), random);
      if (stage.store.get().panes.containers.order !== order) orders++;
      const { keys, yes, asks } = random.pick(ACTIONS);
      for (const key of keys) stage.key(key);
      const asked = inDialog(await stage.text());
      assert.equal(
        asked,
        named,
        `round ${round}: the dialog is for the row that was under the cursor`,
      );
      stage.pass(READ_MS + random.integer(0, 200), random);
      const before = daemon.requests.length;
      stage.key(yes);
      stage.pass(REPEAT_MS, random);
      await stage.answered();
      const requests = daemon.requests.slice(before).filter(({ method }) => method !== 'GET');
      const [request] = requests;
      assert.equal(requests.length, 1, `round ${round}`);
      const [, id] = asks.exec(`${request?.method} ${request?.path}`) ?? [];
      assert.equal(id, idOf(Number(asked?.slice('web-'.length))), `round ${round}: ${asked}`);
    }
    assert.ok(orders > ROUNDS / 4, `the order changed under the finger ${orders} times`);
  });
});
