import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { language } from '../../src/query/language.js';
import { momentOf } from '../../src/query/moment.js';

const NOW = new Date(2026, 10, 21, 14, 30, 15).getTime();
const local = (...parts: [number, number, number, number?, number?, number?]): number =>
  new Date(...parts).getTime();

describe('a moment', () => {
  it('is how long ago, a clock, a date, RFC 3339, or seconds since 1970', () => {
    const expected: Readonly<Record<string, number>> = {
      '10m': NOW - 600_000,
      '1h30m': NOW - 5_400_000,
      '1.5s': NOW - 1500,
      '14:05': local(2026, 10, 21, 14, 5),
      '9:05:30': local(2026, 10, 21, 9, 5, 30),
      '14:30:14.5': local(2026, 10, 21, 14, 30, 14) + 500,
      // yet to come today
      '23:00': local(2026, 10, 20, 23, 0),
      '2026-11-20': local(2026, 10, 20),
      '2026-11-20 08:00': local(2026, 10, 20, 8, 0),
      '2026-11-20T08:00:01': local(2026, 10, 20, 8, 0, 1),
      '2026-11-20T08:00:01.25Z': Date.UTC(2026, 10, 20, 8, 0, 1, 250),
      '2026-11-20T08:00:01.123456789+02:00': Date.UTC(2026, 10, 20, 6, 0, 1) + 123.456789,
      '1795183200.5': 1_795_183_200_500,
    };
    for (const [text, ms] of Object.entries(expected))
      assert.equal(momentOf(text)?.(NOW), ms, text);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '10',
      '10x',
      '24:00',
      '9:60',
      '2026-13-40',
      'now',
      '5',
      '-10m',
      '14:05Z',
    ])
      assert.equal(momentOf(text)?.(NOW), undefined, text);
  });
});

describe('a query over times', () => {
  const { compile } = language<number>(
    [
      { id: 'since', aliases: [], kind: 'time', colon: '>=', help: '', of: (ms) => ms },
      { id: 'until', aliases: [], kind: 'time', colon: '<=', help: '', of: (ms) => ms },
    ],
    (ms) => [String(ms)],
  );
  const queried = (text: string) => {
    const compiled = compile(text);
    if (!compiled.ok) throw new Error(compiled.error.message);
    return compiled.query;
  };

  it('lets through what lies between', () => {
    const { matches } = queried('since:10m until:"2026-11-21 14:25"');
    const passes = [NOW - 600_001, NOW - 600_000, local(2026, 10, 21, 14, 25), NOW];
    assert.deepEqual(
      passes.map((ms) => matches(ms, NOW)),
      [false, true, true, false],
    );
    assert.equal(queried('!since:10m').matches(NOW - 600_001, NOW), true);
    assert.equal(matches(NaN, NOW), false);
  });

  it('tells the time outside of which nothing matches', () => {
    const range = (text: string): readonly number[] => {
      const { fromMs, toMs } = queried(text).range(NOW);
      return [NOW - fromMs, NOW - toMs];
    };
    assert.deepEqual(range('since:10m since:5m until:1m x'), [300_000, 60_000]);
    assert.deepEqual(range('(since:10m until:9m) | (since:5m until:4m)'), [600_000, 240_000]);
    assert.deepEqual(range('since:10m | x'), [Infinity, -Infinity]);
    assert.deepEqual(range('!since:10m'), [Infinity, -Infinity]);
    assert.deepEqual(range(''), [Infinity, -Infinity]);
  });

  it('says what is wrong, and where', () => {
    for (const [text, at] of [
      ['since:10x', 6],
      ['since>10m', 5],
      ['x since:', 8],
    ] as const) {
      const compiled = compile(text);
      assert.equal(compiled.ok ? undefined : compiled.error.at, at, text);
    }
  });
});
