import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, type Report } from '../../src/output/json.js';
import { emptyReading } from '../../src/model/reading.js';
import { derive } from '../../src/model/usage.js';
import type { Verdict } from '../../src/model/verdict.js';
import { demoBench } from '../support/demo-clock.js';

/** The fields of a container in the contract of the command line, in its order. */
const FIELDS =
  'host id name image state health source project service pid startedAt restarts exitCode ' +
  'cpuPercent cpuLimitCores cpuLimitPercent throttledPercent ' +
  'memoryBytes memoryLimitBytes memoryPercent memoryAnonBytes memoryFileBytes swapBytes oomKills ' +
  'networkRxBytes networkTxBytes networkRxBytesPerSecond networkTxBytesPerSecond ' +
  'blockReadBytes blockWriteBytes blockReadBytesPerSecond blockWriteBytesPerSecond ' +
  'pids pidsLimit pressure why';

const THROTTLED: Verdict = {
  rule: 'cpu-throttled',
  severity: 'warning',
  score: 68,
  text: 'throttled 68% (limit 0.3)',
};

type Fields = Readonly<Record<string, unknown>>;

interface Parsed extends Fields {
  readonly hosts: readonly Fields[];
  readonly containers: readonly Fields[];
}

function reportOf(name: string): Report {
  const { world } = demoBench();
  const found = world.containers().find((each) => each.description.name === name);
  assert.ok(found);
  const reading = emptyReading();
  reading.atMs = 0;
  found.read(world.advance(), reading);
  const usage = derive(undefined, reading, { cpus: 16, memoryBytes: 2 ** 36 });
  return {
    atMs: Date.UTC(2026, 10, 20, 22),
    intervalMs: 1003.4567,
    hosts: [
      {
        host: 'local',
        endpoint: 'unix:///run/docker.sock',
        engine: undefined,
        cgroup: 'v1',
        usage: undefined,
        error: 'connection refused',
      },
    ],
    containers: [{ container: found.record(), usage, source: 'cgroup-v2', why: [THROTTLED] }],
  };
}

const parse = (report: Report): Parsed => JSON.parse(json(report));

test('all fields of the contract, always, in one line', () => {
  const text = json(reportOf('shop-api-1'));
  assert.doesNotMatch(text, /\n/);
  const parsed = parse(reportOf('shop-api-1'));
  assert.deepEqual(Object.keys(parsed), ['schema', 'at', 'intervalSeconds', 'hosts', 'containers']);
  assert.deepEqual(Object.keys(parsed.containers[0] ?? {}), FIELDS.split(' '));
  assert.deepEqual(
    [parsed['schema'], parsed['at'], parsed['intervalSeconds']],
    [1, '2026-11-20T22:00:00.000Z', 1.003],
  );
});

test('unknown is null: rates of a first reading, limits that are not set, an engine that is away', () => {
  const [container = {}] = parse(reportOf('infra-node-exporter-1')).containers;
  for (const key of ['cpuPercent', 'cpuLimitCores', 'pidsLimit', 'networkRxBytes', 'health']) {
    assert.equal(container[key], null, key);
  }
  const [host = {}] = parse(reportOf('shop-api-1')).hosts;
  assert.deepEqual(
    [host['engine'], host['cpus'], host['cpuPercent'], host['error']],
    [null, null, null, 'connection refused'],
  );
});

test('why: the rule, how bad it is, the reason with its figures', () => {
  const [container = {}] = parse(reportOf('shop-api-1')).containers;
  const { rule, severity, text } = THROTTLED;
  assert.deepEqual(container['why'], [{ rule, severity, text }]);
});

test('gauges and limits of a running container are numbers', () => {
  const [container = {}] = parse(reportOf('shop-api-1')).containers;
  assert.equal(container['cpuLimitCores'], 0.3);
  assert.equal(container['memoryLimitBytes'], 256 * 2 ** 20);
  assert.equal(container['source'], 'cgroup-v2');
  assert.equal(container['exitCode'], null);
});

test('a container that does not run has an exit code, and neither figures nor a source', () => {
  const report = reportOf('batch-encode-1');
  const [container = {}] = parse(report).containers;
  assert.deepEqual(
    [container['state'], container['exitCode'], container['source'], container['memoryBytes']],
    ['exited', 137, null, null],
  );
});

test('counters are exact however large', () => {
  const report = reportOf('shop-api-1');
  const [container] = report.containers;
  assert.ok(container?.usage);
  const usage = { ...container.usage, networkRxBytes: 2 ** 52 + 1 };
  const [parsed = {}] = parse({ ...report, containers: [{ ...container, usage }] }).containers;
  assert.equal(parsed['networkRxBytes'], 2 ** 52 + 1);
});
