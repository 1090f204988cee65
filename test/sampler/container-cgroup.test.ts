import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerAbove, containerAt } from '../../src/sampler/container-cgroup.js';

const ID = 'c0ff49272ffa7438d18d0bb8cbbf8fc2518ee30335e1ba0dd9d89e1bcb21a9a0';

/** A path, and whose container it is; by id unless a name is given. */
const PLACES: readonly (readonly [path: string, runtime: string, name?: string])[] = [
  [`docker/${ID}`, 'docker'],
  [`my-parent/${ID}`, 'docker'],
  [`system.slice/docker-${ID}.scope`, 'docker'],
  [`libpod_parent/libpod-${ID}`, 'podman'],
  [`machine.slice/libpod-${ID}.scope`, 'podman'],
  [`system.slice/web.service/libpod-payload-${ID}`, 'podman'],
  [`user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope`, 'podman'],
  [`kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope`, 'containerd'],
  [`system.slice/kubepods-burstable-pod2.slice:cri-containerd:${ID}`, 'containerd'],
  [`kubepods/besteffort/pod3/${ID}`, 'containerd'],
  [`system.slice/nerdctl-${ID}.scope`, 'containerd'],
  [`default/${ID}`, 'containerd'],
  [`kubepods.slice/kubepods-pod4.slice/crio-${ID}.scope`, 'cri-o'],
  ['lxc.payload.build-1', 'lxc', 'build-1'],
  ['lxc/101', 'lxc', '101'],
  ['machine.slice/systemd-nspawn@db.service', 'nspawn', 'db'],
  ['machine.slice/machine-deb\\x2d12.scope', 'nspawn', 'deb-12'],
  ['machine.slice/machine-lxc\\x2d4711\\x2dold.scope', 'lxc', 'old'],
];

for (const [path, runtime, name] of PLACES) {
  void test(`${path.replace(ID, '<id>')} is of ${runtime}`, () => {
    const found = containerAt(path);
    assert.equal(found?.runtime, runtime);
    assert.equal(found?.name, name);
    assert.equal(found?.id, name === undefined ? ID : `${runtime}:${name}`);
  });
}

const OTHERS = [
  `machine.slice/libpod-conmon-${ID}.scope`,
  `kubepods.slice/crio-conmon-${ID}.scope`,
  'libpod_parent/conmon',
  'lxc.monitor.build-1',
  'lxc.pivot',
  'machine.slice/machine-qemu\\x2d1\\x2dvm.scope',
  'system.slice/ssh.service',
  'kubepods.slice',
  'docker/buildkit/k2v9',
  `docker/${ID.slice(0, 12)}`,
];

for (const path of OTHERS) {
  void test(`${path.replace(ID, '<id>')} is no container`, () => {
    assert.equal(containerAt(path), undefined);
  });
}

void test('names from outside are cleaned', () => {
  const found = containerAt('lxc.payload.a\u001b[31m');
  assert.equal(found?.name, 'a␛[31m');
  assert.equal(found?.id, 'lxc:a␛[31m');
});

void test('of nested containers the outer one', () => {
  assert.equal(containerAbove(`lxc.payload.ci/docker/${ID}`)?.id, 'lxc:ci');
  assert.equal(containerAbove(`docker/${ID}/init.scope`)?.id, ID);
  assert.equal(containerAbove('system.slice/docker.service'), undefined);
  assert.equal(containerAbove(''), undefined);
});
