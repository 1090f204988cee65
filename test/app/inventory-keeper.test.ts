import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { inventoryPath, keepInventory } from '../../src/app/inventory-keeper.js';
import { readInventory } from '../../src/engine/inventory-cache.js';
import { createStore } from '../../src/store/store.js';
import { FakeTiming } from '../support/fake-timing.js';
import { container, idOf, stateWith } from '../support/sample-state.js';

function stage(t: TestContext) {
  const dir = mkdtempSync(join(tmpdir(), 'dtop-keeper-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const path = join(dir, 'dtop/inventory.json');
  const store = createStore(stateWith([], { listed: false }));
  const timing = new FakeTiming();
  const end = keepInventory(store, path, timing);
  const list = (...numbers: readonly number[]): void =>
    store.dispatch({
      type: 'containers-listed',
      containers: numbers.map((number) => container(number)),
    });
  const kept = (): number => readInventory(path).size;
  return { list, kept, timing, end, path };
}

test('kept soon after a change, then once a minute, and at the end', async (t) => {
  const { list, kept, timing, end } = stage(t);
  await timing.turn(120_000);
  assert.equal(timing.pending, 0, 'nothing happens by itself');
  list(1);
  await timing.turn(5000);
  assert.equal(kept(), 1);
  list(1, 2);
  list(1, 2, 3);
  await timing.turn(50_000);
  assert.equal(kept(), 1);
  await timing.turn(10_000);
  assert.equal(kept(), 3);
  list(4, 5);
  end();
  assert.equal(kept(), 2);
  list(6);
  await timing.turn(120_000);
  assert.equal(kept(), 2, 'another session begins');
});

test('before the first list there is nothing to keep', (t) => {
  const { end, path } = stage(t);
  end();
  assert.equal(readInventory(path).has(idOf(1)), false);
});

test('where: the XDG directory, else below the home', () => {
  assert.equal(inventoryPath({ XDG_CACHE_HOME: '/c', HOME: '/h' }), '/c/dtop/inventory.json');
  assert.equal(inventoryPath({ XDG_CACHE_HOME: '', HOME: '/h' }), '/h/.cache/dtop/inventory.json');
  assert.equal(inventoryPath({}), undefined);
});
