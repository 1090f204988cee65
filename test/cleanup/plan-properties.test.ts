/** What holds of every plan, whatever the host and the choice: random ones, each against a plain model. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Candidate, ItemKey } from '../../src/cleanup/candidate.js';
import { candidates, plan, type Plan } from '../../src/cleanup/plan.js';
import { Random } from '../support/random.js';
import { randomInventory } from '../support/random-inventory.js';

const RUNS = 500;

interface Case {
  readonly all: readonly Candidate[];
  readonly chosen: ReadonlySet<ItemKey>;
  readonly made: Plan;
}

function* cases(): Generator<Case> {
  for (let seed = 0; seed < RUNS; seed++) {
    const random = new Random(seed);
    const all = candidates(randomInventory(random));
    const probability = random.pick([0.2, 0.6, 1]);
    const chosen = new Set(all.map(({ key }) => key).filter(() => random.chance(probability)));
    yield { all, chosen, made: plan(all, { chosen }) };
  }
}

/** Bytes on the disk while these exist: every part once. */
const occupied = (present: readonly Candidate[]): number =>
  [
    ...new Map(present.flatMap(({ parts }) => parts.map(({ id, bytes }) => [id, bytes]))).values(),
  ].reduce((sum, bytes) => sum + bytes, 0);

test('what a plan frees is what the disk has less of', () => {
  let frees = 0;
  for (const { all, made } of cases()) {
    const gone = new Set(made.going.map(({ key }) => key));
    const left = all.filter(({ key }) => !gone.has(key));
    assert.equal(made.freesBytes, occupied(all) - occupied(left));
    frees += Number(made.freesBytes > 0);
  }
  assert.ok(frees > RUNS / 4, 'most plans should free something');
});

test('each step of a plan frees what its item says, and is possible by then', () => {
  for (const { all, made } of cases()) {
    let present = all;
    for (const item of made.going) {
      const holders = new Set(item.holders.map(({ key }) => key));
      assert.ok(!holders.has(undefined), `${item.key} is held for good`);
      assert.ok(!present.some(({ key }) => holders.has(key)), `${item.key} is still held`);
      const after = present.filter(({ key }) => key !== item.key);
      assert.equal(occupied(present) - occupied(after), item.sizeBytes);
      present = after;
    }
  }
});

test('nothing goes that was not chosen, is protected or belongs to somebody', () => {
  for (const { chosen, made } of cases())
    for (const item of made.going) {
      assert.ok(chosen.has(item.key));
      assert.ok(item.removable && !item.protected && item.fixed === undefined);
    }
});

test('what can go is exactly what would go if it were chosen too', () => {
  for (const { all, chosen, made } of cases())
    for (const { key, removable, going, sizeBytes } of made.items) {
      const more = plan(all, { chosen: new Set([...chosen, key]) });
      assert.equal(
        more.going.some((item) => item.key === key),
        removable,
      );
      // a choice more never takes another one back
      assert.ok(made.going.every((item) => more.going.some((other) => other.key === item.key)));
      if (removable && !going) {
        const alone = more.going.length === made.going.length + 1;
        if (alone) assert.equal(more.freesBytes - made.freesBytes, sizeBytes);
      }
    }
});

test('every candidate is an item, in its order, with a reason', () => {
  for (const { all, made } of cases()) {
    assert.deepEqual(
      made.items.map(({ key }) => key),
      all.map(({ key }) => key),
    );
    for (const { reason, removable } of made.items) {
      assert.notEqual(reason, '');
      if (removable) assert.doesNotMatch(reason, /^(held by|protected)/);
    }
  }
});
