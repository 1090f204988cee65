import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzy } from '../../src/query/fuzzy.js';
import { Random } from '../support/random.js';

/** The text with what was found in capitals. */
function marked(word: string, text: string): string | undefined {
  const hits = fuzzy(word, text);
  return (
    hits && [...text].map((char, at) => (hits.includes(at) ? char.toUpperCase() : char)).join('')
  );
}

const CASES: readonly (readonly [word: string, text: string, marked: string | undefined])[] = [
  ['api', 'shop-api-1', 'shop-API-1'],
  ['ngx', 'nginx', 'NGinX'],
  ['pgs', 'postgres', 'PostGreS'],
  ['kfk', 'kafka', 'KaFKa'],
  ['sa1', 'shop-api-1', 'Shop-Api-1'],
  ['shap', 'shop-api', 'SHop-APi'],
  ['api2', 'shop-api2', 'shop-API2'],
  ['a2', 'shop-api2', 'shop-Api2'],
  // one piece, at the beginning of a word if anywhere
  ['pi', 'api-pi', 'api-PI'],
  ['pi', 'api', 'aPI'],
  ['db', 'mydb', 'myDB'],
  ['db', 'data-backup', 'Data-Backup'],
  ['db', 'dashboard', undefined],
  // the first letter begins a word, and not much is left out
  ['kfk', 'mykafka', undefined],
  ['ps', 'postgres', undefined],
  ['pss', 'postgres', undefined],
  ['web-1', 'web-0', undefined],
  ['aab', 'xa-a-ab', 'xa-A-AB'],
  ['', 'api', 'api'],
  ['api', '', undefined],
  ['日サ', '日本語-サービス', '日本語-サービス'],
];

describe('fuzzy words', () => {
  it('are found as people abbreviate, and not anywhere', () => {
    assert.deepEqual(
      CASES.map(([word, text]) => [word, text, marked(word, text)]),
      CASES,
    );
    assert.deepEqual(fuzzy('日サ', '日本語-サービス'), [0, 4]);
  });

  it('tell ascending places of their letters, for any text', () => {
    const random = new Random(2);
    const letters = (most: number): string =>
      Array.from({ length: random.integer(1, most) }, () => random.pick([...'abc1-.'])).join('');
    let found = 0;
    for (let round = 0; round < 5000; round++) {
      const [word, text] = [letters(4), letters(12)];
      const hits = fuzzy(word, text);
      if (text.includes(word)) assert.ok(hits, `${word} in ${text}`);
      if (hits === undefined) continue;
      found++;
      assert.equal(hits.map((at) => text.charAt(at)).join(''), word);
      assert.ok(hits.every((at, index) => index === 0 || at > (hits[index - 1] ?? Infinity)));
    }
    assert.ok(found > 1000);
  });
});
