import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RecentPeaks } from '../../src/store/recent-peaks.js';
import { Random } from '../support/random.js';
import { idOf, usage } from '../support/sample-state.js';

const at = (second: number, cpuPercent: number) => ({
  ...usage(cpuPercent),
  atMs: second * 1000,
  memoryBytes: 1000 - cpuPercent,
});

describe('peaks of the last minute', () => {
  it('are the largest of 60 seconds, whatever comes', () => {
    const random = new Random(7);
    const peaks = new RecentPeaks();
    const values: number[] = [];
    for (let second = 0; second < 400; second++) {
      values.push(random.chance(0.1) ? NaN : random.integer(0, 99));
      const { cpuPeakPercent, memoryPeakBytes } = peaks.with(
        idOf(0),
        at(second, values[second] ?? NaN),
      );
      const known = values.slice(-60).filter((value) => !Number.isNaN(value));
      assert.equal(cpuPeakPercent, known.length === 0 ? NaN : Math.max(...known));
      assert.equal(memoryPeakBytes, known.length === 0 ? NaN : 1000 - Math.min(...known));
    }
  });

  it('are of each container, and unknown of one that was gone', () => {
    const peaks = new RecentPeaks();
    peaks.with(idOf(0), at(0, 90));
    assert.equal(peaks.with(idOf(1), at(0, 5)).cpuPeakPercent, 5);
    peaks.retain(new Set([idOf(1)]));
    assert.equal(peaks.with(idOf(0), at(1, 7)).cpuPeakPercent, 7);
    assert.equal(peaks.with(idOf(1), at(1, 1)).cpuPeakPercent, 5);
  });
});
