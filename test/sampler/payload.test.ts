/** The first process of a container, and what is read through it. */
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { emptyReading } from '../../src/model/reading.js';
import { cgroupV2 } from '../../src/sampler/cgroup-v2.js';
import {
  attach,
  attachedRig,
  netDevText,
  netFile,
  ok,
  rigFor,
  targetOf,
  type AttachedRig,
} from '../support/kernel-rig.js';

const statFile = ({ tree, container }: AttachedRig): string =>
  join(tree.roots.procRoot, String(container.pid), 'stat');
const stat = (pid: number, ticks: number): string =>
  `${pid} (other) S ${'1 '.repeat(18)}${ticks} 0 0\n`;

void test('a pid that is another process now is not believed: reopened files at once', (t) => {
  // whenever it happens between two looks at the process
  for (let settled = 1; settled < 40; settled += 3) {
    const net = attachedRig(t, 'net', 0);
    let usage = 9_000_000;
    const move = (): void => net.write('cpu.stat', `usage_usec ${usage++}\n`);
    for (let tick = 0; tick < settled; tick++) {
      move();
      assert.ok(ok(net.tick()).networkRxBytes > 0);
    }
    writeFileSync(statFile(net), stat(net.container.pid, 999_999));
    writeFileSync(netFile(net), netDevText(77));
    net.write('cgroup.procs', '');
    move();
    assert.ok(Number.isNaN(ok(net.tick()).networkRxBytes), `after ${settled} ticks`);
  }
});

void test('a process that ends while its network is opened does not keep it open', (t) => {
  const rig = rigFor(t, 'v2');
  const { calls } = rig;
  const open = calls.open.bind(calls);
  calls.open = (path) => {
    if (path.endsWith('net/dev')) calls.refused.set('stat', 'ESRCH');
    return open(path);
  };
  const handle = attach(rig, rig.tree.container('net'));
  assert.equal(rig.source.facts(handle).pid, undefined);
  assert.ok(!calls.held.some((path) => path.endsWith('net/dev')));
});

void test('a pid that is another process now is not believed: kept files within thirty ticks', (t) => {
  const net = attachedRig(t, 'net');
  rmSync(statFile(net));
  net.write('cgroup.procs', '');
  net.write('cpu.stat', 'usage_usec 9000000\n');
  const readings = Array.from({ length: 30 }, () => ok(net.tick()));
  assert.ok(Number.isNaN(readings.at(-1)?.networkRxBytes));
  assert.ok(!net.calls.held.some((path) => path.endsWith('net/dev')), 'its network is let go');
  assert.equal(net.source.facts(net.handle).pid, undefined);
});

void test('when the last process ended, its network is let go at once', (t) => {
  const net = attachedRig(t, 'net');
  net.write('cgroup.procs', '');
  net.write('pids.current', '0\n');
  net.write('cpu.stat', 'usage_usec 9000000\n');
  rmSync(statFile(net));
  ok(net.tick());
  assert.ok(!net.calls.held.some((path) => path.endsWith('net/dev')));
});

void test('the oldest of several processes is the first, unless the engine named one', (t) => {
  const rig = rigFor(t, 'v2');
  const container = rig.tree.container('pids');
  const first = container.pid;
  const young = first + 1;
  rig.tree.write(join(rig.tree.roots.procRoot, String(young), 'stat'), stat(young, 999_999));
  rig.tree.write(join(container.dirs.get('v2') ?? '', 'cgroup.procs'), `0\n${young}\n${first}\n`);
  assert.equal(rig.source.facts(attach(rig, container)).pid, first);
  assert.equal(rig.source.facts(attach(rig, container, young)).pid, young);
  assert.equal(rig.source.facts(attach(rig, container, 4711)).pid, first, 'not one of its own');
});

void test('processes in a child cgroup, and threads of a threaded one, are found', (t) => {
  const rig = rigFor(t, 'v2');
  const { write } = rig.tree;
  const nested = rig.tree.container('net');
  const dir = nested.dirs.get('v2') ?? '';
  write(join(dir, 'cgroup.procs'), '');
  write(join(dir, 'init.scope/cgroup.procs'), `${nested.pid}\n`);
  assert.equal(rig.source.facts(attach(rig, nested)).pid, nested.pid);

  const threaded = rig.tree.container('idle');
  write(join(threaded.dirs.get('v2') ?? '', 'cgroup.threads'), `${threaded.pid}\n`);
  rig.calls.refused.set('cgroup.procs', 'EOPNOTSUPP');
  assert.equal(rig.source.facts(attach(rig, threaded)).pid, threaded.pid);
});

void test('interfaces that are not its own are unknown, not 0', (t) => {
  const rig = rigFor(t, 'v2');
  const container = rig.tree.container('net');
  const received = (networkMode: string): number => {
    const handle = rig.source.attach({ ...targetOf(container), networkMode });
    assert.ok(handle);
    const reading = emptyReading();
    rig.source.read(handle, reading);
    return reading.networkRxBytes;
  };
  assert.ok(received('bridge') > 0);
  assert.ok(Number.isNaN(received('host')));
  assert.ok(Number.isNaN(received(`container:${container.id}`)));
});

void test('a process in the network namespace of the host has no interfaces of its own', (t) => {
  const rig = rigFor(t, 'v2-systemd');
  const container = rig.tree.container('net');
  rig.tree.network(1, 'net:[4026531840]');
  // who shares the host's network is known when the source is made
  const { tree, files, clock } = rig;
  const received = (network: string): number => {
    tree.network(container.pid, network);
    const source = cgroupV2({ files, roots: tree.roots, clock });
    const handle = source.attach({ ...targetOf(container), networkMode: 'private' });
    assert.ok(handle);
    const reading = emptyReading();
    source.read(handle, reading);
    return reading.networkRxBytes;
  };
  assert.ok(received('net:[4026532001]') > 0);
  assert.ok(Number.isNaN(received('net:[4026531840]')));
});

void test('a process that is still being set up gets its own network a little later', (t) => {
  const rig = rigFor(t, 'v2');
  const container = rig.tree.container('net');
  const { tree, files, clock } = rig;
  tree.network(1, 'net:[4026531840]');
  tree.network(container.pid, 'net:[4026531840]');
  const source = cgroupV2({ files, roots: tree.roots, clock });
  const handle = source.attach(targetOf(container));
  assert.ok(handle);
  const reading = emptyReading();
  source.read(handle, reading);
  assert.ok(Number.isNaN(reading.networkRxBytes));
  tree.network(container.pid, 'net:[4026532001]');
  tree.write(join(container.dirs.get('v2') ?? '', 'cpu.stat'), 'usage_usec 9000000\n');
  for (let tick = 0; tick < 3; tick++) source.read(handle, reading);
  assert.ok(reading.networkRxBytes > 0);
});
