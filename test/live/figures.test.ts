import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  blockWriteBytesOf,
  cgroupVersion,
  cpuNsOf,
  memoryLimitOf,
  networkBytesOf,
  pidsOf,
} from '../support/container-files.js';
import { Dockerd, field } from '../support/dockerd.js';
import { containerNamed, once, type ContainerReport, type Report } from '../support/report.js';

/**
 * What `--once` reports of containers with known loads, beside the kernel's files and the engine's own
 * statistics.
 */
const MIB = 2 ** 20;
const LOADS = {
  burner: {
    Cmd: ['sh', '-c', 'while :; do :; done'],
    HostConfig: { NanoCpus: 300_000_000, NetworkMode: 'none' },
  },
  // The half of its limit, as memory of its own and not as a file's pages.
  memory: {
    Cmd: [
      'sh',
      '-c',
      'dd if=/dev/zero of=/dev/shm/half bs=1M count=32; sleep 3600 & sleep 3600 & wait',
    ],
    HostConfig: { Memory: 64 * MIB, ShmSize: 48 * MIB, PidsLimit: 50, NetworkMode: 'none' },
  },
  writer: {
    Cmd: [
      'sh',
      '-c',
      'while :; do dd if=/dev/zero of=/data/file bs=64k count=16 conv=fsync; sleep 0.5; done',
    ],
    HostConfig: { Binds: ['written:/data'], NetworkMode: 'none' },
  },
  talker: {
    Cmd: ['sh', '-c', "exec ping -i 0.1 -s 1400 $(ip route | awk '/default/ { print $3 }')"],
  },
} as const;
type Load = keyof typeof LOADS;

let dockerd: Dockerd;
const ids = new Map<Load, string>();
const idOf = (load: Load): string => ids.get(load) ?? '';

before(async () => {
  dockerd = await Dockerd.start();
  const names: readonly Load[] = ['burner', 'memory', 'writer', 'talker'];
  await Promise.all(names.map(async (name) => ids.set(name, await dockerd.run(name, LOADS[name]))));
  await untilFilled();
});
after(() => dockerd.close());

/** The engine's `usage − inactive_file`, as `docker stats` prints it. */
async function memoryBytesByEngine(load: Load): Promise<number> {
  const stats = await statsOf(load);
  const inactive = cgroupVersion === 'v1' ? 'total_inactive_file' : 'inactive_file';
  return (
    Number(field(stats, 'memory_stats', 'usage')) -
    Number(field(stats, 'memory_stats', 'stats', inactive))
  );
}

const statsOf = (load: Load): Promise<unknown> =>
  dockerd.api('GET', `/containers/${idOf(load)}/stats?stream=false&one-shot=true`);

async function untilFilled(): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await memoryBytesByEngine('memory')) < 32 * MIB || pidsOf(idOf('memory')) < 3) {
    if (Date.now() > deadline) throw new Error('the memory is not filled');
  }
}

/** A difference of at most this share of what is expected. */
function assertClose(actual: number | null, expected: number, share: number, what: string): void {
  assert.ok(actual !== null, `${what} is unknown, expected ${expected}`);
  const off = Math.abs(actual - expected);
  assert.ok(
    off <= expected * share,
    `${what} is ${actual}, expected ${expected} ± ${share * 100}%`,
  );
}

/** What dtop says over its interval, and what the kernel's counter allows it to say. */
async function burnerOnce(...args: readonly string[]) {
  const before = { ns: cpuNsOf(idOf('burner')), ms: performance.now() };
  const report = await once(dockerd.endpoint, ...args);
  const usedMs = (cpuNsOf(idOf('burner')) - before.ns) / 1e6;
  const intervalMs = report.intervalSeconds * 1000;
  // Before and after the interval it used between nothing and its quota.
  const outsideMs = 0.3 * (performance.now() - before.ms - intervalMs);
  const least = (100 * (usedMs - outsideMs)) / intervalMs;
  const most = (100 * usedMs) / intervalMs;
  return { ...containerNamed(report, 'burner'), intervalMs, least, most };
}

/** A machine with more to do than it can leaves the burner less than its quota: a few tries, then. */
async function burner(...args: readonly string[]) {
  let found = await burnerOnce(...args);
  for (let tries = 1; tries < 4 && found.least < 28.5; tries++) found = await burnerOnce(...args);
  const isStarved = found.least < 28.5;
  return { ...found, isStarved, expected: Math.max(found.least, Math.min(found.most, 30)) };
}

test('CPU of a burner limited to 0.3 core, over 5 s', async () => {
  const { cpuPercent, least, most, expected, ...found } = await burner('-i', '5');
  const figures = `cpuPercent is ${cpuPercent}, by the kernel ${least} to ${most}`;
  assert.ok(Math.abs((cpuPercent ?? NaN) - expected) <= 2, figures);
  assert.equal(found.cpuLimitCores, 0.3);
  assert.ok((found.throttledPercent ?? NaN) > 20, `throttledPercent is ${found.throttledPercent}`);
  assert.ok(found.intervalMs >= 5000, `the interval is ${found.intervalMs} ms`);
});

