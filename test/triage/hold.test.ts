import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AT_ONCE, remembered, stands, type Hold } from '../../src/triage/hold.js';

const HOLD: Hold = { on: 3, of: 4, off: 5 };

/** `x` is a second in which the rule found something; the answer has `#` where the verdict stands. */
function course(samples: string, hold: Hold): string {
  let past = 0;
  let stood = false;
  return Array.from(samples, (sample) => {
    past = remembered(past, sample === 'x', 1);
    stood = stands(past, hold, stood);
    return stood ? '#' : '.';
  }).join('');
}

describe('hysteresis', () => {
  it('begins after three of four seconds', () => {
    assert.equal(course('x.x.x.x', HOLD), '.......');
    assert.equal(course('xx.x', HOLD), '...#');
    assert.equal(course('xxx', HOLD), '..#');
  });

  it('lasts until nothing was found for five', () => {
    assert.equal(course('xxx.....', HOLD), '..#####.');
    assert.equal(course('xxx....x.....', HOLD), '..##########.');
  });

  it('is at once and for as long as it is true where no time is needed', () => {
    assert.equal(course('.x.xx.', AT_ONCE), '.#.##.');
  });

  it('lets a long sample count for its seconds, and short ones for one together', () => {
    assert.equal(stands(remembered(0, true, 10), HOLD, false), true);
    assert.equal(stands(remembered(0, true, 60), HOLD, false), true);
    assert.equal(remembered(0, true, 60), 0xffffffff);
    assert.equal(remembered(0xffffffff, false, 40), 0);
    const tenths = Array.from({ length: 9 }).reduce<number>((past) => remembered(past, true, 0), 0);
    assert.equal(tenths, 1);
  });
});
