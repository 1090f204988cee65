import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Random } from '../support/random.js';
import { TriageStage, type Figures } from '../support/triage-stage.js';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const TEN_MINUTES = 600;

/** Containers as they are when nobody needs to look at them, ten minutes each. */
const FLEET: Readonly<Record<string, (random: Random) => Figures>> = {
  'a web server under changing traffic': (random) => (second) => ({
    cpuPercent: 20 + 40 * random.next(),
    networkTxBytesPerSec: (2 + 6 * Math.sin(second / 40) ** 2 + 3 * random.next()) * MIB,
    networkRxBytesPerSec: random.next() * MIB,
    memoryAnonBytes: (30 + 4 * random.next()) * MIB,
    pids: random.integer(5, 20),
    pressureCpuSome: 6 * random.next(),
  }),
  'a database whose page cache fills its limit': (random) => (second) => ({
    cpuPercent: 60 * random.next(),
    memoryLimitBytes: GIB,
    memoryAnonBytes: 210 * MIB + random.next() * MIB,
    memoryShmemBytes: 256 * MIB,
    memoryFileBytes: 800 * MIB,
    memoryUsageBytes: 1016 * MIB,
    memoryBytes: (960 + 50 * random.next()) * MIB,
    memoryPercent: 94 + 5 * random.next(),
    pressureMemorySome: 4 * random.next(),
    pressureIoSome: second % 45 < 4 ? 8 : random.next(),
    blockReadBytesPerSec: 12 * MIB * random.next(),
    blockWriteBytesPerSec: second % 45 < 4 ? 24 * MIB : 300_000,
  }),
  'a job that works for some seconds of each minute': (random) => (second) =>
    second % 60 < 12
      ? {
          cpuPercent: 380,
          memoryAnonBytes: (100 + 10 * (second % 60)) * MIB,
          networkRxBytesPerSec: 3 * MIB,
          blockReadBytesPerSec: 5 * MIB,
          blockWriteBytesPerSec: 11 * MIB,
          pressureIoSome: 6 * random.next(),
          pids: 14,
        }
      : { cpuPercent: 0, pids: 1 },
  'a heap that fills and is collected': (random) => (second) => ({
    cpuPercent: second % 30 === 0 ? 180 : 30,
    memoryAnonBytes: (90 + 2 * (second % 30) + random.next()) * MIB,
  }),
  'one with a CPU limit that it seldom meets': (random) => (second) => ({
    cpuLimitCores: 0.5,
    cpuPeriods: 8,
    cpuPercent: 20 * random.next(),
    throttledPercent: second % 20 === 0 ? 50 : 0,
  }),
  'one that is asleep': () => ({ cpuPercent: 0, networkRxBytesPerSec: 0 }),
};

describe('a calm container', () => {
  for (const [what, figures] of Object.entries(FLEET))
    it(`${what}: silent for ten minutes`, () => {
      const stage = new TriageStage();
      const now = figures(new Random(11));
      let second = 0;
      const figuresOf: Figures = typeof now === 'function' ? () => now(second++) : now;
      for (let each = 0; each < TEN_MINUTES; each++)
        assert.deepEqual(stage.pass(1, figuresOf).told, [], `second ${each}`);
    });
});
