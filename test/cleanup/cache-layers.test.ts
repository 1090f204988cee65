import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLayers } from '../../src/cleanup/cache-layers.js';
import { candidates, plan } from '../../src/cleanup/plan.js';
import type { CacheRecord } from '../../src/model/disk-usage.js';
import { cacheId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { HOST_WITH_ALL, id, MIB, stack } from '../support/sample-clean-up.js';

const record = (
  name: string,
  mib: number,
  parents: readonly string[],
  shared = true,
): CacheRecord => ({
  id: cacheId(name),
  type: own('regular'),
  description: own(''),
  sizeBytes: mib * MIB,
  createdAtMs: 0,
  lastUsedAtMs: undefined,
  inUse: false,
  shared,
  parents: parents.map(cacheId),
});

const built = stack(['base', 20], ['made', 7], ['copied', 2]);

const heldBy = (cache: readonly CacheRecord[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    withLayers(cache, [built, stack(['base', 20])]).flatMap((each) =>
      each.layers === undefined ? [] : [[each.id, each.layers]],
    ),
  );

test('a shared record holds the layer of its size and all below it', () => {
  assert.deepEqual(heldBy([record('r', 7, []), record('own', 7, [], false)]), {
    r: ['base', 'made'],
  });
});

test('a base without bytes holds what lies below what was made from it', () => {
  const cache = [record('from', 0, []), record('run', 7, ['from']), record('copy', 2, ['run'])];
  assert.deepEqual(heldBy(cache), {
    from: ['base'],
    run: ['base', 'made'],
    copy: ['base', 'made', 'copied'],
  });
});

test('of no layer, and in a circle: nothing is known', () => {
  assert.deepEqual(heldBy([record('a', 3, ['b']), record('b', 0, ['a'])]), { a: [], b: [] });
});

test('an image frees nothing of what a shared record holds, the record what only it holds then', () => {
  const cache = withLayers([record('run', 7, []), record('own', 5, [], false)], [built]);
  const all = candidates({
    ...HOST_WITH_ALL,
    containers: [],
    layers: new Map([[id('b'), built]]),
    usage: { ...HOST_WITH_ALL.usage, cache },
  });
  const keyOf = (wanted: string) => all.find((one) => one.id === wanted)?.key ?? '';
  const frees = (...wanted: readonly string[]): number =>
    plan(all, { chosen: new Set(wanted.map(keyOf)) }).freesBytes / MIB;
  assert.equal(frees(id('b')), 2);
  assert.equal(frees('run'), 0);
  assert.equal(frees('own'), 5);
  assert.equal(frees(id('b'), 'run'), 29);
});
