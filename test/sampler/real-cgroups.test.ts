/** The kernel itself: cgroups made here, read by the sources, compared with their files. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import type { SampleTarget } from '../../src/model/source.js';
import { derive } from '../../src/model/usage.js';
import type { CgroupHandle, CgroupSource } from '../../src/sampler/cgroup.js';
import { cgroupV1 } from '../../src/sampler/cgroup-v1.js';
import { cgroupV2 } from '../../src/sampler/cgroup-v2.js';
import { Descriptors } from '../../src/sampler/descriptors.js';
import { KERNEL_ROOTS, readHierarchies } from '../../src/sampler/hierarchies.js';
import { Sampler } from '../../src/sampler/sampler.js';
import { Cgroups, whyNoCgroups, type RealContainer } from '../support/cgroups.js';

const skip = whyNoCgroups() ?? false;
const { version } = readHierarchies(KERNEL_ROOTS);
const clock = (): number => performance.now();
const HOST = { cpus: 2, memoryBytes: 2 ** 34 };

/** `cpuacct.usage` in ns, or cpu.stat's first line in µs. */
const usageNs = (container: RealContainer): number =>
  version === 1
    ? Number(readFileSync(join(container.dir('cpuacct'), 'cpuacct.usage'), 'utf8'))
    : Number(/\d+/.exec(readFileSync(join(container.dir('cpu'), 'cpu.stat'), 'utf8'))?.[0]) * 1000;

async function real(t: TestContext): Promise<{
  readonly cgroups: Cgroups;
  readonly files: Descriptors;
  readonly source: CgroupSource;
}> {
  const cgroups = new Cgroups();
  t.after(() => cgroups.close());
  const files = new Descriptors();
  const options = { files, roots: KERNEL_ROOTS, clock };
  return { cgroups, files, source: version === 1 ? cgroupV1(options) : cgroupV2(options) };
}

function attach(source: CgroupSource, target: SampleTarget): CgroupHandle {
  return source.attach(target) ?? assert.fail(`${source.name} declined`);
}

function read(source: CgroupSource, handle: CgroupHandle): Reading {
  const reading = emptyReading();
  assert.equal(source.read(handle, reading), 'ok');
  return reading;
}

/** Files held open by this process, as /proc tells. */
const heldOpen = (): readonly string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });

void test(
  'a burning process: CPU by the files, within what passes between two reads',
  { skip },
  async (t) => {
    const { cgroups, source } = await real(t);
    const burner = cgroups.add(['sh', '-c', 'while :; do :; done']);
    const handle = attach(source, burner);
    const [before, expectedBefore] = [read(source, handle), usageNs(burner)];
    await sleep(500);
    const [after, expectedAfter] = [read(source, handle), usageNs(burner)];
    const { cpuPercent } = derive(before, after, HOST);
    const expected = (expectedAfter - expectedBefore) / (after.atMs - before.atMs) / 1e4;
    assert.ok(cpuPercent > 5, `${cpuPercent} %`);
    assert.ok(Math.abs(cpuPercent - expected) < 2, `${cpuPercent} %, the files say ${expected} %`);
    assert.equal(after.pids, 1);
    assert.equal(source.facts(handle).pid, burner.pid);
    const ageMs = Date.now() - (source.facts(handle).startedAtMs ?? NaN);
    assert.ok(ageMs > -2000 && ageMs < 60_000, `started ${ageMs} ms ago`);
    source.detach(handle);
  },
);

void test('located by the tree alone, without a pid', { skip }, async (t) => {
  const { cgroups, source } = await real(t);
  const { id, networkMode } = cgroups.add();
  let handle: CgroupHandle | undefined;
  // a walk goes on with each question
  for (let question = 0; question < 50 && handle === undefined; question++) {
    handle = source.attach({ id, networkMode, pid: undefined });
  }
  assert.ok(handle, 'found');
  source.detach(handle);
});

void test('a stopped container is gone, also when its path is back', { skip }, async (t) => {
  const { cgroups, files, source } = await real(t);
  const first = cgroups.add(undefined, true);
  await cgroups.ready();
  const handle = attach(source, first);
  read(source, handle);
  assert.ok(heldOpen().some((path) => path.endsWith('/net/dev')));
  await cgroups.stop(first);
  const second = cgroups.run(first.id, ['sleep', '100000']);
  assert.equal(source.read(handle, emptyReading()), 'gone');
  source.detach(handle);
  assert.equal(files.kept, 0);
  assert.deepEqual(
    heldOpen().filter((path) => path.includes(first.id) || path.endsWith('/net/dev')),
    [],
  );
  const again = attach(source, second);
  assert.equal(source.facts(again).pid, second.pid);
  source.detach(again);
});

void test('a process in our own network has no interfaces of its own', { skip }, async (t) => {
  const { cgroups, source } = await real(t);
  const [shared, own] = [cgroups.add(), cgroups.add(undefined, true)];
  await cgroups.ready();
  const handles = [shared, own].map((container) => attach(source, container));
  const [of, ofOwn] = handles.map((handle) => read(source, handle).networkRxBytes);
  assert.ok(Number.isNaN(of));
  assert.equal(ofOwn, 0);
  for (const handle of handles) source.detach(handle);
});

void test('containers come and go; descriptors do not stay', { skip }, async (t) => {
  const { cgroups, files, source } = await real(t);
  const sampler = new Sampler({ sources: [source], hostFacts: HOST, clock });
  for (let round = 0; round < 10; round++) {
    const added = [cgroups.add(), cgroups.add(), cgroups.add()];
    sampler.track(cgroups.containers);
    const result = await sampler.tick();
    assert.equal(result?.usages.size, cgroups.containers.length);
    const [first] = added;
    if (first !== undefined) await cgroups.stop(first);
    const { gone } = (await sampler.tick()) ?? assert.fail('skipped');
    assert.deepEqual(gone, [first?.id]);
  }
  assert.ok(files.kept > 0);
  sampler.close();
  assert.equal(files.kept, 0);
});
