/**
 * Every captured host: what the sources make of its files must be what its engine said at the time.
 * Files and answers were read at different moments of a moving container, so the engine's counters are
 * taken between its two answers at the moment of ours.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import { derive, type Usage } from '../../src/model/usage.js';
import type { RunFacts } from '../../src/sampler/tracked.js';
import {
  capturedHosts,
  type CapturedContainer,
  type EngineStats,
  type Instant,
} from '../support/kernel-tree.js';
import { attach, rigFor, type KernelRig } from '../support/kernel-rig.js';

interface Sampled {
  readonly first: Reading;
  readonly second: Reading;
  readonly usage: Usage;
  readonly facts: RunFacts;
}

function sample(rig: KernelRig, container: CapturedContainer): Sampled {
  rig.at('t0', container);
  const handle = attach(rig, container);
  const [first, second] = [emptyReading(), emptyReading()];
  assert.equal(rig.source.read(handle, first), 'ok');
  rig.at('t1', container);
  assert.equal(rig.source.read(handle, second), 'ok');
  const host = { cpus: rig.tree.cpus, memoryBytes: rig.tree.memoryBytes };
  const facts = rig.source.facts(handle);
  rig.source.detach(handle);
  return { first, second, usage: derive(first, second, host), facts };
}

/** Some captures have an empty one-shot answer. */
const said = ({ texts }: CapturedContainer, instant: Instant): EngineStats => {
  const { stats, 'stats-oneshot': oneShot } = texts[instant];
  return typeof oneShot.read === 'string' ? oneShot : stats;
};

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);
const cpuNs = (stats: EngineStats): number => stats.cpu_stats.cpu_usage.total_usage;
const received = (stats: EngineStats): number =>
  sum(Object.values(stats.networks ?? {}).map(({ rx_bytes }) => rx_bytes));
const sent = (stats: EngineStats): number =>
  sum(Object.values(stats.networks ?? {}).map(({ tx_bytes }) => tx_bytes));
const written = (stats: EngineStats): number =>
  sum(
    (stats.blkio_stats.io_service_bytes_recursive ?? [])
      .filter(({ op }) => op.toLowerCase() === 'write')
      .map(({ value }) => value),
  );

/** The engine's counter between its answers of t0 and t1, at the moment our files of t1 were read. */
function saidAtOurs(container: CapturedContainer, counter: (stats: EngineStats) => number): number {
  const [before, after] = [said(container, 't0'), said(container, 't1')];
  const [from, until] = [Date.parse(before.read), Date.parse(after.read)];
  const share = (container.wallMs.t1 - from) / (until - from);
  return counter(before) + (counter(after) - counter(before)) * share;
}

function assertClose(actual: number, expected: number, slack: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= slack,
    `${what}: ${actual}, the engine says ${expected}`,
  );
}

/** The engine's figure: podman tells usage without cache on version 2, and with it on version 1. */
function ourMemory(host: string, { second, usage }: Sampled): number {
  if (!host.includes('podman')) return usage.memoryBytes;
  return host.startsWith('v1') ? second.memoryUsageBytes : second.memoryAnonBytes;
}

function saidMemory(stats: EngineStats): number {
  const { usage, stats: detail } = stats.memory_stats;
  return usage - (detail?.['total_inactive_file'] ?? detail?.['inactive_file'] ?? 0);
}

/** These work in bursts of seconds, and the first ones rewrite a file: other figures a moment later. */
const isRestless = ({ name }: CapturedContainer): boolean => name.startsWith('disk');
const isBursty = (container: CapturedContainer): boolean =>
  isRestless(container) || container.name === 'mem32';
const FRAME_BYTES = 1442;
const WRITE_BYTES = 1024 * 1024;

/** A run's first process is forked, then set up, then started: half a minute in an emulated guest. */
const setUpMs = (host: string): number => (host.startsWith('v1') ? 2000 : 30_000);

for (const host of capturedHosts) {
  void test(`${host}: figures agree with the engine`, (t) => {
    const rig = rigFor(t, host);
    assert.ok(rig.tree.containers.length >= 5);
    for (const container of rig.tree.containers) {
      const { name, inspect } = container;
      const sampled = sample(rig, container);
      const { second, usage, facts } = sampled;
      const [before, after] = [said(container, 't0'), said(container, 't1')];
      const seconds = (Date.parse(after.read) - Date.parse(before.read)) / 1000;

      const saidPercent = (cpuNs(after) - cpuNs(before)) / seconds / 1e7;
      assertClose(usage.cpuPercent, saidPercent, isBursty(container) ? 5 : 2, `${name} CPU`);
      assert.ok(second.cpuNs <= cpuNs(after) && second.cpuNs >= cpuNs(before), `${name} CPU time`);
      if (!isRestless(container)) {
        const memory = saidMemory(after);
        assertClose(ourMemory(host, sampled), memory, memory * 0.02, `${name} memory`);
      }
      assert.equal(usage.memoryLimitBytes, after.memory_stats.limit, `${name} limit`);
      assert.equal(usage.pids, after.pids_stats.current, `${name} pids`);
      assert.equal(usage.cpuLimitCores, name === 'burn' ? 0.3 : Infinity, `${name} quota`);
      if (inspect.HostConfig.PidsLimit !== null) {
        assert.equal(usage.pidsLimit, inspect.HostConfig.PidsLimit, `${name} pids limit`);
      }

      const rx = saidAtOurs(container, received);
      assertClose(usage.networkRxBytes, rx, rx * 0.01 + FRAME_BYTES, `${name} received`);
      const tx = saidAtOurs(container, sent);
      assertClose(usage.networkTxBytes, tx, tx * 0.01 + FRAME_BYTES, `${name} sent`);
      if (!Number.isNaN(usage.blockWriteBytes)) {
        const bytes = saidAtOurs(container, written);
        assertClose(usage.blockWriteBytes, bytes, bytes * 0.01 + WRITE_BYTES, `${name} written`);
      }

      assert.equal(facts.pid, container.pid, `${name} pid`);
      const early = container.startedAtMs - (facts.startedAtMs ?? NaN);
      assert.ok(early >= 0 && early <= setUpMs(host), `${name} started ${early} ms too early`);
    }
    assert.equal(rig.calls.openCount, 0);
  });
}

void test('figures that only some captures have', (t) => {
  const v2 = rigFor(t, 'v2');
  const oom = sample(v2, v2.tree.container('oom')).usage;
  assert.equal(oom.oomKills, 1);
  const burn = sample(v2, v2.tree.container('burn')).usage;
  assert.equal(burn.throttledPercent, 100);
  assert.equal(burn.pressureCpuSome, 37.04);
  assert.equal(sample(v2, v2.tree.container('paused')).usage.cpuPercent, 0);

  const v1 = rigFor(t, 'v1');
  assert.equal(sample(v1, v1.tree.container('oom')).usage.oomKills, 1);
  const hybrid = sample(v1, v1.tree.container('burn')).usage;
  assert.equal(hybrid.pressureCpuSome, 28.44, 'from the unified hierarchy');
  assert.ok(Number.isNaN(hybrid.blockReadBytes), 'no throttle rule, so nothing is counted');
  const disk = sample(v1, v1.tree.container('disk2')).usage;
  assert.deepEqual([disk.blockReadBytes, disk.blockWriteBytes], [5120, 18874368]);
});

void test('without pressure files pressure is unknown', (t) => {
  const rig = rigFor(t, 'v2-uml');
  const { usage } = sample(rig, rig.tree.container('burn'));
  assert.ok(Number.isNaN(usage.pressureCpuSome) && Number.isNaN(usage.pressureIoFull));
});
