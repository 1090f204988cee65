import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clusters } from '../../src/terminal/glyph.js';
import { Layer, withSgr } from '../../src/terminal/layer.js';
import { lookOf, styleId, type Style } from '../../src/terminal/style.js';

function layer(frame: string, columns = 20, rows = 3): Layer {
  const made = new Layer(columns, rows, new Clusters());
  made.set(frame);
  return made;
}

const known = (style: Style): number => styleId(style);

test('SGR as Ink and chalk send it', () => {
  const after = (text: string, style: Style = {}): number => known(withSgr(style, text));
  assert.equal(after('31'), known({ fg: 1 }));
  assert.equal(after('97;44'), known({ fg: 15, bg: 4 }));
  assert.equal(after('105'), known({ bg: 13 }));
  assert.equal(after('38;5;208'), known({ fg: 208 }));
  assert.equal(after('48;2;10;100;255;1'), known({ bg: '#0a64ff', bold: true }));
  assert.equal(after('1;2;4;7'), known({ bold: true, dim: true, underline: true, inverse: true }));
  assert.equal(after('22', { bold: true, dim: true, fg: 1 }), known({ fg: 1 }));
  assert.equal(after('24;27', { underline: true, inverse: true }), 0);
  assert.equal(after('39', { fg: 1, bg: 2 }), known({ bg: 2 }));
  assert.equal(after('49', { fg: 1, bg: 2 }), known({ fg: 1 }));
  assert.equal(after('', { fg: 1, bold: true }), 0);
  assert.equal(after('0;1', { fg: 1 }), known({ bold: true }));
  assert.equal(
    after('3;5;8;9;53;99', { fg: 1 }),
    known({ fg: 1 }),
    'unknown effects change nothing',
  );
});

test('a frame becomes styled cells, cut at the screen', () => {
  const { grid } = layer('ab\x1b[1mcd\x1b[22m\n\x1b[7m漢\x1b[0m\n3\n4', 3);
  assert.deepEqual(grid.text(), ['abc', '漢', '3']);
  assert.deepEqual(
    [...grid.styles].slice(0, 6).map((id) => lookOf(id).attributes),
    [0, 0, 1, 8, 8, 0],
  );
});

for (const [name, sequence] of [
  ['a cursor move', '\x1b[5;5H'],
  ['an erasure', '\x1b[2J'],
  ['a mode', '\x1b[?1049l'],
  ['a C1 CSI', '\u009b5;5H'],
  ['a title', '\x1b]0;title\x07'],
  ['a clipboard', '\x1b]52;c;cm0=\x1b\\'],
  ['a link', '\x1b]8;;http://x\x1b\\'],
  ['a C1 OSC', '\u009d0;title\u009c'],
  ['a DCS', '\x1bPq#0\x1b\\'],
  ['an APC', '\x1b_Gf=24;\x1b\\'],
  ['a charset', '\x1b(0'],
  ['a reset', '\x1bc'],
  ['BEL, BS, CR, SO, NUL, DEL', '\x07\b\r\x0e\0\x7f'],
] as const) {
  test(`${name} is dropped whole`, () => {
    assert.deepEqual(layer(`a${sequence}b`).grid.text(), ['ab', '', '']);
  });
}

test('an unterminated string cannot hide what follows', () => {
  assert.deepEqual(layer('a\x1b]0;title\nb\x1b[').grid.text(), ['a0;title', 'b', '']);
});

test('rows with something in them are known', () => {
  const made = layer(`\n \x1b[41m \x1b[0m\n   `);
  assert.deepEqual([...made.occupied], [0, 1, 0]);
  made.set('x');
  assert.deepEqual([...made.occupied], [1, 0, 0]);
});
