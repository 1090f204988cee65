import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sanitize } from '../../src/model/safe-text.js';
import { COLUMNS, FORBIDDEN, glyphClass, SURE } from '../../src/terminal/glyph.js';
import { Grid } from '../../src/terminal/grid.js';
import { fit, textWidth, truncate } from '../../src/terminal/width.js';
import { Random } from '../support/random.js';
import { TerminalModel } from '../support/terminal.js';
import { currentWidths, SAMPLES } from '../support/widths.js';

const sureGlyphs = (): readonly number[] => {
  const found: number[] = [];
  for (let code = 0x20; code < 0x2_0000; code++) {
    const kind = glyphClass(code);
    if ((kind & SURE) !== 0 && (kind & FORBIDDEN) === 0) found.push(code);
  }
  return found;
};

for (const [name, widths] of [
  ['Unicode 6', undefined],
  ['today', currentWidths],
] as const) {
  test(`every glyph called sure has its columns in a terminal of ${name}`, async () => {
    const rows = 1000;
    const model = new TerminalModel({ columns: 4, rows, widths });
    const glyphs = sureGlyphs();
    assert.ok(glyphs.length > 30_000, `${glyphs.length} sure glyphs`);
    const wrong: string[] = [];
    for (let at = 0; at < glyphs.length; at += rows) {
      const batch = glyphs.slice(at, at + rows);
      const lines = batch.map((code, y) => `\x1b[${y + 1}H${String.fromCodePoint(code)}|\x1b[K`);
      await model.write(lines.join(''));
      batch.forEach((code, y) => {
        const columns = glyphClass(code) & COLUMNS;
        if (model.cell(columns, y).text !== '|') wrong.push(code.toString(16));
      });
    }
    assert.deepEqual(wrong, []);
  });
}

test('nothing that is called sure is invisible or joins the glyph before it', () => {
  const unsure = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]/u;
  const wrong = sureGlyphs().filter((code) => unsure.test(String.fromCodePoint(code)));
  assert.deepEqual(wrong, []);
});

test('the width of sanitised text is where the cursor of a terminal ends', async () => {
  const random = new Random(20_261_120);
  const model = new TerminalModel({ columns: 400, rows: 1, widths: currentWidths });
  for (let round = 0; round < 500; round++) {
    const raw = Array.from({ length: random.integer(0, 40) }, () => random.pick(SAMPLES)).join('');
    const text = sanitize(raw);
    await model.write(`\r\x1b[K${text}`);
    assert.equal(textWidth(text), model.cursor.x, JSON.stringify(text));
  }
});

test('flags and skin tones are counted a code point at a time', () => {
  assert.equal(textWidth('🇺🇸'), 2);
  assert.equal(textWidth('👍🏽'), 4);
  assert.equal(textWidth('e\u0301'), 1);
  assert.equal(textWidth('漢字'), 4);
  assert.equal(textWidth('\u1112\u1161\u11ab'), 2);
  assert.equal(textWidth(''), 0);
});

test('truncate and fit keep to the columns whatever the text', () => {
  const random = new Random(7);
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random.integer(0, 12) }, () => random.pick(SAMPLES)).join('');
    const columns = random.integer(0, 15);
    const kept = truncate(text, columns);
    const context = JSON.stringify({ text, columns, kept });
    assert.ok(textWidth(kept) <= columns, context);
    if (textWidth(text) <= columns) assert.equal(kept, text, context);
    else if (columns > 0) assert.ok(kept.endsWith('…') && textWidth(kept) >= columns - 1, context);
    for (const align of ['left', 'right'] as const) {
      assert.equal(textWidth(fit(text, columns, align)), columns, context);
    }
  }
});

test('a grid takes as many columns as the text is wide', () => {
  const random = new Random(8);
  const grid = new Grid(60, 1);
  for (let round = 0; round < 2000; round++) {
    const text = Array.from({ length: random.integer(0, 12) }, () => random.pick(SAMPLES)).join('');
    assert.equal(grid.put(0, 0, text), textWidth(text), JSON.stringify(text));
  }
});

test('where text is cut', () => {
  assert.equal(truncate('container', 6), 'conta…');
  assert.equal(truncate('漢字漢字', 5), '漢字…');
  assert.equal(truncate('漢字漢字', 4), '漢…');
  assert.equal(truncate('ab', 1), '…');
  assert.equal(truncate('ab', 0), '');
  assert.equal(truncate('cafe\u0301s', 4), 'caf…');
  assert.equal(truncate('cafe\u0301s', 5), 'cafe\u0301s');
  assert.equal(fit('漢字漢字', 4), '漢… ');
  assert.equal(fit('7', 3, 'right'), '  7');
});
