import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { searcher } from '../../src/query/automaton.js';
import { regex } from '../../src/query/regex.js';
import { Scanner } from '../../src/query/scanner.js';
import { Random } from '../support/random.js';

const found = (pattern: string, text: string): boolean =>
  searcher(regex(new Scanner(pattern)))(text);

const ATOMS = [
  'a',
  'b',
  'C',
  '-',
  '.',
  '[ab]',
  '[^a]',
  '[a-c]',
  '[]a]',
  '\\d',
  '\\w',
  '\\W',
  '\\.',
];
const SIGNS = ['', '', '', '*', '+', '?', '{2}', '{1,}', '{0,2}', '*?', '+?'];
const EDGES = ['^', '$', '\\b', '\\B'];

/** A pattern that JavaScript and dtop both understand. */
function pattern(random: Random, depth: number): string {
  const parts = Array.from({ length: random.integer(0, 3) }, () => {
    if (random.chance(0.15)) return random.pick(EDGES);
    const atom =
      depth > 0 && random.chance(0.35)
        ? `(${random.pick(['', '?:'])}${pattern(random, depth - 1)})`
        : random.pick(ATOMS);
    return atom + random.pick(SIGNS);
  });
  return parts.join('') + (random.chance(0.25) ? `|${random.pick(ATOMS)}` : '');
}

const text = (random: Random): string =>
  Array.from({ length: random.integer(0, 9) }, () => random.pick([...'aAbBc-.1 _'])).join('');

describe('regular expressions', () => {
  it('find what those of JavaScript find', () => {
    const random = new Random(6);
    let hits = 0;
    for (let round = 0; round < 3000; round++) {
      const source = pattern(random, 2);
      // `[]a]` is a bracket or a; JavaScript wants it said
      const model = new RegExp(source.replaceAll('[]a]', '[\\]a]'), 'i');
      const search = searcher(regex(new Scanner(source)));
      for (let each = 0; each < 5; each++) {
        const subject = text(random);
        assert.equal(search(subject), model.test(subject), `/${source}/ in '${subject}'`);
        if (model.test(subject)) hits++;
      }
    }
    assert.ok(hits > 3000 && hits < 14_000, `${hits} of 15000`);
  });

  it('take no account of case, in any script', () => {
    assert.ok(found('[A-C]x', 'bX'));
    assert.ok(found('ÄRGER', 'ärger'));
    assert.ok(found('^\\w+$', 'サービス'));
  });

  it('are linear where backtracking would never end', () => {
    const text = `${'a'.repeat(4000)}!`;
    for (const bad of ['(a+)+$', '(a|a)*b', '(a*)*b', '(.*a){12}b', '^(([a-z])+.)+[A-Z]$'])
      assert.equal(found(bad, text), false, bad);
  });

  it('forget what a pattern with too many states has learnt, and go on', () => {
    const random = new Random(1);
    const search = searcher(regex(new Scanner('a.{9}$')));
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 40 }, () => random.pick(['a', 'b'])).join('');
      assert.equal(search(text), text.at(-10) === 'a', text);
    }
  });

  it('look at no more than the first 4096 units of a text', () => {
    assert.ok(found('b', `${'a'.repeat(4095)}b`));
    assert.ok(!found('b', `${'a'.repeat(4096)}b`));
  });
});
