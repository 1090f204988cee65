import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ring } from '../../src/model/ring.js';
import { lastPeak, sparkline } from '../../src/panes/sparkline.js';

function ring(...values: readonly number[]): Ring {
  const made = new Ring(900);
  for (const value of values) made.push(value);
  return made;
}

test('newest at the right, nothing for zero and for unknown, full height is the top', () => {
  assert.equal(sparkline(undefined, 5, 100), '     ');
  assert.equal(sparkline(ring(), 5, 100), '     ');
  assert.equal(sparkline(ring(NaN, 0, 0.04), 60, 100), ' '.repeat(60));
  const text = sparkline(ring(0.05, 12.5, 50, 99, 100), 60, 100);
  assert.equal(text, `${' '.repeat(55)}▁▂▅██`);
  assert.equal(sparkline(ring(400, 100), 60, 100).trim(), '█▃', 'or the peak');
});

test('a cell is the peak of its samples: no spike is lost', () => {
  const calm = Array.from({ length: 60 }, () => 1);
  for (let at = 0; at < 60; at++) {
    const text = sparkline(ring(...calm.with(at, 100)), 20, 100);
    assert.equal(text.indexOf('█'), Math.floor(at / 3), `a spike at ${at}`);
  }
});

test('between two moves of the cells one tick changes one cell at most', () => {
  const growing = new Ring(900);
  let before = sparkline(growing, 20, 100);
  let moves = 0;
  for (let tick = 0; tick < 300; tick++) {
    growing.push((tick * 37) % 100);
    const text = sparkline(growing, 20, 100);
    const changed = [...text].filter((cell, at) => cell !== before[at]).length;
    if (changed > 1) moves++;
    before = text;
  }
  assert.ok(moves <= 100, `${moves} moves in 300 ticks of 3 samples a cell`);
});

test('the peak of the last minute', () => {
  assert.ok(Number.isNaN(lastPeak(undefined)));
  assert.ok(Number.isNaN(lastPeak(ring(NaN))));
  assert.equal(lastPeak(ring(5, NaN, 3)), 5);
  assert.equal(lastPeak(ring(5, ...Array.from({ length: 60 }, () => 1))), 1);
});
