import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { age, bytes, percent, rate, restingRate, UNKNOWN } from '../../src/model/format.js';
import { emptyReading } from '../../src/model/reading.js';
import { Ring } from '../../src/model/ring.js';
import { sanitize } from '../../src/model/safe-text.js';
import { derive } from '../../src/model/usage.js';

const HOST = { cpus: 4, memoryBytes: 2 ** 33 };

describe('derive', () => {
  const reading = (atMs: number, change = {}) => ({ ...emptyReading(), atMs, ...change });

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
});

describe('sanitize', () => {
  it('leaves no control, no direction mark and no invisible character', () => {
    const hostile =
      'a\u001b]52;c;eA==\u0007b\u009b2J\r\n\t\u202e\u200b\u2066x\u{e0041}\u0000\ud800z\u007f';
    const clean = sanitize(hostile);
    assert.doesNotMatch(clean, /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    assert.match(clean, /^a␛\]52;c;eA==␇b�2J␍␊ {4}/);
  });

  it('is idempotent and keeps ordinary text', () => {
    for (const text of ['shop/api:1.4', 'größe 日本 🚀 é', 'e\u0301'])
      assert.equal(sanitize(text), text);
    const once = sanitize('\u0301\u0301x\u0301\u0301\u0301\u0301');
    assert.equal(sanitize(once), once);
    assert.doesNotMatch(once, /^\p{M}|\p{M}{3}/u);
  });

  it('keeps a bounded part and says so', () => {
    assert.equal([...sanitize('x'.repeat(10_000))].length, 513);
    assert.ok(sanitize('x'.repeat(10_000)).endsWith('…'));
  });
});

describe('format', () => {
  it('keeps figures within five columns', () => {
    const texts = [0, 0.4, 9, 999, 1000, 1023, 1024, 9.96 * 1024, 1e6, 123e9, 9e15];
    for (const value of texts) assert.ok(bytes(value).length <= 5, bytes(value));
    assert.deepEqual([512, 1229, 12_900, 2 ** 30 * 1.5].map(bytes), ['512', '1.2K', '13K', '1.5G']);
    assert.deepEqual([0.31, 12.44, 99.96, 1234, 12_345].map(percent), [
      '0.3',
      '12.4',
      '100',
      '1234',
      '12k',
    ]);
  });

  it('tells unknown from nothing', () => {
    assert.equal(bytes(NaN), UNKNOWN);
    assert.equal(rate(0), '·');
    assert.equal(restingRate(99), '·');
    assert.equal(restingRate(100), '100');
    assert.equal(restingRate(NaN), UNKNOWN);
    assert.equal(rate(undefined), UNKNOWN);
    assert.equal(bytes(0), '0');
  });

  it('says ages with the two largest units', () => {
    const s = 1000;
    assert.deepEqual(
      [4 * s, 192 * s, 2460 * s, 7500 * s, 187_200 * s, 40 * 86_400 * s, 400 * 86_400 * s].map(age),
      ['4s', '3m12s', '41m', '2h05m', '2d4h', '40d', '1y35d'],
    );
  });
});

describe('ring', () => {
  it('keeps the newest, oldest first, unknown before the first', () => {
    const ring = new Ring(3);
    assert.ok(Number.isNaN(ring.at(0)));
    for (const value of [1, 2, 3, 4]) ring.push(value);
    assert.deepEqual(ring.last(4), [NaN, 2, 3, 4]);
    assert.equal(ring.length, 3);
  });
});
