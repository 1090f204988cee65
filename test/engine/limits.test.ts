import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitsFromInspect, limitWords, updateConfig } from '../../src/engine/wire-limits.js';
import { limitUpdate, updateOptions } from '../../src/model/limit-update.js';
import type { Limits } from '../../src/model/limits.js';

const NONE = { cpus: Infinity, memoryBytes: Infinity, memorySwapBytes: Infinity, pids: Infinity };
const inspected = (config: object) => ({ HostConfig: config });

test('what is no limit is told in many ways', () => {
  for (const config of [
    {},
    { NanoCpus: 0, CpuQuota: 0, Memory: 0, MemorySwap: 0, PidsLimit: null },
    { CpuQuota: -1, CpuPeriod: 100_000, MemorySwap: -1, PidsLimit: -1 },
    { Memory: 2 ** 63 - 4096, PidsLimit: 0 },
    update({ MemorySwap: 2 ** 28 }, { memoryBytes: Infinity }),
  ])
    assert.deepEqual(limitsFromInspect(inspected(config)), NONE);
  assert.deepEqual(limitsFromInspect({}), NONE);
});

test('CPUs are told by --cpus or by a quota of a period', () => {
  const cpusOf = (config: object): number => limitsFromInspect(inspected(config)).cpus;
  assert.equal(cpusOf({ NanoCpus: 5e8 }), 0.5);
  assert.equal(cpusOf({ CpuQuota: 150_000 }), 1.5);
  assert.equal(cpusOf({ CpuQuota: 25_000, CpuPeriod: 50_000 }), 0.5);
});

const update = (config: object, limits: Limits) =>
  updateConfig(limits, limitWords(inspected(config)));
/** What is shown of it. */
const options = (config: object, limits: Limits): string =>
  updateOptions(limitUpdate(limits, limitWords(inspected(config))));

test('an update keeps to the kind of CPU limit that a container has', () => {
  const cpus = (config: object, value: number) => update(config, { cpus: value });
  assert.deepEqual(cpus({}, 0.5), { CpuQuota: 50_000 });
  assert.deepEqual(cpus({ CpuPeriod: 20_000 }, 0.5), { CpuQuota: 10_000 });
  assert.deepEqual(cpus({ NanoCpus: 1e9 }, 0.5), { NanoCpus: 5e8 });
  assert.deepEqual(cpus({}, Infinity), { CpuQuota: -1 });
  assert.throws(() => cpus({ NanoCpus: 1e9 }, Infinity), { kind: 'unsupported' });
});

test('podman 5.4.2 tells --cpus as a quota too, and takes a quota only', () => {
  const config = { NanoCpus: 1e9, CpuQuota: 100_000, CpuPeriod: 100_000 };
  assert.deepEqual(update(config, { cpus: 0.25 }), { CpuQuota: 25_000 });
  assert.deepEqual(update(config, { cpus: Infinity }), { CpuQuota: -1 });
});

test('an update says nothing of what stays, and -1 for none', () => {
  assert.deepEqual(update({}, {}), {});
  assert.deepEqual(update({}, { memoryBytes: 2 ** 26, pids: Infinity }), {
    Memory: 2 ** 26,
    MemorySwap: -1,
    PidsLimit: -1,
  });
  const swapping = { Memory: 2 ** 20, MemorySwap: 2 ** 28 };
  assert.deepEqual(update(swapping, { memoryBytes: 2 ** 26 }), { Memory: 2 ** 26 });
  // 64 bits of a signed integer, as JSON prints them
  const { Memory, MemorySwap } = update({}, { memoryBytes: Infinity });
  assert.ok(BigInt(JSON.stringify(Memory)) < 2n ** 63n);
  assert.equal(MemorySwap, -1);
});

test('what is shown of an update is what is sent', () => {
  const limits = { cpus: 0.5, memoryBytes: 2 ** 26, pids: 50 };
  assert.equal(
    options({}, limits),
    '--cpu-quota 50000 --memory 64m --memory-swap -1 --pids-limit 50',
  );
  const held = { NanoCpus: 1e9, Memory: 2 ** 20, MemorySwap: 2 ** 28 };
  assert.equal(options(held, limits), '--cpus 0.5 --memory 64m --pids-limit 50');
  // the engine tells the kernel of no -1
  assert.equal(options(held, { memorySwapBytes: Infinity }), '--memory-swap 7629394531250m');
  assert.equal(
    options(held, { memoryBytes: Infinity }),
    '--memory 3814697265625m --memory-swap 7629394531250m',
  );
  const none = { cpus: Infinity, memoryBytes: Infinity, pids: Infinity };
  assert.equal(
    options({}, none),
    '--cpu-quota -1 --memory 9223372036854771712 --memory-swap -1 --pids-limit -1',
  );
});

test('limits that were read are what an update sets again', () => {
  const config = { CpuQuota: 50_000, Memory: 2 ** 28, MemorySwap: 2 ** 29, PidsLimit: 100 };
  assert.deepEqual(update(config, limitsFromInspect(inspected(config))), config);
});
