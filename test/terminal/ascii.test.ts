import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asciiFor, wantsAscii } from '../../src/terminal/ascii.js';
import { Screen } from '../../src/terminal/screen.js';
import { Sink } from '../support/sink.js';
import { TerminalModel } from '../support/terminal.js';
import { SAMPLES } from '../support/widths.js';

const spelt = (text: string): string =>
  String.fromCharCode(...[...text].map((char) => asciiFor(char.codePointAt(0) ?? 0)));

test('drawing characters have look-alikes', () => {
  assert.equal(spelt('┌──┬──┐ │ ╭╯ ═║╬'), '+--+--+ | ++ -|+');
  assert.equal(spelt('▁▂▃▄▅▆▇█'), '_.-=+*%#');
  assert.equal(spelt('←↑→↓ ▸▾ ●○• … – · ×'), '<^>v >v *o* ~ - . x');
  assert.equal(spelt('⠀⡀⣀⣠⣶⣿'), ' ..:*#');
  assert.equal(spelt('Añé漢�☃'), 'Ane???');
});

test('every code point becomes one printable ASCII character', () => {
  for (let code = 0x20; code < 0x1_1000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const substitute = asciiFor(code);
    assert.ok(substitute >= 0x20 && substitute < 0x80, `U+${code.toString(16)}: ${substitute}`);
  }
});

test('an ASCII screen sends ASCII only, and its columns stay', async () => {
  const sink = new Sink(60, 2);
  const screen = new Screen({ output: sink, env: { LANG: 'C', TERM: 'vt100' } });
  const model = new TerminalModel({ columns: 60, rows: 2 });
  screen.enter();
  screen.grid.put(0, 0, SAMPLES.slice(18).join(''));
  screen.setLayer('\n漢e\u0301│😀|');
  screen.flush();
  const bytes = sink.take();
  assert.doesNotMatch(bytes, /[^\x00-\x7e]/);
  await model.write(bytes);
  assert.equal(model.text()[1], '? e|? |');
});

test('which locale wants ASCII', () => {
  assert.equal(wantsAscii({ LANG: 'C' }), true);
  assert.equal(wantsAscii({ LANG: 'de_DE.ISO-8859-1' }), true);
  assert.equal(wantsAscii({ LC_ALL: 'POSIX', LANG: 'de_DE.UTF-8' }), true);
  assert.equal(wantsAscii({ LC_ALL: '', LC_CTYPE: 'de_DE.utf8', LANG: 'C' }), false);
  assert.equal(wantsAscii({ LANG: 'C.UTF-8' }), false);
  assert.equal(wantsAscii({}), false);
});
