import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { containerId } from '../../src/model/id.js';
import { readHierarchies } from '../../src/sampler/hierarchies.js';
import { Locator } from '../../src/sampler/locate.js';

const ID = 'c0ff49272ffa7438d18d0bb8cbbf8fc2518ee30335e1ba0dd9d89e1bcb21a9a0';
const OTHER = 'da52c4712061cd9b460408410723538476cb44566e05e7a4e7437fc867965b31';
const OUTER = '31eda3af7c3199f64b27d31799429a00e960ea2d28f396a0d7c58d9943597578';

interface Host {
  readonly root: string;
  readonly proc: string;
  make(path: string): void;
  write(path: string, text: string): void;
  find(id?: string, pid?: number): string | undefined;
  advance(ms: number): void;
}

function host(t: TestContext): Host {
  const dir = mkdtempSync(join(tmpdir(), 'dtop-locate-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const [root, proc] = [join(dir, 'cgroup'), join(dir, 'proc')];
  mkdirSync(root);
  let nowMs = 0;
  const locator = new Locator(root, proc, () => nowMs);
  return {
    root,
    proc,
    make: (path) => mkdirSync(join(root, path), { recursive: true }),
    write: (path, text) => {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    },
    find: (id = ID, pid) => locator.find({ id: containerId(id), pid, networkMode: 'bridge' }),
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

const PLACES = [
  `docker/${ID}`,
  `system.slice/docker-${ID}.scope`,
  `libpod_parent/libpod-${ID}`,
  `machine.slice/libpod-${ID}.scope/container`,
  `user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container`,
  `user.slice/user-1000.slice/user@1000.service/app.slice/docker-${ID}.scope`,
  `my-parent/${ID}`,
  `my.slice/my-team.slice/docker-${ID}.scope`,
  `docker/${OUTER}/docker/${ID}`,
  `kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod1.slice/cri-containerd-${ID}.scope`,
  `system.slice/kubepods-burstable-pod2.slice:cri-containerd:${ID}`,
];

for (const place of PLACES) {
  void test(`found at ${place.replaceAll(ID, '<id>').replaceAll(OUTER, '<outer>')}`, (t) => {
    const { make, find } = host(t);
    make(`docker/${OTHER}`);
    make(place);
    assert.equal(find(), place);
  });
}

void test('the monitor of a podman container is not the container', (t) => {
  const { make, find } = host(t);
  make(`user.slice/libpod-conmon-${ID}.scope`);
  assert.equal(find(), undefined);
});

void test('by its process, without a walk, when the parent is the administrator’s', (t) => {
  const { make, write, find } = host(t);
  make(`my-parent/${ID}/init.scope`);
  write('proc/42/cgroup', `4:memory:/my-parent/${ID}/init.scope\n0::/\n`);
  assert.equal(find(ID, 42), `my-parent/${ID}`);
  // the parent is known from the first one on
  make(`my-parent/${OTHER}`);
  assert.equal(find(OTHER), `my-parent/${OTHER}`);
});

void test('a process of another container tells nothing', (t) => {
  const { make, write, find } = host(t);
  make(`my-parent/${OTHER}`);
  write('proc/42/cgroup', `0::/my-parent/${OTHER}\n`);
  assert.equal(find(ID, 42), undefined);
});

void test('paths from another cgroup namespace, and mounts of a part of the tree', (t) => {
  const { make, write, find } = host(t);
  make(`custom.slice/docker-${ID}.scope`);
  write('proc/42/cgroup', `0::/../../custom.slice/docker-${ID}.scope\n`);
  assert.equal(find(ID, 42), `custom.slice/docker-${ID}.scope`);
  make(`inner/${OTHER}`);
  write('proc/43/cgroup', `0::/docker/${OUTER}/inner/${OTHER}\n`);
  assert.equal(find(OTHER, 43), `inner/${OTHER}`);
});

void test('a tree is walked in bounded pieces, and again only after some seconds', (t) => {
  const { make, find, advance } = host(t);
  for (let index = 0; index < 500; index++) make(`a.slice/service-${index}.service`);
  make(`z.slice/y.slice/x.slice/docker-${ID}.scope`);
  let questions = 1;
  while (find() === undefined) questions++;
  assert.ok(questions > 2 && questions < 20, `found after ${questions} questions`);

  make(`new.slice/nested.slice/docker-${OTHER}.scope`);
  for (let question = 0; question < 20; question++) assert.equal(find(OTHER), undefined);
  advance(5000);
  for (let question = 0; question < 20; question++) find(OTHER);
  assert.equal(find(OTHER), `new.slice/nested.slice/docker-${OTHER}.scope`);
});

void test('a removed cgroup is not found in the index', (t) => {
  const { root, make, find } = host(t);
  make(`odd/place-${ID}.scope`);
  assert.equal(find(), `odd/place-${ID}.scope`);
  rmSync(join(root, 'odd'), { recursive: true });
  assert.equal(find(), undefined);
});

void test('an id that is none never becomes a path', (t) => {
  const { make, find } = host(t);
  make('docker/secret');
  for (const id of ['secret', '../docker', '', ID.slice(0, 12), `${ID}/..`]) {
    assert.equal(find(id), undefined);
  }
});

void test('hierarchies: version 2, version 1 joined and apart, hybrid, none', (t) => {
  const hierarchies = ({ root, proc }: Host): ReturnType<typeof readHierarchies> =>
    readHierarchies({ cgroupRoot: root, procRoot: proc });

  const second = host(t);
  second.write('cgroup/cgroup.controllers', 'cpu memory\n');
  assert.deepEqual(hierarchies(second), {
    version: 2,
    unified: second.root,
    controllers: new Map(),
  });

  const first = host(t);
  for (const mount of ['cpu,cpuacct', 'memory', 'unified']) {
    first.write(`cgroup/${mount}/cgroup.procs`, '');
  }
  first.write('cgroup/unified/cgroup.controllers', '');
  symlinkSync('cpu,cpuacct', join(first.root, 'cpuacct'));
  const { version, unified, controllers } = hierarchies(first);
  assert.deepEqual([version, unified], [1, join(first.root, 'unified')]);
  assert.deepEqual([...controllers.keys()].sort(), ['cpu', 'cpuacct', 'memory']);

  assert.equal(hierarchies(host(t)).version, undefined);
});

void test('hierarchies: by the mount table where the root shows nothing', (t) => {
  const elsewhere = host(t);
  elsewhere.write(
    'proc/self/mountinfo',
    '35 31 0:32 / /cgroups/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n' +
      '33 31 0:30 / /cgroups/cpu rw,relatime - cgroup cgroup rw,cpu,cpuacct\n' +
      '41 31 0:38 / /cgroups/two rw,relatime - cgroup2 cgroup2 rw\n',
  );
  const found = readHierarchies({ cgroupRoot: elsewhere.root, procRoot: elsewhere.proc });
  assert.deepEqual([found.version, found.unified], [1, '/cgroups/two']);
  assert.equal(found.controllers.get('cpuacct'), '/cgroups/cpu');
});
