import assert from 'node:assert/strict';
import { test } from 'node:test';
import { containerId } from '../../src/model/id.js';
import { containerAt } from '../../src/sampler/container-cgroup.js';
import type { CgroupTree } from '../../src/sampler/cgroup-walk.js';
import { cgroupIn, type EngineProcess } from '../../src/sampler/engine-processes.js';
import { planGroups, type GroupPlan } from '../../src/sampler/host-plan.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);

function tree(leaves: readonly string[], containers: readonly string[]): CgroupTree {
  const found = containers.map((path, inode) => {
    const named = containerAt(path);
    assert.ok(named, path);
    return { ...named, path, inode };
  });
  return { leaves, containers: found };
}

interface Host {
  readonly leaves: readonly string[];
  readonly containers?: readonly string[];
  readonly processes?: readonly EngineProcess[];
  readonly listed?: readonly string[];
}

const plan = ({ leaves, containers = [], processes = [], listed = [] }: Host) =>
  planGroups(tree(leaves, containers), processes, new Set(listed.map(containerId)));

/** `kind name` of each row, in order. */
const names = (plans: readonly GroupPlan[]): readonly string[] =>
  plans.map(({ kind, name }) => `${kind} ${name}`);

function row(plans: readonly GroupPlan[], name: string): GroupPlan {
  const found = plans.find((each) => each.name === name);
  assert.ok(found, `no row ${name} among ${names(plans).join(', ')}`);
  return found;
}

void test('systemd: services by themselves, sessions together, the engine by what runs in it', () => {
  const plans = plan({
    leaves: [
      'init.scope',
      'system.slice/docker.service',
      'system.slice/containerd.service',
      'system.slice/ssh.service',
      'system.slice/system-getty.slice/getty@tty1.service',
      'user.slice/user-0.slice/session-1.scope',
      'user.slice/user-1000.slice/session-2.scope',
    ],
    containers: [`system.slice/docker-${A}.scope`],
    listed: [A],
    processes: [
      { pid: 10, command: 'dockerd', cgroup: 'system.slice/docker.service' },
      { pid: 11, command: 'docker-proxy', cgroup: 'system.slice/docker.service' },
      { pid: 12, command: 'docker-proxy', cgroup: 'system.slice/docker.service' },
      { pid: 13, command: 'containerd', cgroup: 'system.slice/containerd.service' },
      { pid: 14, command: 'containerd-shim', cgroup: 'system.slice/containerd.service' },
    ],
  });
  assert.deepEqual(names(plans), [
    'other init.scope',
    'engine docker.service',
    'engine containerd.service',
    'service ssh.service',
    'service system-getty.slice',
    'users user.slice',
  ]);
  assert.equal(row(plans, 'docker.service').what, 'dockerd, 2 docker-proxy');
  assert.deepEqual(row(plans, 'docker.service').add.pids, [], 'its cgroup has them');
  assert.deepEqual(row(plans, 'user.slice').add.cgroups, ['user.slice']);
});

void test('without cgroups of their own engines are processes', () => {
  const plans = plan({
    leaves: [],
    containers: [`docker/${A}`],
    listed: [A],
    processes: [
      { pid: 10, command: 'dockerd', cgroup: '' },
      { pid: 13, command: 'containerd-shim', cgroup: '' },
      { pid: 14, command: 'containerd-shim', cgroup: '' },
      // a docker in a container is that container's
      { pid: 15, command: 'dockerd', cgroup: `docker/${A}` },
    ],
  });
  assert.deepEqual(names(plans), ['engine dockerd', 'engine containerd-shim']);
  assert.equal(row(plans, 'dockerd').what, 'pid 10');
  assert.deepEqual(row(plans, 'containerd-shim').add.pids, [13, 14]);
});

void test('a rootless engine is not the user, nor are its containers', () => {
  const [user, service] = ['user.slice', 'user.slice/user-1000.slice/user@1000.service'];
  const plans = plan({
    leaves: [`${service}/app.slice/docker.service`, `${service}/init.scope`],
    containers: [`${service}/user.slice/docker-${A}.scope`],
    listed: [A],
    processes: [{ pid: 10, command: 'dockerd', cgroup: `${service}/app.slice/docker.service` }],
  });
  assert.deepEqual(names(plans), ['users user.slice', 'engine dockerd']);
  assert.deepEqual(row(plans, user).less.pids, [10]);
  assert.deepEqual(row(plans, user).within, [A]);
});

void test('containers of others are a row; their monitors are the engine', () => {
  const plans = plan({
    leaves: [`machine.slice/libpod-conmon-${B}.scope`, 'lxc.monitor.ci', 'machine.slice/odd.scope'],
    containers: [`machine.slice/libpod-${B}.scope`, 'lxc.payload.ci', `docker/${A}`],
    listed: [A],
    // in its cgroup already
    processes: [{ pid: 9, command: 'conmon', cgroup: `machine.slice/libpod-conmon-${B}.scope` }],
  });
  assert.deepEqual(names(plans), [
    'other machine.slice',
    'engine conmon',
    'engine lxc.monitor',
    'other other containers',
  ]);
  const others = row(plans, 'other containers');
  assert.equal(others.what, 'not of this engine: podman, lxc');
  assert.deepEqual(others.add.cgroups, [`machine.slice/libpod-${B}.scope`, 'lxc.payload.ci']);
  assert.deepEqual(row(plans, 'machine.slice').less.cgroups, [
    `machine.slice/libpod-conmon-${B}.scope`,
    `machine.slice/libpod-${B}.scope`,
  ]);
});

void test('a cgroup of containers alone is no row', () => {
  assert.deepEqual(plan({ leaves: [], containers: [`docker/${A}`], listed: [A] }), []);
});

void test('where a process is: by the controller, also one of several in a mount', () => {
  const text = '5:pids:/a\n4:cpu,cpuacct:/system.slice/docker.service\n0::/b:c\n';
  assert.equal(cgroupIn(text, 'cpuacct'), 'system.slice/docker.service');
  assert.equal(cgroupIn(text, 'unified'), 'b:c');
  assert.equal(cgroupIn(text, 'memory'), undefined);
});