test('memory, its limit and processes', async () => {
  const report = await once(dockerd.endpoint, '-i', '0.2');
  const memory = containerNamed(report, 'memory');
  assertClose(memory.memoryBytes, await memoryBytesByEngine('memory'), 0.02, 'memoryBytes');
  assert.equal(memory.memoryLimitBytes, 64 * MIB);
  assert.equal(memory.memoryLimitBytes, memoryLimitOf(idOf('memory')));
  assert.equal(memory.pids, pidsOf(idOf('memory')));
  assert.equal(memory.pids, field(await statsOf('memory'), 'pids_stats', 'current'));
  assert.equal(memory.pidsLimit, 50);
  assert.equal(containerNamed(report, 'burner').pidsLimit, null);
});

test('rates of what moves', async () => {
  const { pid } = containerNamed(await once(dockerd.endpoint, '-i', '0.2'), 'talker');
  const before = { ...networkBytesOf(pid ?? 0), ms: performance.now() };
  const report = await once(dockerd.endpoint, '-i', '3');
  const now = networkBytesOf(pid ?? 0);
  const perSecond = (1000 * (now.tx - before.tx)) / (performance.now() - before.ms);
  const talker = containerNamed(report, 'talker');
  assertClose(talker.networkTxBytesPerSecond, perSecond, 0.25, 'networkTxBytesPerSecond');
  assertClose(talker.networkRxBytesPerSecond, perSecond, 0.25, 'networkRxBytesPerSecond');
});

/** Frozen, so that dtop, the kernel and the engine are asked at the same moment. */
async function frozen(load: Load, look: (container: ContainerReport) => Promise<void>) {
  await dockerd.api('POST', `/containers/${idOf(load)}/pause`);
  try {
    const container = containerNamed(await once(dockerd.endpoint, '-i', '0.2'), load);
    assert.equal(container.state, 'paused');
    await look(container);
  } finally {
    await dockerd.api('POST', `/containers/${idOf(load)}/unpause`);
  }
}

test('counters of network traffic', async () => {
  await frozen('talker', async ({ pid, networkRxBytes, networkTxBytes }) => {
    const { rx, tx } = networkBytesOf(pid ?? 0);
    const eth0 = field(await statsOf('talker'), 'networks', 'eth0');
    assert.ok(tx > 10_000, `only ${tx} bytes were sent`);
    assertClose(networkRxBytes, rx, 0.01, 'networkRxBytes by the kernel');
    assertClose(networkTxBytes, tx, 0.01, 'networkTxBytes by the kernel');
    assertClose(networkRxBytes, Number(field(eth0, 'rx_bytes')), 0.01, 'networkRxBytes');
    assertClose(networkTxBytes, Number(field(eth0, 'tx_bytes')), 0.01, 'networkTxBytes');
  });
});

test('counters of block devices, null where the kernel keeps none', async () => {
  await frozen('writer', async ({ blockReadBytes, blockWriteBytes }) => {
    const written = blockWriteBytesOf(idOf('writer'));
    if (written === undefined) {
      assert.deepEqual(
        { blockReadBytes, blockWriteBytes },
        { blockReadBytes: null, blockWriteBytes: null },
      );
      return;
    }
    assert.ok(written >= MIB, `only ${written} bytes were written`);
    assertClose(blockWriteBytes, written, 0.01, 'blockWriteBytes');
  });
});

test('where the figures come from', async () => {
  const report: Report = await once(dockerd.endpoint, '-i', '0.2');
  const [host] = report.hosts;
  assert.equal(report.schema, 1);
  assert.equal(host?.endpoint, dockerd.endpoint);
  assert.equal(host?.engine?.kind, 'docker');
  assert.equal(host?.cgroup, cgroupVersion);
  assert.equal(host?.error, null);
  assert.deepEqual(
    report.containers.map(({ id, source }) => [id, source]).sort(),
    [...ids.values()].map((id) => [id, `cgroup-${cgroupVersion}`]).sort(),
  );
});

test('the same figures by the engine alone', async (t) => {
  const found = await burner('-i', '3', '--source', 'api');
  assert.equal(found.source, 'api');
  const report = await once(dockerd.endpoint, '-i', '0.2', '--source', 'api');
  const { memoryBytes } = containerNamed(report, 'memory');
  assertClose(memoryBytes, await memoryBytesByEngine('memory'), 0.02, 'memoryBytes');
  // The engine samples at moments of its own, within which a starved burner may do anything.
  if (found.isStarved) t.skip('the machine leaves the burner less than its quota');
  else
    assert.ok(Math.abs((found.cpuPercent ?? NaN) - 30) <= 3, `cpuPercent is ${found.cpuPercent}`);
});
