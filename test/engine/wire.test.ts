import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostId } from '../../src/model/id.js';
import { derive } from '../../src/model/usage.js';
import { mergeContainer } from '../../src/engine/merge.js';
import { record } from '../../src/engine/wire.js';
import { containerFromInspect, containerFromList } from '../../src/engine/wire-container.js';
import { engineFacts } from '../../src/engine/wire-objects.js';
import { readingFromStats } from '../../src/engine/wire-stats.js';
import { bundleNames, loadBundle, type Json } from '../support/host-bundle.js';

const host = hostId('local');

const isPodman = (name: string): boolean => name.includes('podman');

for (const name of bundleNames) {
  const bundle = loadBundle(name);
  const nowMs = bundle.meta.t0.start.wall_ms;
  const inspects = Object.entries(bundle.containers).map(([short, { inspect }]) => ({
    short,
    inspect,
  }));
  const listed = bundle.list.map((row) => containerFromList(row, { host, nowMs }));

  test(`${name}: every row of the list is a container`, () => {
    assert.equal(listed.length, inspects.length);
    for (const { short, inspect } of inspects) {
      const container = listed.find((one) => one?.id === inspect['Id']);
      assert.ok(container, short);
      assert.ok(container.name.endsWith(short));
      assert.equal(container.state, short === 'paused' ? 'paused' : 'running');
      assert.equal(container.exitCode, undefined);
      assert.match(container.imageId, /^sha256:[0-9a-f]{64}$/);
      assert.notEqual(container.image, '');
      assert.ok(container.command.startsWith('s'), container.command);
    }
  });

  test(`${name}: an inspect tells the same container, exactly`, () => {
    for (const { short, inspect } of inspects) {
      const exact = containerFromInspect(inspect, { host });
      const row = listed.find((one) => one?.id === inspect['Id']);
      assert.ok(exact && row, short);
      assert.ok((exact.pid ?? 0) > 0);
      assert.equal(exact.restarts, 0);
      assert.equal(exact.roundedMs, undefined);
      assert.equal(exact.exitCode, undefined);
      const { createdAtMs, startedAtMs = NaN } = exact;
      assert.ok(Math.abs(startedAtMs - (row.startedAtMs ?? NaN)) < (row.roundedMs ?? NaN) + 2000);
      assert.equal(createdAtMs, row.createdAtMs);
      for (const key of ['name', 'image', 'imageId', 'state', 'project', 'labels'] as const)
        assert.deepEqual(exact[key], row[key], key);
      assert.deepEqual(exact.mounts, row.mounts);
      const merged = mergeContainer(exact, row);
      assert.deepEqual({ ...merged, command: '' }, { ...exact, ...shown(row), command: '' });
    }
  });

  test(`${name}: stats become figures`, () => {
    const facts = engineFacts(bundle.version, bundle.info);
    assert.equal(facts.kind, isPodman(name) ? 'podman' : 'docker');
    assert.match(facts.version, /^\d+\.\d/);
    assert.ok(facts.cpus >= 1);
    const context = { podman: isPodman(name), hostMemoryBytes: facts.memoryBytes };
    const usage = (short: string) => {
      const captured = bundle.containers[short];
      assert.ok(captured, short);
      const before = readingFromStats(captured.t0['stats-oneshot'], context);
      const after = readingFromStats(captured.t1['stats-oneshot'], context);
      return derive(before, after, { cpus: facts.cpus, memoryBytes: facts.memoryBytes });
    };
    const burn = usage('burn');
    // --cpus .3; the emulated guests are coarse
    assert.ok(burn.cpuPercent > 20 && burn.cpuPercent < 45, `cpu ${burn.cpuPercent}`);
    assert.equal(Number.isNaN(burn.throttledPercent), isPodman(name));
    assert.equal(burn.pids, 1);
    assert.equal(usage('mem32').memoryLimitBytes, 32 * 2 ** 20);
    assert.equal(usage('idle').memoryLimitBytes, facts.memoryBytes);
    assert.ok(usage('net').networkRxBytesPerSec > 5000, 'ping of 1400 bytes ten times a second');
  });
}

/** What a list's row is right about even against an inspect. */
const shown = (row: { readonly networks: unknown; readonly ports: unknown }) => ({
  networks: row.networks,
  ports: row.ports,
});

const stats = (bundle: string, container: string): Json => {
  const captured = loadBundle(bundle).containers[container];
  assert.ok(captured);
  return captured.t0['stats-oneshot'];
};
const context = { podman: false, hostMemoryBytes: 2 ** 40 };

test('block I/O: v1 Read/Write, v2 read/write, null and [] are unknown', () => {
  const v1 = readingFromStats(stats('v1', 'disk2'), context);
  assert.equal(v1.blockReadBytes, 5120);
  assert.equal(v1.blockWriteBytes, 15_728_640);
  const v2 = readingFromStats(stats('v2', 'mem32'), context);
  assert.ok(v2.blockWriteBytes > 0);
  assert.ok(Number.isNaN(readingFromStats(stats('v2', 'net'), context).blockReadBytes), 'null');
  assert.ok(Number.isNaN(readingFromStats(stats('v1', 'net'), context).blockReadBytes), '[]');
});

test('block I/O: the operation counts podman mixes in are no bytes', () => {
  const answer = stats('v2-podman4.3.1', 'mem32');
  const entries = record(answer['blkio_stats'])?.['io_service_bytes_recursive'];
  assert.ok(Array.isArray(entries) && entries.some(({ op }) => op === 'rios'));
  const reading = readingFromStats(answer, { ...context, podman: true });
  assert.equal(reading.blockReadBytes, 5_242_880);
  assert.equal(reading.blockWriteBytes, 41_943_040);
});

test('memory: v1 total_*, v2 plain keys, podman without detail', () => {
  const v1 = readingFromStats(stats('v1', 'mem32'), context);
  const v2 = readingFromStats(stats('v2', 'mem32'), context);
  const podman = readingFromStats(stats('v1-podman4.3.1', 'mem32'), context);
  for (const reading of [v1, v2]) {
    assert.ok(reading.memoryAnonBytes > 2 ** 20);
    assert.ok(reading.memoryFileBytes > 2 ** 20);
    assert.ok(reading.memoryInactiveFileBytes < reading.memoryUsageBytes);
  }
  assert.ok(podman.memoryUsageBytes > 2 ** 20);
  assert.ok(Number.isNaN(podman.memoryInactiveFileBytes));
  const { limit } = Object(stats('v1', 'net')['memory_stats']);
  const whole = { podman: false, hostMemoryBytes: limit };
  assert.equal(readingFromStats(stats('v1', 'net'), whole).memoryLimitBytes, Infinity);
});

test('a pids limit is a number, or Infinity where none is told', () => {
  assert.equal(readingFromStats(stats('v1', 'pids'), context).pidsLimit, 20);
  assert.equal(readingFromStats(stats('v1', 'net'), context).pidsLimit, Infinity);
  const huge = { ...stats('v1', 'net'), pids_stats: { current: 1, limit: 18446744073709551615 } };
  assert.equal(readingFromStats(huge, context).pidsLimit, Infinity);
});

test('a stopped container has no figures: docker answers zeros, podman nothing', () => {
  const zeros = { ...stats('v1', 'net'), read: '0001-01-01T00:00:00Z' };
  for (const answer of [zeros, undefined])
    assert.throws(() => readingFromStats(answer, context), { kind: 'gone' });
});
