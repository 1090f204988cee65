import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toSvg } from '../support/svg.js';
import { TerminalModel } from '../support/terminal.js';

async function svgOf(text: string): Promise<string> {
  const model = new TerminalModel({ columns: 12, rows: 1 });
  await model.write(text);
  const svg = toSvg(model);
  model.dispose();
  return svg;
}

const count = (svg: string, what: RegExp): number => [...svg.matchAll(what)].length;

test('letters have a place each, and markup is escaped', async () => {
  const svg = await svgOf('a<&b');
  assert.match(svg, /<text x="10 19 28 37" [^>]*>a&lt;&amp;b<\/text>/);
});

test('blocks, braille and box lines are drawn, not written', async () => {
  const svg = await svgOf('▄⣿┼');
  assert.equal(count(svg, /<text/g), 0);
  assert.equal(count(svg, /<circle/g), 8);
  // the paper, the block and four arms
  assert.equal(count(svg, /<rect/g), 6);
  assert.match(svg, /<rect x="10" y="19" width="9" height="9"\/>/);
});

test('colours, bold and inverse are those of the cell', async () => {
  assert.match(await svgOf('\u001b[38;2;1;2;3mx'), /fill="#010203">x/);
  assert.match(await svgOf('\u001b[38;5;196mx'), /fill="#ff0000">x/);
  assert.match(await svgOf('\u001b[1mx'), /font-weight="bold">x/);
  assert.match(await svgOf('\u001b[7mx'), /<rect x="10" width="9" [^>]*fill="#d3d7de"\/>/);
});
