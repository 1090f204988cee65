import assert from 'node:assert/strict';
import { test } from 'node:test';
import { colourLevel, colourParameters } from '../../src/terminal/colour.js';
import { Pen } from '../../src/terminal/pen.js';
import { styleId } from '../../src/terminal/style.js';

for (const [level, env] of [
  ['true', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
  ['true', { TERM: 'xterm-direct' }],
  ['true', { TERM: 'screen-256color', COLORTERM: '24bit', TMUX: '/tmp/tmux-0/default,1,0' }],
  ['256', { TERM: 'xterm-256color' }],
  ['256', { TERM: 'tmux-256color', TMUX: 'x' }],
  ['256', { TERM: 'putty-256color', NO_COLOR: '' }],
  ['256', { TERM: 'screen.xterm-256color', COLORTERM: 'truecolor' }],
  ['16', { TERM: 'screen', COLORTERM: 'truecolor' }],
  ['16', { TERM: 'xterm' }],
  ['16', { TERM: 'linux' }],
  ['none', { TERM: 'vt100' }],
  ['none', { TERM: 'xterm-mono' }],
  ['none', { TERM: 'dumb' }],
  ['none', {}],
  ['none', { TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }],
] as const) {
  test(`${JSON.stringify(env)} has ${level} colours`, () => {
    assert.equal(colourLevel(env), level);
  });
}

test('a colour at each level', () => {
  const shown = (colour: number | `#${string}`): string[] =>
    (['true', '256', '16', 'none'] as const).map((level) => colourParameters(colour, level, false));
  assert.deepEqual(shown(1), ['31', '31', '31', '']);
  assert.deepEqual(shown(9), ['91', '91', '91', '']);
  assert.deepEqual(shown(196), ['38;5;196', '38;5;196', '91', '']);
  assert.deepEqual(shown(244), ['38;5;244', '38;5;244', '90', '']);
  assert.deepEqual(shown('#ff0000'), ['38;2;255;0;0', '38;5;196', '91', '']);
  assert.deepEqual(shown('#0a64ff'), ['38;2;10;100;255', '38;5;27', '94', '']);
  assert.equal(colourParameters(12, '16', true), '104');
  assert.equal(colourParameters(3, '16', true), '43');
});

test('the shortest change of style', () => {
  const plain = 0;
  const bold = styleId({ bold: true });
  const red = styleId({ fg: 1 });
  const boldRed = styleId({ fg: 1, bold: true });
  const dim = styleId({ dim: true });
  const loud = styleId({ fg: 196, bg: 240, bold: true, underline: true, inverse: true });
  const pen = new Pen('256');
  assert.equal(pen.change(red, red), '');
  assert.equal(pen.change(plain, red), '\x1b[31m');
  assert.equal(pen.change(red, plain), '\x1b[m');
  assert.equal(pen.change(red, boldRed), '\x1b[1m');
  assert.equal(pen.change(boldRed, red), '\x1b[22m');
  assert.equal(pen.change(boldRed, bold), '\x1b[39m');
  assert.equal(pen.change(bold, dim), '\x1b[0;2m', 'as long as 22;2 would leave nothing else');
  assert.equal(pen.change(loud, dim), '\x1b[0;2m');
  assert.equal(
    pen.change(loud, styleId({ fg: 196, bg: 240, bold: true, underline: true })),
    '\x1b[27m',
  );
});

test('without colours, attributes stay and equal looks need no change', () => {
  const pen = new Pen('none');
  assert.equal(pen.change(0, styleId({ fg: 1, bg: 3, bold: true, inverse: true })), '\x1b[1;7m');
  assert.equal(pen.change(styleId({ fg: 1 }), styleId({ fg: 2 })), '');
  assert.equal(new Pen('16').change(styleId({ fg: 196 }), styleId({ fg: 9 })), '');
});
