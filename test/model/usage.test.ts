import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import { derive, type Usage } from '../../src/model/usage.js';

const HOST = { cpus: 4, memoryBytes: 2 ** 33 };

const reading = (atMs: number, change: Partial<Reading> = {}): Reading => ({
  ...emptyReading(),
  atMs,
  ...change,
});

/** Every counter of its own size, so that none can stand for another. */
const COUNTERS = {
  cpuNs: 1e9,
  cpuPeriods: 100,
  cpuThrottledPeriods: 10,
  networkRxBytes: 3000,
  networkTxBytes: 5000,
  blockReadBytes: 7000,
  blockWriteBytes: 11_000,
} satisfies Partial<Reading>;

const GAUGES = {
  cpuLimitCores: 0.5,
  memoryUsageBytes: 900,
  memoryInactiveFileBytes: 100,
  memoryAnonBytes: 401,
  memoryFileBytes: 402,
  memoryShmemBytes: 403,
  memoryLimitBytes: 1600,
  swapBytes: 404,
  oomKills: 5,
  pids: 6,
  pidsLimit: 60,
  pressureCpuSome: 1.1,
  pressureMemorySome: 1.2,
  pressureMemoryFull: 1.3,
  pressureIoSome: 1.4,
  pressureIoFull: 1.5,
} satisfies Partial<Reading>;

const grown = (by: number): Partial<Reading> =>
  Object.fromEntries(Object.entries(COUNTERS).map(([key, value]) => [key, value + value * by]));

describe('derive', () => {
  it('divides by the time between the reads', () => {
    const usage = derive(reading(1000, { cpuNs: 0 }), reading(3000, { cpuNs: 1e9 }), HOST);
    assert.equal(usage.cpuPercent, 50);
    assert.equal(usage.intervalMs, 2000);
  });

  it('says unknown, never negative, when a counter went back or the clock stood still', () => {
    const back = derive(
      reading(0, { cpuNs: 9, networkRxBytes: 5 }),
      reading(1000, { cpuNs: 3, networkRxBytes: 1 }),
      HOST,
    );
    assert.ok(Number.isNaN(back.cpuPercent) && Number.isNaN(back.networkRxBytesPerSec));
    const still = derive(reading(5, { cpuNs: 1 }), reading(5, { cpuNs: 2 }), HOST);
    assert.ok(Number.isNaN(still.cpuPercent));
    assert.ok(Number.isNaN(derive(undefined, reading(5, { cpuNs: 2 }), HOST).cpuPercent));
  });

  it('counts memory as docker does, and measures it against the limit or the machine', () => {
    const limited = derive(
      undefined,
      reading(0, { memoryUsageBytes: 300, memoryInactiveFileBytes: 100, memoryLimitBytes: 400 }),
      HOST,
    );
    assert.deepEqual(
      [limited.memoryBytes, limited.memoryPercent, limited.memoryLimited],
      [200, 50, true],
    );
    const free = derive(
      undefined,
      reading(0, { memoryUsageBytes: 50, memoryInactiveFileBytes: 80, memoryLimitBytes: Infinity }),
      HOST,
    );
    const even = reading(0, { memoryUsageBytes: 50, memoryInactiveFileBytes: 50 });
    assert.equal(derive(undefined, even, HOST).memoryBytes, 50, 'as docker stats tells it');
    assert.deepEqual(
      [free.memoryBytes, free.memoryLimitBytes, free.memoryLimited],
      [50, 2 ** 33, false],
    );
  });

  it('tells throttled periods of the interval; none passed is 0, not unknown', () => {
    const at = (atMs: number, cpuPeriods: number, cpuThrottledPeriods: number) =>
      reading(atMs, { cpuPeriods, cpuThrottledPeriods, cpuLimitCores: 0.3, cpuNs: 0 });
    assert.equal(derive(at(0, 100, 10), at(1000, 110, 17), HOST).throttledPercent, 70);
    assert.equal(derive(at(0, 100, 10), at(1000, 100, 10), HOST).throttledPercent, 0);
  });

  it('makes each figure of its own counter or gauge', () => {
    const usage = derive(
      reading(1000, { ...COUNTERS, ...GAUGES }),
      reading(3000, { ...grown(0.1), ...GAUGES }),
      HOST,
    );
    const expected: Usage = {
      atMs: 3000,
      intervalMs: 2000,
      cpuPercent: 5,
      cpuPeakPercent: NaN,
      cpuSeconds: 1.1,
      cpuLimitCores: 0.5,
      cpuLimitPercent: 10,
      cpuPeriods: 10,
      throttledPercent: 10,
      memoryBytes: 800,
      memoryPeakBytes: NaN,
      memoryLimitBytes: 1600,
      memoryPercent: 50,
      memoryLimited: true,
      memoryUsageBytes: 900,
      memoryAnonBytes: 401,
      memoryFileBytes: 402,
      memoryShmemBytes: 403,
      swapBytes: 404,
      oomKills: 5,
      networkRxBytes: 3300,
      networkTxBytes: 5500,
      networkRxBytesPerSec: 150,
      networkTxBytesPerSec: 250,
      blockReadBytes: 7700,
      blockWriteBytes: 12_100,
      blockReadBytesPerSec: 350,
      blockWriteBytesPerSec: 550,
      pids: 6,
      pidsLimit: 60,
      pressureCpuSome: 1.1,
      pressureMemorySome: 1.2,
      pressureMemoryFull: 1.3,
      pressureIoSome: 1.4,
      pressureIoFull: 1.5,
    };
    assert.deepEqual(usage, expected);
  });

  it('tells no share of a limit that there is not', () => {
    const free = { cpuNs: 0, cpuLimitCores: Infinity, memoryLimitBytes: HOST.memoryBytes };
    const usage = derive(reading(0, free), reading(1000, free), HOST);
    assert.deepEqual([usage.cpuPercent, usage.cpuLimitPercent], [0, NaN]);
    assert.equal(usage.memoryLimited, false, 'a limit of the size of the machine');
  });

  it('divides what is read less often by the time between those reads', () => {
    const at = (atMs: number, ioAtMs: number, bytes: number): Reading =>
      reading(atMs, { ioAtMs, networkRxBytes: bytes, cpuNs: 0 });
    // read four seconds apart
    assert.equal(derive(at(1000, 0, 0), at(4000, 4000, 8000), HOST).networkRxBytesPerSec, 2000);
    // not read again: nothing ran meanwhile
    assert.equal(derive(at(1000, 500, 9), at(2000, 500, 9), HOST).networkRxBytesPerSec, 0);
    // read for the first time at the second read
    assert.equal(derive(at(1000, NaN, 0), at(3000, 3000, 8000), HOST).networkRxBytesPerSec, 4000);
    // a clock that went back
    assert.equal(derive(at(1000, 900, 0), at(3000, 800, 10), HOST).networkRxBytesPerSec, NaN);
  });

  it('takes a counter of all that is known for the first time as unknown growth', () => {
    const usage = derive(reading(0), reading(1000, COUNTERS), HOST);
    assert.deepEqual(
      [usage.cpuPercent, usage.cpuPeriods, usage.throttledPercent, usage.networkRxBytesPerSec],
      [NaN, NaN, NaN, NaN],
    );
    assert.equal(derive(reading(0, COUNTERS), reading(0, COUNTERS), HOST).intervalMs, NaN);
  });
});
