import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { HostUsage } from '../../src/model/host-usage.js';
import { hostFacts, openHost, type Host } from '../../src/sampler/host.js';
import { filesystems } from '../../src/sampler/portable-host.js';
import { Self } from '../../src/sampler/self.js';
import { capturedHosts } from '../support/kernel-tree.js';
import { rigFor, type KernelRig } from '../support/kernel-rig.js';

const PRESSURE = (some: number, full: number): string =>
  `some avg10=${some} avg60=0.00 avg300=0.00 total=1\nfull avg10=${full} avg60=0.00 avg300=0.00 total=1\n`;

const write = ({ tree }: KernelRig, name: string, text: string): void =>
  tree.write(join(tree.roots.procRoot, name), text);

function open(rig: KernelRig): Host {
  const { files, clock, tree } = rig;
  return openHost({ files, clock, roots: tree.roots });
}

for (const name of capturedHosts) {
  void test(`${name}: the machine's figures`, (t) => {
    const rig = rigFor(t, name);
    const facts = hostFacts({ files: rig.files, roots: rig.tree.roots });
    assert.deepEqual(facts, { cpus: rig.tree.cpus, memoryBytes: rig.tree.memoryBytes });

    const host = open(rig);
    assert.ok(Number.isNaN(host.read().cpuPercent), 'nothing to compare with');
    rig.advance(2000);
    rig.tree.lay('t1');
    const usage = host.read();
    assert.equal(usage.atMs, 2000);
    assert.equal(usage.cpus, rig.tree.cpus);
    assert.ok(usage.cpuPercent > 0 && usage.cpuPercent <= 100);
    assert.equal(usage.memoryBytes, rig.tree.memoryBytes);
    assert.ok(usage.memoryUsedBytes > 0 && usage.memoryUsedBytes < usage.memoryBytes);
    assert.equal(usage.swapUsedBytes, 0);
    assert.ok(usage.load1 > 0 && usage.load5 > 0 && usage.load15 > 0);
    host.close();
    assert.equal(rig.calls.openCount, 0);
  });
}

function cpuPercent(host: Host, rig: KernelRig, line: string): number {
  write(rig, 'stat', `${line}\ncpu0 1 2 3\n`);
  return host.read().cpuPercent;
}

void test('CPU: share of the whole machine, also when a counter runs back', (t) => {
  const rig = rigFor(t, 'v1');
  const host = open(rig);
  const percents = [
    'cpu  100 10 100 1000 50 5 5 10 0 0',
    'cpu  130 10 110 1050 55 5 5 10 0 0',
    // iowait runs back
    'cpu  140 10 110 1050 40 5 5 10 0 0',
    // all of it begins again
    'cpu  1 1 1 1 1 1 1 1 0 0',
    'cpu  2 1 1 4 1 1 1 1 0 0',
    // a CPU was taken away, and its time with it
    'cpu  1 1 1 99 1 1 1 1 0 0',
  ].map((line) => cpuPercent(host, rig, line));
  assert.deepEqual(percents.slice(1), [(100 * 40) / 95, NaN, NaN, 25, NaN]);
});

void test('pressure where the kernel keeps it, unknown where not', (t) => {
  const rig = rigFor(t, 'v2');
  const host = open(rig);
  assert.ok(Number.isNaN(host.read().pressureCpuSome));
  write(rig, 'pressure/cpu', PRESSURE(4.5, 0));
  write(rig, 'pressure/memory', PRESSURE(1.5, 0.25));
  write(rig, 'pressure/io', PRESSURE(12.1, 3));
  const usage = host.read();
  const { pressureCpuSome, pressureMemorySome, pressureMemoryFull } = usage;
  assert.deepEqual([pressureCpuSome, pressureMemorySome, pressureMemoryFull], [4.5, 1.5, 0.25]);
  assert.deepEqual([usage.pressureIoSome, usage.pressureIoFull], [12.1, 3]);
});

void test('a machine without /proc: unknown at first, then what the system tells', async (t) => {
  const rig = rigFor(t, 'v2');
  rmSync(rig.tree.roots.procRoot, { recursive: true });
  const facts = hostFacts({ files: rig.files, roots: rig.tree.roots });
  assert.deepEqual(facts, { cpus: NaN, memoryBytes: NaN });
  const host = open(rig);
  let usage: HostUsage = host.read();
  assert.ok(Number.isNaN(usage.memoryBytes));
  while (Number.isNaN(usage.memoryBytes)) {
    await new Promise((resolve) => setImmediate(resolve));
    usage = host.read();
  }
  assert.ok(usage.cpus > 0 && usage.memoryUsedBytes < usage.memoryBytes);
  host.close();
});

void test('disks: one measurement at a time, each with its fill', async () => {
  const asked = filesystems();
  assert.equal(filesystems(), asked);
  for (const { mount, sizeBytes, usedBytes } of await asked) {
    assert.ok(mount.length > 0 && usedBytes >= 0 && usedBytes <= sizeBytes, mount);
  }
  assert.notEqual(filesystems(), asked, 'asked again, measured again');
});

function selfUsage() {
  const counts = { nowMs: 0, requests: 0, bytesWritten: 0 };
  const self = new Self({
    clock: () => counts.nowMs,
    requests: () => counts.requests,
    bytesWritten: () => counts.bytesWritten,
  });
  return { counts, self };
}

void test('self: CPU between two readings, and memory', () => {
  const { counts, self } = selfUsage();
  assert.ok(Number.isNaN(self.read().cpuPercent), 'no time has passed');
  counts.nowMs = 3000;
  assert.ok(Number.isNaN(self.read().cpuPercent), 'a start is not counted');
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < 20_000);
  counts.nowMs = 4000;
  const { cpuPercent: percent, rssBytes } = self.read();
  assert.ok(percent >= 2, `${percent} %`);
  assert.ok(rssBytes > 2 ** 20);
});

void test('self: the mean of ten readings, told anew when it is news', () => {
  const { counts, self } = selfUsage();
  const told: number[] = [];
  for (let reading = 0; reading < 30; reading++) {
    counts.nowMs += 1000;
    counts.bytesWritten += 200 + (reading % 3);
    const usage = self.read();
    told.push(usage.cpuPercent);
    if (reading > 3) assert.equal(Math.round(usage.terminalBytesPerSec / 10), 20);
  }
  // nothing but the readings themselves: far below a percent
  assert.ok(new Set(told.slice(12)).size <= 3, told.join(' '));
});

void test('self: the calls of the last minute', () => {
  const { counts, self } = selfUsage();
  counts.requests = 7;
  const told: number[] = [];
  for (let second = 1; second <= 90; second++) {
    counts.nowMs = second * 1000;
    if (second === 80) counts.requests++;
    told.push(self.read().callsPerMin);
  }
  assert.deepEqual([told[0], told[58], told[70], told[89]], [7, 7, 0, 1]);
});
