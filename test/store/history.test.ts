import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContainerId } from '../../src/model/id.js';
import type { Usage } from '../../src/model/usage.js';
import { COARSE_MS, History } from '../../src/store/history.js';
import { ALL_FIGURES, asKept } from '../../src/store/kept-figures.js';
import { MapLog } from '../../src/store/map-log.js';
import { Tracks } from '../../src/store/tracks.js';
import { Random } from '../support/random.js';
import { container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const MIB = 2 ** 20;

/** Figures of a container that is busy with requests: every tick moves what such a container moves. */
const busy = (index: number, tick: number): Usage => {
  const at = index * 7 + tick * 13;
  return asKept({
    ...usage(at % 100, { memoryUsageBytes: (100 + (at % 50)) * MIB, pids: 5 }),
    memoryAnonBytes: (60 + (at % 30)) * MIB,
    networkRxBytes: at * 1000.0,
    networkTxBytes: at * 3000.0,
    networkRxBytesPerSec: (at % 90) * 1000.1,
    networkTxBytesPerSec: (at % 80) * 3000.3,
  });
};

const state = stateWith([container(0)]);
const recorded = (ticks: number, usageAt: (tick: number) => ReadonlyMap<ContainerId, Usage>) => {
  const history = new History();
  for (let tick = 0; tick < ticks; tick++)
    history.record({ ...state, nowMs: NOW + tick * 1000, usage: usageAt(tick) });
  return history;
};

/** What is not kept: when it was read. */
/** What is kept of a tick. */
const figures = (usage: Usage): Usage => ({
  ...usage,
  ...{ atMs: NaN, intervalMs: NaN, cpuSeconds: NaN },
});

describe('tracks', () => {
  it('give back what was put in, through holes, for as long as they are to', () => {
    const random = new Random(7);
    const tracks = new Tracks<number>(ALL_FIGURES, 100);
    const put: ReadonlyMap<number, Usage>[] = [];
    for (let tick = 0; tick < 1000; tick++) {
      const present = [0, 1, 2].filter((id) => (tick >> (id + 3)) % 3 > 0 || random.chance(0.1));
      const still = random.chance(0.5);
      const now = new Map(present.map((id) => [id, still ? busy(id, 0) : busy(id, tick)]));
      put.push(now);
      tracks.push(now);
      for (const back of [0, 1, 50, 99]) {
        const [expected, actual] = [put[tick - back], tracks.usageAt(tick - back)];
        if (expected === undefined) continue;
        assert.deepEqual([...actual.keys()].toSorted(), [...expected.keys()].toSorted());
        for (const [id, each] of actual) {
          const wanted = expected.get(id);
          assert.deepEqual(figures(each), wanted && figures(wanted), `tick ${tick} - ${back}`);
        }
      }
    }
    assert.equal(tracks.usageAt(899).size, 0, 'older than the capacity');
  });

  it('forget who has been gone for as long as they keep', () => {
    const tracks = new Tracks<number>(ALL_FIGURES, 100);
    tracks.push(new Map([[1, busy(1, 1)]]));
    for (let tick = 0; tick < 100; tick++) tracks.push(new Map([[2, busy(2, tick)]]));
    assert.equal(tracks.size, 2, 'within the capacity');
    for (let tick = 0; tick < 60; tick++) tracks.push(new Map([[2, busy(2, tick)]]));
    assert.equal(tracks.size, 1);
  });

  it('take nothing for what stands still', () => {
    const tracks = new Tracks<number>(ALL_FIGURES, 900);
    for (let tick = 0; tick < 900; tick++) tracks.push(new Map([[1, busy(1, 1)]]));
    assert.equal(tracks.bytes, 0);
    for (let tick = 0; tick < 900; tick++) tracks.push(new Map());
    tracks.push(new Map([[1, busy(1, 1)]]));
    assert.equal(tracks.bytes, 512 * 60 * 4, 'a hole is told by one column: one slab');
  });
});

describe('map log', () => {
  it('tells a map of any tick again', () => {
    const random = new Random(3);
    const log = new MapLog<string, { readonly text: string }>();
    const maps: ReadonlyMap<string, { readonly text: string }>[] = [];
    let now: ReadonlyMap<string, { readonly text: string }> = new Map();
    for (let tick = 0; tick < 300; tick++) {
      const next = new Map(now);
      if (random.chance(0.5)) next.set(`k${tick % 20}`, { text: String(random.integer(0, 3)) });
      if (random.chance(0.3)) next.delete(`k${random.integer(0, 20)}`);
      now = next;
      log.push(tick, now);
      maps.push(now);
    }
    for (const [tick, map] of maps.entries())
      assert.deepEqual(new Map([...log.at(tick)].toSorted()), new Map([...map].toSorted()));
    assert.equal(log.since, 0);
  });

  it('does not take a list that tells the same again for a change', () => {
    const log = new MapLog<number, object>();
    log.push(0, new Map([[1, container(1)]]));
    log.push(1, new Map([[1, container(1)]]));
    assert.equal(log.changes, 1);
    log.push(2, new Map([[1, container(1, { health: 'healthy' })]]));
    assert.equal(log.changes, 2);
  });

  it('is bounded, and says from when on it knows', () => {
    const log = new MapLog<number, number>();
    const size = 1000;
    for (let tick = 0; tick < 100; tick++)
      log.push(tick, new Map(Array.from({ length: size }, (_, key) => [key, tick])));
    assert.ok(log.changes <= 30_000);
    assert.ok(log.since > 0);
    assert.equal(log.at(log.since).get(0), log.since);
    assert.equal(log.at(log.since + 1).get(0), log.since + 1);
  });
});

describe('history', () => {
  it('has 15 minutes by the second, then six hours by the half minute', () => {
    const hours = 7 * 3600;
    const history = recorded(hours, () => new Map());
    assert.equal(history.fine.newest - history.fine.oldest, 899);
    assert.equal(history.coarse.newest - history.coarse.oldest, 719);
    const { coarse } = history;
    assert.equal(coarse.timeAt(coarse.newest) - coarse.timeAt(coarse.newest - 1), COARSE_MS);
  });

  it('keeps of half a minute the peak of CPU and rates, the last of memory', () => {
    const spike = { ...busy(0, 1), cpuPercent: 400, networkRxBytesPerSec: 5e8 };
    const history = recorded(61, (tick) => new Map([[idOf(0), tick === 41 ? spike : busy(0, 1)]]));
    const last = history.coarse.momentAt(history.coarse.newest)?.usage.get(idOf(0));
    assert.equal(last?.cpuPercent, 400);
    assert.equal(last?.networkRxBytesPerSec, 5e8);
    assert.equal(last?.memoryBytes, busy(0, 1).memoryBytes);
    assert.ok(Number.isNaN(last?.memoryAnonBytes), 'not kept for so long: unknown');
  });

  it('of 1,000 containers that all are busy takes less than 48 MiB', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => idOf(index));
    const moves = Array.from({ length: 90 }, (_, tick) => busy(1, tick));
    // each tick is 40 s, so that both scales are full after 900
    const history = new History();
    for (let tick = 0; tick < 900; tick++) {
      const usage = new Map(ids.map((id, at) => [id, moves[(at + tick) % 90] ?? busy(1, 1)]));
      history.record({ ...state, nowMs: NOW + tick * 40_000, usage });
    }
    const { bytes } = history.size;
    assert.ok(bytes < 48 * MIB, `${(bytes / MIB).toFixed(1)} MiB`);
  });
});
