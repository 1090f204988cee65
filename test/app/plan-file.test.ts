import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { chosenPlan } from '../../src/app/plan-choice.js';
import { readPlan } from '../../src/app/plan-file.js';
import { planJson, planTable } from '../../src/output/plan.js';
import { own } from '../../src/model/safe-text.js';
import { Random } from '../support/random.js';
import { randomInventory } from '../support/random-inventory.js';
import { HOST, NOW } from '../support/sample-state.js';

const ID = 'a'.repeat(64);

function file(t: TestContext, content: unknown): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-plan-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  const name = path.join(dir, 'plan.json');
  fs.writeFileSync(name, typeof content === 'string' ? content : JSON.stringify(content));
  return name;
}

/** The inventory with most that goes and most that stays among some. */
const INVENTORY = randomInventory(new Random(7));
const WHOLE = { preset: undefined, where: '', protect: [] } as const;

const report = (asked: Parameters<typeof chosenPlan>[1]) => {
  const { items, going } = chosenPlan(INVENTORY, asked);
  const { freesBytes, unknownSizes } = going;
  const disk = { path: own('/var/lib/docker'), usedBytes: 970, totalBytes: 1000 };
  return { atMs: NOW, host: HOST, items, freesBytes, unknownSizes, disk };
};

test('what a plan says can go is what its file is read as', (t) => {
  const made = report(WHOLE);
  const read = readPlan(file(t, planJson(made)));
  assert.equal(read.atMs, NOW);
  assert.deepEqual(
    read.items.map(({ kind, id, sizeBytes }) => [kind, id, sizeBytes]),
    made.items
      .filter(({ removable }) => removable)
      .map(({ kind, id, sizeBytes }) => [kind, id, sizeBytes]),
  );
  assert.ok(read.items.length > 3 && read.items.length < made.items.length);
  assert.deepEqual(
    read.items.map(({ names }) => names),
    made.items.filter(({ removable }) => removable).map(({ names }) => names),
  );
});

test('fields of a plan', () => {
  const made = report(WHOLE);
  const parsed = JSON.parse(planJson(made));
  assert.equal(parsed.schema, 1);
  assert.equal(parsed.at, new Date(NOW).toISOString());
  assert.equal(parsed.disk.usedBytesAfter, Math.max(0, 970 - made.freesBytes));
  for (const item of parsed.items) {
    assert.equal(typeof item.ageSeconds === 'number' || item.ageSeconds === null, true);
    assert.equal(item.removable && item.heldBy.length > 0, false);
  }
});

test('--where lists what matches, and only that goes', () => {
  const { items, going } = chosenPlan(INVENTORY, { ...WHOLE, where: 'kind:container' });
  assert.ok(items.length > 0);
  assert.ok(items.every(({ kind }) => kind === 'container'));
  assert.deepEqual(new Set(going.going.map(({ kind }) => kind)), new Set(['container']));
});

test('--protect keeps what matches, and with it what it holds', () => {
  const free = chosenPlan(INVENTORY, WHOLE);
  const kept = chosenPlan(INVENTORY, { ...WHOLE, protect: ['kind:container'] });
  assert.ok(free.going.going.some(({ kind }) => kind === 'container'));
  assert.ok(!kept.going.going.some(({ kind }) => kind === 'container'));
  for (const { key } of kept.going.going) {
    assert.ok(free.going.going.some((item) => item.key === key));
  }
});

test('the table says what goes, why the rest stays, and what it frees', () => {
  const text = planTable(report(WHOLE), {
    widthOf: (words) => words.length,
    truncate: (words) => words,
    lineWidth: Infinity,
  });
  assert.match(text, /^KIND +NAME +ID +SIZE +AGE +GOES +WHY\n/);
  assert.match(text, /held by running container/);
  assert.match(text, /\nfrees .*disk 97% → \d+%\n/);
  assert.match(text, /nothing was removed/);
});

const WRONG: readonly (readonly [string, unknown, RegExp])[] = [
  ['no JSON', '{', /JSON/],
  ['another schema', { schema: 2, at: '2026-11-20T12:00:00Z', items: [] }, /schema 1/],
  ['no items', { schema: 1, at: '2026-11-20T12:00:00Z' }, /no items/],
  ['no time', { schema: 1, items: [] }, /no time/],
  [
    'a short id',
    { schema: 1, at: '2026-11-20T12:00:00Z', items: [{ kind: 'container', id: 'abc' }] },
    /item 1/,
  ],
  [
    'a path for a name',
    { schema: 1, at: '2026-11-20T12:00:00Z', items: [{ kind: 'volume', id: '../etc' }] },
    /item 1/,
  ],
];
for (const [what, content, said] of WRONG)
  test(`a file with ${what} is no plan`, (t) => {
    assert.throws(() => readPlan(file(t, content)), { kind: 'protocol', message: said });
  });

test('what is not said to be removable does not go, whatever else is said', (t) => {
  const item = { kind: 'container', id: ID, name: 'x' };
  const items = [
    item,
    { ...item, removable: 'yes' },
    { ...item, removable: true, protected: true },
    { ...item, removable: true },
  ];
  const read = readPlan(file(t, { schema: 1, at: '2026-11-20T12:00:00Z', items }));
  assert.deepEqual(read.items, [
    {
      kind: 'container',
      id: ID,
      name: 'x',
      names: undefined,
      createdAtMs: undefined,
      sizeBytes: NaN,
    },
  ]);
});

test('a file that is not there is said to be', () => {
  assert.throws(() => readPlan('/nowhere/plan.json'), { message: /\/nowhere\/plan.json.*ENOENT/ });
});
