import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DemoContainer } from '../../src/demo/demo-container.js';
import { FLEET } from '../../src/demo/fleet.js';
import { DEMO_INFO, DemoWorld } from '../../src/demo/world.js';
import type { EngineEvent } from '../../src/model/engine.js';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import { derive } from '../../src/model/usage.js';
import { WORLD_START_MS } from '../support/demo-clock.js';

interface Stage {
  readonly world: DemoWorld;
  readonly events: readonly EngineEvent[];
  at(ms: number): void;
  find(name: string): DemoContainer;
  read(name: string): Reading;
}

function stage(seed = 1): Stage {
  let nowMs = 0;
  const world = new DemoWorld({ seed, now: () => nowMs, startMs: WORLD_START_MS });
  const events: EngineEvent[] = [];
  world.subscribe(undefined, (event) => events.push(event));
  const find = (name: string): DemoContainer => {
    const found = world.containers().find((each) => each.description.name === name);
    assert.ok(found, `no ${name} in the fleet`);
    return found;
  };
  return {
    world,
    events,
    find,
    at: (ms) => {
      nowMs = ms;
      world.advance();
    },
    read: (name) => {
      const reading = emptyReading();
      reading.atMs = nowMs;
      find(name).read(world.advance(), reading);
      return reading;
    },
  };
}

const MACHINE = { cpus: DEMO_INFO.cpus, memoryBytes: DEMO_INFO.memoryBytes };
const COUNTERS = [
  'cpuNs',
  'cpuPeriods',
  'cpuThrottledPeriods',
  'networkRxBytes',
  'networkTxBytes',
  'blockReadBytes',
  'blockWriteBytes',
] as const;

function film(seed: number): string {
  const on = stage(seed);
  const frames: unknown[] = [];
  for (const ms of [0, 700, 2500, 9000, 31_000]) {
    on.at(ms);
    frames.push(
      on.world.containers().map((each) => {
        const reading = emptyReading();
        each.read(on.world.advance(), reading);
        return [each.record(), reading];
      }),
      on.world.hostUsage(),
    );
  }
  return JSON.stringify([frames, on.events, [...on.world.stock.images.values()]]);
}

test('the same seed and clock make the same world, another seed another', () => {
  assert.equal(film(1), film(1));
  assert.notEqual(film(1), film(2));
});

test('counters do not depend on how often anybody looks', () => {
  const often = stage();
  for (let ms = 0; ms <= 20_000; ms += 130) {
    often.at(ms);
    for (const spec of ['shop-api-1', 'infra-mirror-1', 'infra-logs-1']) often.read(spec);
  }
  often.at(20_000);
  const once = stage();
  once.at(20_000);
  for (const name of ['shop-api-1', 'infra-mirror-1', 'infra-logs-1']) {
    const [a, b] = [often.read(name), once.read(name)];
    for (const key of COUNTERS) {
      // sums of doubles in another grouping: the last bits differ
      assert.ok(Math.abs(a[key] - b[key]) <= 1 + a[key] * 1e-9, `${name} ${key}`);
    }
  }
});

test('every image, volume and network a container uses exists, and ids are full and unique', () => {
  const { world } = stage();
  const containers = world.containers();
  const networks = new Set([...world.stock.networks.values()].map((each) => each.name));
  assert.equal(containers.length, FLEET.length);
  for (const { description } of containers) {
    assert.match(description.id, /^[0-9a-f]{64}$/);
    assert.ok(world.stock.images.has(description.imageId), description.image);
    for (const network of description.networks) assert.ok(networks.has(network), network);
    for (const mount of description.mounts) {
      assert.ok(mount.name === undefined || world.stock.volumes.has(mount.name), mount.name);
    }
  }
  const ids = [...containers.map((each) => each.id), ...world.stock.images.keys()];
  assert.equal(new Set(ids).size, ids.length);
});

test('a quota below the demand shows as throttling, and caps the figure', () => {
  const on = stage();
  const before = on.read('shop-api-1');
  on.at(5000);
  const usage = derive(before, on.read('shop-api-1'), MACHINE);
  assert.ok(usage.cpuPercent <= 30 && usage.cpuPercent > 28, String(usage.cpuPercent));
  assert.ok(usage.throttledPercent > 40, String(usage.throttledPercent));
});

test('a leak ends in the OOM killer, and the policy starts the container again', () => {
  const on = stage();
  const restarts = on.find('shop-worker-1').record().restarts ?? NaN;
  const first = on.read('shop-worker-1').memoryAnonBytes;
  on.at(60_000);
  assert.ok(on.read('shop-worker-1').memoryAnonBytes > first + 8 * 2 ** 20);
  on.at(10 * 60_000);
  const story = on.events.filter((event) => event.name === 'shop-worker-1');
  assert.deepEqual(
    story.map((event) => event.action),
    ['oom', 'die', 'start'],
  );
  assert.equal(story[1]?.exitCode, 137);
  assert.equal(on.find('shop-worker-1').record().restarts, restarts + 1);
  assert.ok(on.read('shop-worker-1').memoryAnonBytes < first, 'starts over');
});

test('children that are killed leave the container running, and a count', () => {
  const on = stage();
  const before = on.read('infra-render-1').oomKills;
  const { startedAtMs } = on.find('infra-render-1');
  on.at(10 * 60_000);
  assert.ok(on.read('infra-render-1').oomKills > before);
  assert.equal(on.find('infra-render-1').startedAtMs, startedAtMs);
});

test('a crash loop restarts, a scheduled job comes and goes', () => {
  const on = stage();
  on.at(2500);
  assert.equal(on.find('pay-hook-1').state, 'restarting');
  on.at(5500);
  assert.equal(on.find('pay-hook-1').state, 'running');
  assert.equal(on.find('pay-hook-1').record().restarts, 213);
  on.at(14_000);
  const job = on.find('batch-import-1');
  assert.deepEqual([job.state, job.record().exitCode], ['exited', 0]);
  on.at(46_000);
  assert.deepEqual([job.state, job.record().restarts], ['running', 0]);
});

test('events are in order, each with a place of its own to resume from', () => {
  const on = stage();
  on.at(120_000);
  const places = on.events.map((event) => event.since);
  assert.ok(places.length > 10);
  assert.deepEqual([...new Set(places)].toSorted(), places);
  const replayed: EngineEvent[] = [];
  on.world.subscribe(places[4], (event) => replayed.push(event));
  assert.deepEqual(replayed, on.events.slice(5));
});

test('what the kernel cannot tell stays unknown', () => {
  const on = stage();
  assert.ok(Number.isNaN(on.read('infra-node-exporter-1').networkRxBytes), 'host network');
  assert.equal(on.find('shop-search-1').health, 'unhealthy');
  assert.equal(on.find('scratch-pg').startedAtMs, undefined);
});

test('frozen: counters stand still, memory stays, and nothing runs backwards afterwards', () => {
  const on = stage();
  on.at(300);
  on.find('infra-logs-1').pause(on.world.advance());
  const frozen = on.read('infra-logs-1');
  on.at(7300);
  const later = on.read('infra-logs-1');
  for (const key of COUNTERS) assert.equal(later[key], frozen[key], key);
  assert.ok(later.memoryAnonBytes > 0);
  on.find('infra-logs-1').unpause(on.world.advance());
  on.at(8300);
  assert.ok(on.read('infra-logs-1').blockWriteBytes > later.blockWriteBytes);
});
