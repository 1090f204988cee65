import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clusters } from '../../src/terminal/glyph.js';
import { Grid } from '../../src/terminal/grid.js';
import { lookOf, styleId } from '../../src/terminal/style.js';

const rows = (grid: Grid): string => grid.text().join('\n');

test('put returns the columns written and cuts at the edges', () => {
  const grid = new Grid(6, 2);
  assert.equal(grid.put(0, 0, 'ab'), 2);
  assert.equal(grid.put(4, 0, 'cdef'), 2);
  assert.equal(grid.put(0, 1, 'abcdef', 0, 3), 3);
  assert.equal(grid.put(-2, 1, 'xyz'), 3);
  assert.equal(grid.put(6, 0, 'out'), 0);
  assert.equal(grid.put(0, 2, 'out'), 0);
  assert.equal(grid.put(0, -1, 'out'), 0);
  assert.equal(rows(grid), 'ab  cd\nzbc');
});

test('what cuts a wide glyph leaves a space', () => {
  const grid = new Grid(6, 1);
  grid.put(0, 0, '漢字漢');
  grid.put(1, 0, 'x');
  assert.equal(rows(grid), ' x字漢');
  grid.put(2, 0, 'y');
  assert.equal(rows(grid), ' xy 漢');
  grid.fill(5, 0, 1, 1);
  assert.equal(rows(grid), ' xy');
  assert.equal(grid.put(0, 0, '漢字', 0, 3), 3);
  assert.equal(rows(grid), '漢');
  assert.equal(grid.put(-1, 0, '漢b'), 3);
  assert.equal(rows(grid), ' b');
  const shrunk = new Grid(4, 1);
  shrunk.put(0, 0, 'a漢');
  shrunk.resize(2, 1);
  assert.equal(rows(shrunk), 'a');
});

test('other colours for what is there take both halves of a wide glyph', () => {
  const red = styleId({ fg: 1 });
  for (const half of [1, 2]) {
    const grid = new Grid(5, 1);
    grid.put(0, 0, 'a漢bc');
    grid.restyle(half, 0, red);
    grid.restyle(5, 0, red);
    grid.restyle(0, 1, red);
    grid.restyle(-1, 0, red);
    assert.deepEqual([...grid.styles], [0, red, red, 0, 0]);
    assert.equal(rows(grid), 'a漢bc');
  }
});

test('control and invisible characters never become cells', () => {
  const grid = new Grid(40, 1);
  const hostile = '\x1b]52;c;x\x07\u009b\x7f\u202e\u200b\u{e0041}\ud800\t\n';
  const columns = grid.put(0, 0, hostile);
  assert.equal(rows(grid), '�]52;c;x��������'.padEnd(columns, '�'));
  assert.doesNotMatch(rows(grid), /[\p{Cc}\p{Cf}\p{Cs}]/u);
});

test('marks join the glyph before them, two at most, and need one', () => {
  const grid = new Grid(10, 1);
  assert.equal(grid.put(0, 0, '\u0301e\u0301\u0323\u0308!'), 2);
  assert.deepEqual(grid.text(), ['e\u0301\u0323!']);
  grid.put(9, 0, 'o\u0308x');
  assert.equal(grid.text()[0]?.endsWith('o\u0308'), true);
});

test('clusters are bounded, and those no longer shown make room', () => {
  const clusters = new Clusters();
  const grid = new Grid(64, 64, clusters);
  const fill = (offset: number): void => {
    for (let index = 0; index < 32 * 64; index++) {
      const char = String.fromCodePoint(0x4e00 + offset + index);
      grid.put((2 * index) % 64, Math.floor(index / 32), `${char}\u0301`);
    }
  };
  const marked = (): number =>
    grid
      .text()
      .join('')
      .match(/\u0301/g)?.length ?? 0;
  fill(0);
  assert.equal(clusters.full, true);
  grid.clear();
  clusters.sweep([grid.cells]);
  assert.equal(clusters.full, false);
  grid.put(0, 0, 'e\u0301');
  clusters.sweep([grid.cells]);
  fill(5000);
  assert.ok(marked() > 900, `${marked()} marks`);
});

test('resize keeps what fits, clear keeps nothing', () => {
  const grid = new Grid(4, 2);
  grid.put(0, 0, 'abcd', styleId({ fg: 1 }));
  grid.put(0, 1, 'efgh');
  grid.resize(3, 3);
  assert.equal(rows(grid), 'abc\nefg\n');
  grid.clear();
  assert.equal(rows(grid), '\n\n');
  assert.deepEqual(
    [...grid.styles],
    Array.from({ length: 9 }, () => 0),
  );
});

test('style ids are stable, and 0 is the default', () => {
  const red = styleId({ fg: 1, bold: true });
  assert.equal(styleId({ bold: true, fg: 1 }), red);
  assert.notEqual(styleId({ bg: 1, bold: true }), red);
  assert.equal(styleId({}), 0);
  assert.equal(styleId({ bold: false, fg: undefined }), 0);
});

test('styles without end keep fitting a cell', () => {
  for (let index = 0; index < 70_000; index++) {
    const id = styleId({ fg: `#${index.toString(16).padStart(6, '0')}`, inverse: true });
    assert.ok(id < 65_536);
    assert.equal(lookOf(id).attributes, lookOf(styleId({ inverse: true })).attributes);
  }
});
