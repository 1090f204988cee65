import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { emptyReading } from '../../src/model/reading.js';
import { derive } from '../../src/model/usage.js';
import {
  attach,
  attachedRig,
  netDevText,
  netFile,
  ok,
  rigFor,
  targetOf,
} from '../support/kernel-rig.js';

const GATES = ['cpu.stat', 'memory.current'];
const COUNTERS = ['dev', 'io.stat', 'memory.stat', 'pids.current'];
const SLOW = ['cpu.pressure', 'io.pressure', 'memory.events', 'memory.swap.current'];

void test('a container in which nothing moves costs two reads, and all of them now and then', (t) => {
  const idle = attachedRig(t, 'idle');
  const ticks = Array.from({ length: 40 }, () => idle.readsOfTick());
  const settled = ticks.slice(5);
  const full = settled.filter((reads) => reads.length > GATES.length);
  assert.equal(full.length, settled.length / 5);
  for (const reads of full) {
    for (const name of COUNTERS) assert.ok(reads.includes(name), name);
  }
  for (const reads of settled.filter((reads) => !full.includes(reads))) {
    assert.deepEqual(reads, GATES);
  }
});

void test('a moved gate has all counters read, what is slow every second tick, limits seldom', (t) => {
  const busy = attachedRig(t, 'burn');
  const ticks = Array.from({ length: 20 }, (_, index) => {
    busy.write('cpu.stat', `usage_usec ${6_000_000 + index}\n`);
    return busy.readsOfTick();
  });
  for (const reads of ticks) {
    for (const name of [...GATES, ...COUNTERS]) assert.ok(reads.includes(name), name);
  }
  const times = (name: string): number => ticks.filter((reads) => reads.includes(name)).length;
  for (const name of SLOW) assert.equal(times(name), 10, name);
  assert.equal(times('memory.max'), 2);
});

void test('pressure of a still container: often while it falls, seldom once there is none', (t) => {
  const idle = attachedRig(t, 'idle');
  const looks = (): number => {
    const ticks = Array.from({ length: 60 }, () => idle.readsOfTick());
    return ticks.slice(20).filter((reads) => reads.includes('io.pressure')).length;
  };
  const pressed = (percent: string): void =>
    idle.write('cpu.pressure', `some avg10=${percent} avg60=0.00 avg300=0.00 total=1\n`);
  pressed('0.00');
  assert.equal(looks(), 4, 'each ten of forty ticks');
  pressed('1.00');
  assert.equal(looks(), 8, 'with each full read');
});

void test('refresh has the limits read at once', (t) => {
  const idle = attachedRig(t, 'idle');
  idle.write('memory.max', '1048576\n');
  idle.write('cpu.max', '50000 100000\n');
  idle.source.refresh(idle.handle);
  const reading = ok(idle.tick());
  assert.deepEqual([reading.memoryLimitBytes, reading.cpuLimitCores], [1048576, 0.5]);
});

void test('what was counted while nobody looked is a rate over that time, not a spike', (t) => {
  const idle = attachedRig(t, 'idle');
  let before = ok(idle.tick());
  for (let tick = 0; tick < 8; tick++) before = ok(idle.tick());
  writeFileSync(netFile(idle), netDevText(10_000));
  let after = ok(idle.tick());
  while (after.networkRxBytes === 0) {
    before = after;
    after = ok(idle.tick());
  }
  const usage = derive(before, after, { cpus: 2, memoryBytes: 1 });
  assert.equal(usage.networkRxBytes, 10_000);
  assert.equal(usage.networkRxBytesPerSec, 2000, 'within the 5 s since the last look');
  // having moved, it is looked at in each tick again
  writeFileSync(netFile(idle), netDevText(13_000));
  const next = derive(after, ok(idle.tick()), { cpus: 2, memoryBytes: 1 });
  assert.equal(next.networkRxBytesPerSec, 3000);
});

void test('a removed cgroup is gone, and nothing stays open, net/dev least of all', (t) => {
  const net = attachedRig(t, 'net');
  assert.ok(net.calls.held.some((path) => path.endsWith('net/dev')));
  net.tree.stop(net.container);
  assert.equal(net.tick(), 'gone');
  net.source.detach(net.handle);
  assert.deepEqual(net.calls.held, []);
});

void test('the same path back is another run: gone first, then its own counters', (t) => {
  const burn = attachedRig(t, 'burn');
  burn.tree.stop(burn.container);
  burn.tree.lay('t0', [burn.container]);
  burn.write('cpu.stat', 'usage_usec 7\n');
  assert.equal(burn.tick(), 'gone');
  burn.source.detach(burn.handle);
  const again = attach(burn, burn.container);
  const reading = emptyReading();
  assert.equal(burn.source.read(again, reading), 'ok');
  assert.equal(reading.cpuNs, 7000);
});

void test('no descriptor leaks over 1000 attachments', (t) => {
  const rig = rigFor(t, 'v1');
  const targets = rig.tree.containers.map((container) => targetOf(container));
  for (let round = 0; round < 1000 / targets.length; round++) {
    const handles = targets.map((target) => rig.source.attach(target));
    for (const handle of handles) {
      assert.ok(handle);
      rig.source.detach(handle);
    }
  }
  assert.deepEqual([rig.calls.openCount, rig.files.kept], [0, 0]);
});

