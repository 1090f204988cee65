import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerId } from '../../src/model/id.js';
import { emptyReading } from '../../src/model/reading.js';
import { cgroupV1 } from '../../src/sampler/cgroup-v1.js';
import { cgroupV2 } from '../../src/sampler/cgroup-v2.js';
import { ContainerFinder } from '../../src/sampler/container-finder.js';
import { capturedHosts } from '../support/kernel-tree.js';
import { rigFor } from '../support/kernel-rig.js';
import { SyntheticHost } from '../support/synthetic-host.js';

const ID = 'c0ff49272ffa7438d18d0bb8cbbf8fc2518ee30335e1ba0dd9d89e1bcb21a9a0';
const OTHER = 'da52c4712061cd9b460408410723538476cb44566e05e7a4e7437fc867965b31';

for (const name of capturedHosts) {
  void test(`${name}: all that the engine had, each with its figures`, async (t) => {
    const { tree, files, clock } = rigFor(t, name);
    const kernel = { files, roots: tree.roots, clock };
    const finder = new ContainerFinder(kernel);
    const found = await finder.scan();
    assert.deepEqual(
      found.map(({ id }) => id).toSorted(),
      tree.containers.map(({ id }) => id).toSorted(),
    );
    const runtime = name.includes('podman') ? 'podman' : 'docker';
    assert.deepEqual(new Set(found.map((each) => each.runtime)), new Set([runtime]));
    const paused = found.filter((each) => each.paused).map(({ id }) => id);
    const isPaused = tree.containers.filter((each) => each.name === 'paused');
    // on version 1 another hierarchy tells, which no capture has
    if (name.startsWith('v2'))
      assert.deepEqual(
        paused,
        isPaused.map(({ id }) => id),
      );

    const located = { ...kernel, locator: finder };
    const source = name.startsWith('v1') ? cgroupV1(located) : cgroupV2(located);
    for (const { id } of found) {
      const handle = source.attach({ id, pid: undefined, networkMode: '' });
      assert.ok(handle, `${id} cannot be read`);
      const reading = emptyReading();
      assert.notEqual(source.read(handle, reading), 'gone');
      assert.ok(reading.cpuNs > 0 && reading.memoryUsageBytes > 0, id);
      source.detach(handle);
    }
  });
}

void test('podman under systemd: the payload below the scope', async (t) => {
  const host = new SyntheticHost(t);
  const scope = `machine.slice/libpod-${ID}.scope`;
  host.group(`${scope}/container`);
  host.group(`machine.slice/libpod-conmon-${ID}.scope`);
  const finder = new ContainerFinder(host.kernel);
  const found = await finder.scan();
  assert.deepEqual(
    found.map(({ id, runtime }) => [id, runtime]),
    [[ID, 'podman']],
  );
  assert.equal(finder.find({ id: containerId(ID) }), `${scope}/container`);
});

void test('pods, LXC and machines, each where it is, and nothing inside of them', async (t) => {
  const host = new SyntheticHost(t);
  const pod = 'kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice';
  host.group(`${pod}/cri-containerd-${ID}.scope`);
  host.group(`lxc.payload.ci/docker/${OTHER}`);
  host.group('lxc.monitor.ci');
  host.group('machine.slice/systemd-nspawn@db.service/payload');
  host.group('system.slice/ssh.service');
  const finder = new ContainerFinder(host.kernel);
  const found = await finder.scan();
  assert.deepEqual(
    found.map(({ id, runtime, name }) => [id, runtime, name]).toSorted(),
    [
      [ID, 'containerd', undefined],
      ['lxc:ci', 'lxc', 'ci'],
      ['nspawn:db', 'nspawn', 'db'],
    ].toSorted(),
  );
  assert.equal(
    finder.find({ id: containerId('nspawn:db') }),
    'machine.slice/systemd-nspawn@db.service',
  );
});

void test('a run is a cgroup; frozen is paused; what is gone is not found', async (t) => {
  const host = new SyntheticHost(t);
  const path = `docker/${ID}`;
  host.group(path, { frozen: true });
  host.group(`docker/${OTHER}`);
  const finder = new ContainerFinder(host.kernel);
  const before = await finder.scan();
  assert.deepEqual(before.map(({ paused }) => paused).toSorted(), [false, true]);
  host.removeGroup(path);
  // so that the same inode is not used again
  host.group('placeholder');
  host.group(path);
  const after = await finder.scan();
  const runOf = (found: typeof before) => found.find(({ id }) => id === ID)?.run;
  assert.notEqual(runOf(before), runOf(after));
  host.removeGroup(path);
  assert.equal((await finder.scan()).length, 1);
  assert.equal(finder.find({ id: containerId(ID) }), undefined);
});

void test('no cgroups at all: no containers', async (t) => {
  const { kernel } = new SyntheticHost(t);
  const roots = { ...kernel.roots, cgroupRoot: '/nonexistent', procRoot: '/nonexistent' };
  assert.deepEqual(await new ContainerFinder({ ...kernel, roots }).scan(), []);
});
