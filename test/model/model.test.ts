import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { age, bytes, clock, percent, rate, restingRate, UNKNOWN } from '../../src/model/format.js';
import { Ring } from '../../src/model/ring.js';
import { LINE_LIMIT, own, sanitize } from '../../src/model/safe-text.js';

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

  it('puts one mark in the place of each that has none of its own', () => {
    assert.equal(sanitize('a\u200bb\u202ec'), 'a·b·c');
    assert.equal(sanitize('a\u034fb'), 'a·b', 'a mark that nobody sees');
    assert.equal(sanitize('\u0301\u0301x'), '·\u0301x');
  });

  it('takes a character for one, however it is stored, and the program’s own text as it is', () => {
    assert.equal(sanitize('🚀🚀🚀', 3), '🚀🚀🚀');
    assert.equal(sanitize('🚀🚀🚀', 2), '🚀🚀…');
    assert.equal(own('a\tb'), 'a\tb');
  });

  it('keeps a bounded part and says so', () => {
    assert.equal(sanitize('x'.repeat(70_000), LINE_LIMIT).length, 65_537);
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
    assert.equal(clock(NaN), UNKNOWN);
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
