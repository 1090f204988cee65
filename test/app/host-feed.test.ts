import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arranging } from '../../src/app/dispatch.js';
import { createHostFeed } from '../../src/app/host-feed.js';
import type { MachineReading, MachineSource } from '../../src/model/machine.js';
import { own } from '../../src/model/safe-text.js';
import { History } from '../../src/store/history.js';
import type { PaneId } from '../../src/store/state.js';
import { createStore } from '../../src/store/store.js';
import { container, HOST_USAGE, idOf, stateWith, usage } from '../support/sample-state.js';

/** A machine that counts what is asked of it. */
class Machine implements MachineSource {
  reads = 0;
  releases = 0;
  listed: readonly string[] = [];
  failure: Error | undefined;

  async read(listed: ReadonlySet<string>): Promise<MachineReading> {
    this.reads++;
    this.listed = [...listed];
    if (this.failure !== undefined) throw this.failure;
    const group = { id: 'ssh', kind: 'service', name: own('ssh'), what: own('') } as const;
    return {
      groups: [{ ...group, within: [], usage: usage(3) }],
      cores: [1, 2],
      filesystems: undefined,
    };
  }

  release(): void {
    this.releases++;
  }
}

function stage(machine: Machine | undefined = new Machine()) {
  const fleet = [container(0), container(1, { state: 'exited' })];
  const base = stateWith(fleet, { usage: new Map([[idOf(0), usage(20)]]) });
  const store = createStore({ ...base, host: { ...base.host, usage: HOST_USAGE } });
  const history = new History();
  const feed = createHostFeed({ machine, store, history, dispatch: arranging(store) });
  store.subscribe(() => feed.update());
  const select = async (pane: PaneId): Promise<void> => {
    store.dispatch({ type: 'pane-selected', pane });
    await new Promise(setImmediate);
  };
  return { machine: machine ?? new Machine(), store, history, feed, select };
}

test('the machine is read while its pane is open, and only then', async () => {
  const { machine, store, history, feed, select } = stage();
  await feed.tick();
  assert.equal(machine.reads, 0);
  await select('host');
  assert.equal(machine.reads, 1, 'at once, not with the next tick');
  await feed.tick();
  assert.equal(machine.reads, 2);
  assert.deepEqual(machine.listed, [idOf(0)], 'those that run');
  const { machine: shown } = store.get();
  assert.deepEqual(
    shown?.rows.map(({ id }) => id),
    ['ssh', 'containers', 'kernel', 'idle'],
  );
  assert.deepEqual(shown?.cores, [1, 2]);
  assert.equal(store.get().panes.host.order.length, 4, 'in the order of the screen');
  assert.ok(history.hostRing('ssh', 'cpuPercent'));

  await select('images');
  assert.equal(machine.releases, 1);
  await feed.tick();
  assert.equal(machine.reads, 2);
  feed.close();
  assert.equal(machine.releases, 2);
});

test('a tick that comes while one is under way is left out', async () => {
  const { machine, feed, select } = stage();
  await select('host');
  await Promise.all([feed.tick(), feed.tick(), feed.tick()]);
  assert.equal(machine.reads, 2);
});

test('what cannot be read is told, and tried again', async () => {
  const { machine, store, feed, select } = stage();
  machine.failure = new Error('EMFILE');
  await select('host');
  assert.equal(store.get().notices[0]?.text, 'the machine: EMFILE');
  machine.failure = undefined;
  await feed.tick();
  assert.equal(store.get().machine?.rows.length, 4);
});

test('of a machine that is not this one nothing is known', async () => {
  const base = stateWith([]);
  const store = createStore(base);
  const dispatch = arranging(store);
  const feed = createHostFeed({ machine: undefined, store, history: new History(), dispatch });
  store.dispatch({ type: 'pane-selected', pane: 'host' });
  feed.update();
  await new Promise(setImmediate);
  assert.deepEqual(store.get().machine?.rows, []);
});