void test('a controller that is absent is unknown, the rest is known', (t) => {
  const rig = rigFor(t, 'v2');
  const container = rig.tree.container('pids');
  const dir = container.dirs.get('v2') ?? '';
  for (const file of ['memory.current', 'memory.stat', 'memory.max', 'pids.current', 'io.stat']) {
    rmSync(join(dir, file));
  }
  const reading = emptyReading();
  assert.equal(rig.source.read(attach(rig, container), reading), 'ok');
  const { memoryUsageBytes, memoryAnonBytes, memoryLimitBytes, pids, blockReadBytes } = reading;
  for (const value of [memoryUsageBytes, memoryAnonBytes, memoryLimitBytes, pids, blockReadBytes]) {
    assert.ok(Number.isNaN(value));
  }
  assert.equal(reading.pidsLimit, 20);
  assert.ok(reading.cpuNs > 0);
});

void test('refused files are unknown; refused gates decline the container', (t) => {
  const rig = rigFor(t, 'v2');
  const container = rig.tree.container('burn');
  rig.calls.refused.set('memory.stat', 'EACCES').set('cpu.pressure', 'EOPNOTSUPP');
  const reading = emptyReading();
  rig.source.read(attach(rig, container), reading);
  assert.ok(Number.isNaN(reading.memoryAnonBytes) && Number.isNaN(reading.pressureCpuSome));
  rig.calls.refused.set('cpu.stat', 'EACCES').set('memory.current', 'EACCES');
  assert.equal(rig.source.attach(targetOf(rig.tree.container('idle'))), undefined);
});

void test('an error that is not the end of the cgroup is told', (t) => {
  const burn = attachedRig(t, 'burn');
  burn.calls.refused.set('cpu.stat', 'EIO');
  assert.throws(() => burn.tick(), { code: 'EIO' });
});

void test('without descriptors of its own a container has the same figures', (t) => {
  const kept = rigFor(t, 'v1');
  const reopened = rigFor(t, 'v1', 0);
  const [one, other] = [kept, reopened].map((rig) => {
    const container = rig.tree.container('disk2');
    const handle = attach(rig, container);
    rig.at('t1', container);
    const reading = emptyReading();
    assert.equal(rig.source.read(handle, reading), 'ok');
    return reading;
  });
  assert.deepEqual(one, other);
  assert.ok(kept.calls.openCount > 0);
  assert.equal(reopened.calls.openCount, 0);
});

void test('what is on the screen keeps its descriptors', (t) => {
  const rig = rigFor(t, 'v2', 20);
  const handles = rig.tree.containers.map((container) => attach(rig, container));
  for (const { id } of rig.tree.containers) {
    rig.source.prefer(new Set([id]));
    for (const handle of handles) {
      rig.source.refresh(handle);
      assert.equal(rig.source.read(handle, emptyReading()), 'ok');
    }
    const names = new Set(rig.calls.held.map((path) => basename(path)));
    for (const name of [...GATES, ...COUNTERS]) assert.ok(names.has(name), name);
    assert.ok(rig.calls.held.every((path) => path.includes(id) || path.endsWith('net/dev')));
  }
});

void test('no descriptor left: nothing new, then all of it again', (t) => {
  const burn = attachedRig(t, 'burn', 0);
  burn.calls.limit = 0;
  assert.equal(burn.tick(), 'stale');
  assert.equal(burn.source.attach(targetOf(burn.tree.container('idle'))), undefined);
  burn.calls.limit = Infinity;
  burn.write('cpu.stat', 'usage_usec 9000000\n');
  assert.equal(ok(burn.tick()).cpuNs, 9e9);
});

void test('wherever descriptors run out, none is left behind', (t) => {
  const rig = rigFor(t, 'v2');
  const target = targetOf(rig.tree.container('net'));
  for (let limit = 0; limit < 20; limit++) {
    rig.calls.limit = limit;
    const handle = rig.source.attach(target);
    if (handle !== undefined) {
      rig.source.read(handle, emptyReading());
      rig.source.detach(handle);
    }
    assert.equal(rig.calls.openCount, 0, `with ${limit} descriptors`);
  }
  assert.ok(rig.files.budget < 20);
});

void test('counters at the end of a double and limits at the end of the kernel', (t) => {
  const rig = rigFor(t, 'v1');
  const container = rig.tree.container('burn');
  const usage = join(container.dirs.get('cpuacct') ?? '', 'cpuacct.usage');
  rig.tree.write(usage, '9007199254740993\n');
  const [before, after] = [emptyReading(), emptyReading()];
  const handle = attach(rig, container);
  rig.source.read(handle, before);
  rig.tree.write(usage, '9007199754740993\n');
  rig.advance(1000);
  rig.source.read(handle, after);
  const { cpuPercent } = derive(before, after, { cpus: 2, memoryBytes: 2 ** 34 });
  assert.ok(Math.abs(cpuPercent - 50) < 1e-6);
  assert.equal(after.memoryLimitBytes, Infinity, '9223372036854771712 is no limit');
});

void test('the other version declines', (t) => {
  for (const host of ['v1', 'v2']) {
    const rig = rigFor(t, host);
    const other = rig.sources.find((source) => source !== rig.source);
    for (const container of rig.tree.containers) {
      assert.equal(other?.attach(targetOf(container)), undefined);
    }
  }
});
