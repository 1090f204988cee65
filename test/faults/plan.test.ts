/** Whether test/faults.md is true of the tests there are. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../support/guard.js';
import { GUARDS } from '../support/guards.js';

const FAULTS = 64;

/** A fault, and what is said below it. */
interface Item {
  readonly number: number;
  readonly below: string[];
}

const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

function items(): readonly Item[] {
  const found: Item[] = [];
  for (const line of read('test/faults.md').split('\n')) {
    const number = /^(\d+)\. \S/.exec(line)?.[1];
    if (number !== undefined) found.push({ number: Number(number), below: [] });
    const said = /^ +- (.*)$/.exec(line)?.[1];
    if (said !== undefined) found.at(-1)?.below.push(said);
  }
  return found;
}

const below = items().flatMap((item) => item.below);

test('every fault of the plan has its place, and something below it', () => {
  const numbers = items().map(({ number }) => number);
  assert.deepEqual(
    numbers,
    Array.from({ length: FAULTS }, (_, index) => index + 1),
  );
  for (const item of items()) assert.notEqual(item.below.length, 0, String(item.number));
});

test('every line below is a test, a guard, a program or a reason', () => {
  const scripts = new Set(read('package.json').match(/(?<=^ {4}")[\w:]+(?=": "node )/gm));
  const guards = new Set(GUARDS.map(({ name }) => name));
  for (const line of below) {
    const [, file, title] = /^`([\w/-]+\.test\.ts)` `([^`]+)`$/.exec(line) ?? [];
    const guard = /^guard `([^`]+)`$/.exec(line)?.[1];
    const script = /^`npm run ([\w:]+)` \S/.exec(line)?.[1];
    if (file !== undefined && title !== undefined) {
      assert.ok(existsSync(path.join(ROOT, 'test', file)), line);
      assert.ok(read(`test/${file}`).includes(title), line);
    } else if (guard !== undefined) assert.ok(guards.has(guard), line);
    else if (script !== undefined) assert.ok(scripts.has(script), line);
    else assert.match(line, /^no test (?:of|with) .+: .+/);
  }
});

test('every guard is named by the fault that it keeps away', () => {
  for (const { name } of GUARDS) assert.ok(below.includes(`guard \`${name}\``), name);
});
