/** Some seconds of what `npm run soak` does for half an hour. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNoCgroups } from '../support/cgroups.js';
import { soak } from '../support/soak.js';

const CONTAINERS = 12;

test('whatever comes and goes, nothing is left open', { skip: whyNoCgroups() }, async () => {
  const { looks, begun, faults, exitCode } = await soak({
    lastsMs: 12_000,
    intervalMs: 50,
    containers: CONTAINERS,
    faults: true,
    looks: 4,
  });
  assert.ok(begun >= 2 * CONTAINERS, `${begun} containers`);
  assert.ok(faults >= 4, `${faults} faults`);
  assert.equal(exitCode, 0);
  for (const { strangers } of looks) assert.equal(strangers, 0);
  const [first, last] = [looks[1], looks.at(-1)];
  assert.ok(first !== undefined && last !== undefined);
  assert.equal(last.listeners, first.listeners);
  // one of a container that begins or ends at this moment
  assert.ok(
    last.descriptors <= first.descriptors + 15,
    `${first.descriptors}, ${last.descriptors}`,
  );
  assert.ok(last.resources <= first.resources + 2, `${first.resources}, ${last.resources}`);
});
