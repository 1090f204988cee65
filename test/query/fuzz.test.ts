import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PANE_IDS, PANES } from '../../src/panes/all.js';
import { containerFields } from '../../src/panes/container-fields.js';
import type { ContainerRow } from '../../src/panes/container-row.js';
import { complete, valuesOf } from '../../src/query/complete.js';
import { language, type Language } from '../../src/query/language.js';
import { FLEET } from '../support/query-fleet.js';
import { Random } from '../support/random.js';
import { NOW } from '../support/sample-state.js';

const rows = [...FLEET.values()];

const fresh = (): Language<ContainerRow> =>
  language(containerFields, ({ container }) => [container.name, container.image, container.id]);

const PIECES = [
  ...['cpu', 'mem%limit', 'age', 'label', 'name', 'state', 'oom', 'dangling', 'x', 'shop', 'team'],
  ...['>', '<=', '=', '==', '!=', '~', '!~', ':', '&', '&&', '|', '||', '!', '(', ')', ' ', ' '],
  ...['80', '1.5g', '2h30m', '40%', '.', '-', '*', '"', '\\', '/', '[', ']', '{2}', '^', '$', '+'],
  ...['constructor', '__proto__', '\u0000', '\ud83d', '😀', 'İ', '\n', '…'],
];

const queryOf = (random: Random): string =>
  Array.from({ length: random.integer(0, 14) }, () => random.pick(PIECES)).join('');

const outcome = (text: string): unknown => {
  const compiled = fresh().compile(text);
  return compiled.ok
    ? rows.filter((row) => compiled.query.matches(row, NOW)).map(({ key }) => key)
    : compiled.error;
};

describe('any text', () => {
  it('compiles or is refused at a place within it, always alike', () => {
    const random = new Random(3);
    let compiling = 0;
    for (let round = 0; round < 10_000; round++) {
      const text = queryOf(random);
      const compiled = fresh().compile(text);
      if (compiled.ok) {
        compiling++;
        for (const row of rows) {
          const hits = compiled.query.hits(row.container.name);
          assert.ok(
            hits.every((at) => at >= 0 && at < row.container.name.length),
            text,
          );
        }
      } else {
        const { at, message } = compiled.error;
        assert.ok(at >= 0 && at <= text.length, `${text}: ${at}`);
        assert.match(message, /^character \d+: expected [^]+/);
      }
      assert.deepEqual(outcome(text), outcome(text), text);
    }
    assert.ok(compiling > 500, `${compiling} compile`);
  });

  it('is completed at any cursor', () => {
    const random = new Random(4);
    for (let round = 0; round < 2000; round++) {
      const text = queryOf(random);
      const cursor = random.integer(0, text.length);
      const { from } = complete(text, cursor, containerFields, valuesOf(rows));
      assert.ok(from >= 0 && from <= cursor, text);
    }
  });

  it('is compiled once', () => {
    const { compile } = fresh();
    assert.equal(compile('cpu>80'), compile('cpu>80'));
    assert.equal(compile('cpu>'), compile('cpu>'));
  });
});

describe('fields', () => {
  it('of every pane have names that a query can say, each meaning one field', () => {
    for (const id of PANE_IDS)
      PANES[id](({ language: { fields, compile } }) => {
        const names = fields.flatMap(({ id, aliases }) => [id, ...aliases]);
        assert.equal(new Set(names).size, names.length, names.join(' '));
        for (const name of names) {
          assert.equal(name, name.toLowerCase());
          const compiled = compile(`${name}=`);
          assert.ok(!compiled.ok && compiled.error.at === name.length + 1, name);
        }
        for (const { help } of fields) assert.ok(help.length > 8);
      });
  });
});
