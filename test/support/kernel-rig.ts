/** A captured host, the sampler's two kernel sources over it, and a clock that the test moves. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import type { SampleTarget } from '../../src/model/source.js';
import type { CgroupHandle, CgroupSource } from '../../src/sampler/cgroup.js';
import { cgroupV1 } from '../../src/sampler/cgroup-v1.js';
import { cgroupV2 } from '../../src/sampler/cgroup-v2.js';
import { Descriptors } from '../../src/sampler/descriptors.js';
import { KernelCalls } from './kernel-calls.js';
import { KernelTree, type CapturedContainer, type Instant } from './kernel-tree.js';

export interface KernelRig {
  readonly tree: KernelTree;
  readonly calls: KernelCalls;
  readonly files: Descriptors;
  readonly clock: () => number;
  readonly sources: readonly [CgroupSource, CgroupSource];
  /** The one for this host's cgroup version. */
  readonly source: CgroupSource;
  /** Clock and texts of a capture's instant. */
  at(instant: Instant, container: CapturedContainer): void;
  advance(ms: number): void;
}

export const targetOf = ({ id, networkMode }: CapturedContainer, pid?: number): SampleTarget => ({
  id,
  pid,
  networkMode,
});

export function kernelRig(host: string, budget = 1000): KernelRig {
  const tree = new KernelTree(host);
  const calls = new KernelCalls();
  const files = new Descriptors(calls, budget);
  let nowMs = 0;
  const clock = (): number => nowMs;
  const options = { files, roots: tree.roots, clock };
  const sources = [cgroupV2(options), cgroupV1(options)] as const;
  return {
    tree,
    calls,
    files,
    clock,
    sources,
    source: host.startsWith('v1') ? sources[1] : sources[0],
    at: (instant, container) => {
      tree.lay(instant, [container]);
      nowMs = container.atMs[instant];
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

/** For one test: the tree goes with it. */
export function rigFor(t: TestContext, host: string, budget?: number): KernelRig {
  const rig = kernelRig(host, budget);
  t.after(() => rig.tree.remove());
  return rig;
}

export function attach(
  { source }: KernelRig,
  container: CapturedContainer,
  pid?: number,
): CgroupHandle {
  const handle = source.attach(targetOf(container, pid));
  if (handle === undefined) throw new Error(`${source.name} declined ${container.name}`);
  return handle;
}

export interface AttachedRig extends KernelRig {
  readonly container: CapturedContainer;
  readonly handle: CgroupHandle;
  readonly dir: string;
  /** One tick of a second; the reading, or what came instead. */
  tick(): Reading | 'stale' | 'gone';
  /** The names of the files that a tick reads, sorted. */
  readsOfTick(): readonly string[];
  write(file: string, text: string): void;
}

/** One attached container of the plain version 2 host, read once. */
export function attachedRig(t: TestContext, name: string, budget?: number): AttachedRig {
  const rig = rigFor(t, 'v2', budget);
  const container = rig.tree.container(name);
  const handle = attach(rig, container);
  const dir = container.dirs.get('v2') ?? '';
  let last = emptyReading();
  const tick = (): Reading | 'stale' | 'gone' => {
    rig.advance(1000);
    const into = emptyReading();
    const outcome = rig.source.read(handle, into);
    if (outcome === 'stale' || outcome === 'gone') return outcome;
    last = outcome === 'ok' ? into : { ...last, atMs: into.atMs };
    return last;
  };
  tick();
  rig.calls.takeReads();
  return {
    ...rig,
    container,
    handle,
    dir,
    tick,
    readsOfTick: () => {
      tick();
      return [...rig.calls.takeReads()].sort();
    },
    write: (file, text) => writeFileSync(join(dir, file), text),
  };
}

export const ok = (outcome: Reading | 'stale' | 'gone'): Reading =>
  typeof outcome === 'string' ? assert.fail(`the read was ${outcome}`) : outcome;

/** /proc/<pid>/net/dev of one interface with as much received as sent. */
export const netDevText = (bytes: number): string =>
  `h\nh\n  eth0: ${bytes} 0 0 0 0 0 0 0 ${bytes} 0 0 0 0 0 0 0\n`;
export const netFile = ({ tree, container }: AttachedRig): string =>
  join(tree.roots.procRoot, String(container.pid), 'net/dev');
