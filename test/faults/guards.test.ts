import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ROOT, unguarded } from '../support/guard.js';
import { GUARDS } from '../support/guards.js';

/** That the tests go red is `npm run guards`: some minutes. */
test('every guard is where the list says, and has a test of that name', () => {
  for (const { name, without, test: named } of GUARDS) {
    for (const change of without) assert.ok(unguarded(change).includes(change.put), name);
    const source = readFileSync(path.join(ROOT, named.file), 'utf8');
    assert.ok(source.includes(named.name), `${name}: ${named.name}`);
  }
});
