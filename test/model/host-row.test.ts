import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostRows, usageWithout, type HostGroup } from '../../src/model/host-row.js';
import type { HostUsage } from '../../src/model/host-usage.js';
import { own } from '../../src/model/safe-text.js';
import type { Usage } from '../../src/model/usage.js';
import { idOf, usage } from '../support/sample-state.js';

/** Half of four CPUs, 600 of 1000 bytes. */
const HOST: HostUsage = {
  ...{ atMs: 0, cpus: 4, cpuPercent: 50, memoryBytes: 1000, memoryUsedBytes: 600 },
  ...{ load1: NaN, load5: NaN, load15: NaN, swapBytes: NaN, swapUsedBytes: NaN },
  ...{ pressureCpuSome: NaN, pressureMemorySome: NaN, pressureMemoryFull: NaN },
  ...{ pressureIoSome: NaN, pressureIoFull: NaN },
};

const group = (id: string, figures: Usage, change: Partial<HostGroup> = {}): HostGroup => ({
  ...{ id, kind: 'service', name: own(id), what: own(id), usage: figures, within: [] },
  ...change,
});

const sum = (rows: readonly { readonly usage: Usage }[], key: 'cpuPercent' | 'memoryBytes') =>
  rows.reduce((total, { usage: figures }) => total + figures[key], 0);

const named = (rows: ReturnType<typeof hostRows>, id: string): Usage => {
  const row = rows.find((each) => each.id === id);
  assert.ok(row, `no row ${id}`);
  return row.usage;
};

void test('the CPU of all rows is 100 for each CPU, the memory all of the machine', () => {
  const rows = hostRows({
    groups: [
      group('ssh', usage(10, { memoryUsageBytes: 100 })),
      group('cron', usage(0, { memoryUsageBytes: 50 })),
    ],
    running: 2,
    containers: new Map([
      [idOf(0), usage(120, { memoryUsageBytes: 300 })],
      [idOf(1), usage(30, { memoryUsageBytes: 20 })],
    ]),
    host: HOST,
  });
  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['service', 'service', 'containers', 'kernel', 'idle'],
  );
  assert.equal(named(rows, 'containers').cpuPercent, 150);
  assert.equal(named(rows, 'kernel').cpuPercent, 40);
  assert.equal(named(rows, 'idle').cpuPercent, 200);
  assert.equal(sum(rows, 'cpuPercent'), 400);
  assert.equal(named(rows, 'kernel').memoryBytes, 130);
  assert.equal(named(rows, 'idle').memoryBytes, 400);
  assert.equal(sum(rows, 'memoryBytes'), 1000);
});

void test('parts that were read later than the whole do not make more than the whole', () => {
  const groups = [group('ssh', usage(230, { memoryUsageBytes: 900 }))];
  const rows = hostRows({ groups, running: 0, containers: new Map(), host: HOST });
  assert.equal(named(rows, 'kernel').cpuPercent, 0);
  assert.equal(sum(rows, 'cpuPercent'), 400);
  assert.ok(Number.isNaN(named(rows, 'kernel').memoryBytes), 'cache counts twice: unknown, not 0');
});

void test('what is unknown is not what is left over', () => {
  const groups = [group('ssh', { ...usage(1), cpuPercent: NaN })];
  const early = hostRows({ groups, running: 0, containers: new Map(), host: HOST });
  assert.ok(Number.isNaN(named(early, 'kernel').cpuPercent), 'no rates yet');
  const later = [...groups, group('cron', usage(50))];
  const rows = hostRows({ groups: later, running: 0, containers: new Map(), host: HOST });
  assert.equal(named(rows, 'kernel').cpuPercent, 150);
  assert.equal(named(rows, 'containers').cpuPercent, 0);
  const unread = hostRows({ groups: [], running: 1, containers: new Map(), host: HOST });
  assert.ok(Number.isNaN(named(unread, 'containers').cpuPercent), 'one runs, and nobody reads it');
});

void test('containers within a group are in their own row only', () => {
  const groups = [
    group('user.slice', usage(90, { memoryUsageBytes: 500, pids: 30, pidsLimit: 100 }), {
      kind: 'users',
      within: [idOf(0), idOf(7)],
    }),
  ];
  const containers = new Map([[idOf(0), usage(80, { memoryUsageBytes: 600, pids: 10 })]]);
  const rows = hostRows({ groups, running: 2, containers, host: HOST });
  const { cpuPercent, memoryBytes, pids, pidsLimit } = named(rows, 'user.slice');
  assert.deepEqual([cpuPercent, memoryBytes, pids, pidsLimit], [10, 0, 20, 100]);
  assert.equal(sum(rows, 'cpuPercent'), 400);
});

void test('of several the one that waits most is told; a single one keeps its own limits', () => {
  const containers = new Map([
    [idOf(0), { ...usage(1), pressureIoSome: 3, pressureCpuSome: NaN }],
    [idOf(1), { ...usage(1), pressureIoSome: 12, pressureCpuSome: 0 }],
  ]);
  const rows = hostRows({ groups: [], running: 2, containers, host: HOST });
  assert.equal(named(rows, 'containers').pressureIoSome, 12);
  assert.equal(named(rows, 'containers').pressureCpuSome, 0);
  const whole = usage(5, { memoryUsageBytes: 10, memoryLimitBytes: 20 });
  assert.equal(usageWithout(whole, [], HOST), whole);
});
