import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ring } from '../../src/model/ring.js';
import { slope } from '../../src/triage/slope.js';
import { Random } from '../support/random.js';

const ringOf = (values: readonly number[]): Ring => {
  const ring = new Ring(values.length);
  for (const value of values) ring.push(value);
  return ring;
};
const line = (length: number, perStep: number): number[] =>
  Array.from({ length }, (_, step) => 1000 + step * perStep);

describe('the slope of a series', () => {
  it('is that of a line, a second', () => {
    assert.deepEqual(slope(ringOf(line(13, 10)), 5, 4), { perSec: 2, lowPerSec: 2 });
    assert.deepEqual(slope(ringOf(line(72, -5)), 5, 4), { perSec: -1, lowPerSec: -1 });
  });

  it('is unknown of too few values', () => {
    assert.equal(slope(ringOf(line(3, 10)), 5, 4), undefined);
    assert.equal(slope(ringOf([1]), 5, 0), undefined);
  });

  it('is not moved by a fifth of wild values', () => {
    const values = line(60, 10).map((value, step) => (step % 5 === 2 ? value * 40 : value));
    const found = slope(ringOf(values), 1, 4)?.perSec ?? NaN;
    assert.ok(Math.abs(found - 10) < 1.5, `${found} a second`);
  });

  it('has a low end below zero for what only swings', () => {
    const random = new Random(7);
    const swing = slope(ringOf(line(72, 0).map((value) => value * (1 + random.next()))), 5, 4);
    assert.ok(swing !== undefined && swing.lowPerSec < 0, `${swing?.lowPerSec}`);
    const saw = slope(ringOf(line(72, 0).map((value, step) => value + (step % 24) * 100)), 5, 4);
    assert.ok(saw !== undefined && saw.lowPerSec < 0, `${saw?.lowPerSec}`);
  });
});
