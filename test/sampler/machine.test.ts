import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { HostGroup } from '../../src/model/host-row.js';
import { containerId } from '../../src/model/id.js';
import type { MachineReading } from '../../src/model/machine.js';
import { hostFacts } from '../../src/sampler/host.js';
import { KernelMachine } from '../../src/sampler/machine.js';
import { SyntheticHost } from '../support/synthetic-host.js';

const A = containerId('a'.repeat(64));
const LISTED = new Set([A]);

function stage(t: TestContext) {
  const host = new SyntheticHost(t);
  host.group('system.slice');
  host.group('system.slice/ssh.service', { memory: 4096, memoryMax: '8192', pids: 3 });
  host.group('user.slice/session-1.scope');
  host.group('docker');
  host.group(`docker/${A}`);
  host.group('user.slice');
  host.process(10, { command: 'dockerd', cgroup: '', residentPages: 2, threads: 7 });
  host.process(11, { command: 'sshd', cgroup: 'system.slice/ssh.service' });
  const { kernel } = host;
  const machine = new KernelMachine({ kernel, hostFacts: hostFacts(kernel), dataRoot: '' });
  t.after(() => machine.release());
  return { host, machine };
}

function named({ groups }: MachineReading, name: string): HostGroup {
  const found = groups.find((each) => each.name === name);
  assert.ok(found, `no row ${name}`);
  return found;
}

void test('figures of services and of processes without a cgroup', async (t) => {
  const { host, machine } = stage(t);
  const first = await machine.read(LISTED);
  assert.deepEqual(first.groups.map(({ kind, name }) => `${kind} ${name}`).toSorted(), [
    'engine dockerd',
    'service ssh.service',
    'users user.slice',
  ]);
  assert.ok(Number.isNaN(named(first, 'ssh.service').usage.cpuPercent), 'no rates yet');
  assert.equal(named(first, 'ssh.service').usage.memoryPercent, 50);
  assert.equal(named(first, 'dockerd').usage.memoryBytes, 8192);
  assert.equal(named(first, 'dockerd').usage.pids, 7);

  host.advance(1000);
  host.group('system.slice/ssh.service', { cpuUsec: 250_000, pids: 3 });
  host.process(10, { command: 'dockerd', cgroup: '', ticks: 40 });
  const second = await machine.read(LISTED);
  assert.equal(named(second, 'ssh.service').usage.cpuPercent, 25);
  assert.equal(named(second, 'dockerd').usage.cpuPercent, 40);
});

void test('nothing is read and nothing is held before the first read and after the release', async (t) => {
  const { host, machine } = stage(t);
  host.calls.takeReads();
  assert.equal(host.calls.openCount, 0);
  await machine.read(LISTED);
  assert.ok(host.calls.openCount > 0);
  machine.release();
  assert.equal(host.calls.openCount, 0);
  host.calls.takeReads();
  const late = machine.read(LISTED);
  machine.release();
  await late;
  assert.equal(host.calls.openCount, 0, 'let go while it was being read');
});

void test('a tick reads the counters, not the tree', async (t) => {
  const { host, machine } = stage(t);
  await machine.read(LISTED);
  host.advance(1000);
  host.calls.takeReads();
  await machine.read(LISTED);
  const reads = host.calls.takeReads();
  assert.equal(reads.filter((name) => name === 'comm').length, 0);
  assert.equal(reads.filter((name) => name === 'cpu.stat').length, 2);
});

void test('the tree is walked again after ten seconds, and at once when containers changed', async (t) => {
  const { host, machine } = stage(t);
  await machine.read(LISTED);
  host.group('system.slice/new.service');
  host.advance(9000);
  assert.equal((await machine.read(LISTED)).groups.length, 3);
  host.advance(1000);
  assert.equal((await machine.read(LISTED)).groups.length, 4);

  assert.equal(
    named(await machine.read(new Set()), 'other containers').what,
    'not of this engine: docker',
  );
});

void test('what is gone leaves at once; a pid that came round is another process', async (t) => {
  const { host, machine } = stage(t);
  await machine.read(LISTED);
  host.removeGroup('system.slice/ssh.service');
  host.process(10, { command: 'dockerd', cgroup: '', start: 999, ticks: 7 });
  host.advance(1000);
  const { groups } = await machine.read(LISTED);
  assert.deepEqual(
    groups.map(({ name }) => String(name)),
    ['user.slice'],
  );
  host.advance(1000);
  const { usage } = named(await machine.read(LISTED), 'dockerd');
  assert.ok(Number.isNaN(usage.cpuPercent), 'of the new one no rate is known yet');
});

void test('a unit that has ended is no row', async (t) => {
  const { host, machine } = stage(t);
  host.group('system.slice/done.service', { pids: 0 });
  const { groups } = await machine.read(LISTED);
  assert.equal(
    groups.some(({ name }) => name === 'done.service'),
    false,
  );
});

void test('each core by itself; a core that appears has no share yet', async (t) => {
  const { host, machine } = stage(t);
  const { cores } = await machine.read(LISTED);
  assert.deepEqual(cores, [NaN, NaN]);
  host.proc(
    'stat',
    'cpu  90 0 10 300 0 0 0 0\ncpu0 90 0 0 10 0 0 0 0 50 0\ncpu1 0 0 10 90 0 0 0 0\ncpu2 1 1 1 1 1 1 1 1\n',
  );
  host.advance(1000);
  assert.deepEqual((await machine.read(LISTED)).cores, [90, 10, NaN]);
});
