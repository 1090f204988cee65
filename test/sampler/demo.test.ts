import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyReading } from '../../src/model/reading.js';
import { derive } from '../../src/model/usage.js';
import { DemoSource } from '../../src/sampler/demo.js';
import { demoBench } from '../support/demo-clock.js';

const target = (bench: ReturnType<typeof demoBench>, name: string) => {
  const found = bench.world.containers().find((each) => each.description.name === name);
  assert.ok(found, name);
  return { id: found.id, pid: undefined, networkMode: found.description.networkMode };
};

test('readings of a run make plausible figures, on the clock of the world', async () => {
  const bench = demoBench();
  const source = new DemoSource(bench.world);
  const handle = source.attach(target(bench, 'infra-mirror-1'));
  assert.ok(handle);
  const [first, second] = [emptyReading(), emptyReading()];
  assert.equal(source.read(handle, first), 'ok');
  await bench.clock.pass(2000);
  assert.equal(source.read(handle, second), 'ok');
  const usage = derive(first, second, { cpus: 16, memoryBytes: 2 ** 36 });
  assert.equal(usage.intervalMs, 2000);
  assert.ok(usage.networkTxBytesPerSec > 40e6, 'a flood');
  assert.deepEqual(source.facts(handle), {
    pid: bench.world.find(handle.id)?.pid,
    startedAtMs: handle.startedAtMs,
  });
});

test('what is not running is declined, and a run that ended is gone, also once it is back', async () => {
  const bench = demoBench();
  const source = new DemoSource(bench.world);
  assert.equal(source.attach(target(bench, 'shop-migrate-1')), undefined);
  const crashing = target(bench, 'pay-hook-1');
  const handle = source.attach(crashing);
  assert.ok(handle);
  await bench.clock.pass(2500);
  assert.equal(source.read(handle, emptyReading()), 'gone');
  assert.equal(source.attach(crashing), undefined);
  await bench.clock.pass(3000);
  assert.equal(source.read(handle, emptyReading()), 'gone');
  const again = source.attach(crashing);
  assert.ok(again);
  assert.equal(source.read(again, emptyReading()), 'ok');
});
