import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CELL_LIMIT, sanitize } from '../../src/model/safe-text.js';
import { textWidth } from '../../src/terminal/width.js';
import { assertSanitised, hostileText } from '../support/hostile-text.js';
import { PAYLOADS } from '../support/payloads.js';
import { Random } from '../support/random.js';
import { TerminalModel } from '../support/terminal.js';
import { currentWidths } from '../support/widths.js';

/** A million and more is `npm run fuzz`. */
const ROUNDS = 50_000;

describe('the sanitiser', () => {
  it('has a large collection to be tried on', () => {
    assert.ok(PAYLOADS.length > 104, `${PAYLOADS.length} payloads`);
    assert.equal(new Set(PAYLOADS.map(({ name }) => name)).size, PAYLOADS.length);
  });

  it('makes every payload visible and harmless, whole, cut at each place, and at any limit', () => {
    for (const { text } of PAYLOADS)
      for (let at = 0; at <= Math.min(text.length, 200); at++) {
        assertSanitised(text.slice(0, at), CELL_LIMIT);
        assertSanitised(text.slice(at), at);
      }
  });

  it(`makes any text so, twice as once (${ROUNDS} seeded ones)`, () => {
    const random = new Random(1);
    for (let round = 0; round < ROUNDS; round++)
      assertSanitised(hostileText(random), random.pick([1, 8, CELL_LIMIT]));
  });

  it('leaves each payload the columns that a terminal gives it, and nothing else happens there', async () => {
    const model = new TerminalModel({ columns: 1200, rows: 2, widths: currentWidths });
    for (const { name, text } of PAYLOADS) {
      const clean = sanitize(text);
      await model.write(`\r\x1b[K${clean}`);
      assert.equal(model.cursor.x, textWidth(clean), name);
      assert.equal(model.cursor.y, 0, name);
    }
    assert.deepEqual([model.answers, model.titles, model.clipboard], [[], [], []]);
    assert.equal(model.bells, 0);
  });
});
