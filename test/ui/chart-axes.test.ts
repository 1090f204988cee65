import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineEvent } from '../../src/model/engine.js';
import type { ContainerId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import type { Usage } from '../../src/model/usage.js';
import { History } from '../../src/store/history.js';
import { asKept } from '../../src/store/kept-figures.js';
import { Grid } from '../../src/terminal/grid.js';
import {
  marksOn,
  paintBehind,
  paintCursor,
  paintFoot,
  paintScale,
  topOf,
} from '../../src/ui/chart-axes.js';
import { paintChart, paintLines } from '../../src/ui/chart.js';
import { idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const RECT = { x: 2, y: 1, width: 40, height: 6 };
const FOOT = { ...RECT, y: 7, height: 3 };
const GRID = [60, 12] as const;

/** 300 ticks, one a second; CPU rises to 100 in the last ones. */
function kept(): History {
  const history = new History();
  const state = stateWith([]);
  for (let tick = 0; tick < 300; tick++) {
    const cpu = asKept(usage(tick < 280 ? 10 : 100));
    const figures: ReadonlyMap<ContainerId, Usage> = new Map([[idOf(0), cpu]]);
    history.record({ ...state, nowMs: NOW + tick * 1000, usage: figures });
  }
  return history;
}

/** A little before its tick, which shows it first. */
const event = (action: string, tick: number): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(0),
  atMs: NOW + tick * 1000 - 400,
  since: '',
  ...{ name: undefined, exitCode: undefined, signal: undefined, health: undefined },
});

test('an event stands below its samples, and is told in words', () => {
  const grid = new Grid(...GRID);
  const history = kept();
  for (const [action, tick] of [
    ['oom', 100],
    ['start', 229],
    ['die', 279],
    ['pause', 299],
  ] as const)
    history.marks.onEvent(event(action, tick));
  const stretch = history.stretch(undefined, 80);
  const marks = marksOn(stretch.happened(idOf(0)), RECT);
  assert.deepEqual(
    marks.map(({ letter }) => letter),
    ['S', 'D', 'P'],
    'one before the chart is not on it',
  );
  paintFoot(grid, FOOT, { stretch, marks });
  const [letters = '', legend = ''] = grid.text().slice(7);
  // two samples a column, the newest at the right
  for (const [letter, tick] of [
    ['S', 229],
    ['D', 279],
    ['P', 299],
  ] as const)
    assert.equal(letters.indexOf(letter), 2 + 39 - Math.floor((299 - tick) / 2), letter);
  assert.match(legend, /^ {2}P pause \d\d:\d\d:\d\d {3}D die/, 'the newest first');
});

test('the moment looked at is on the chart, in the place of its samples', () => {
  const history = kept();
  for (const tick of [295, 250, 100, 20]) {
    const grid = new Grid(...GRID);
    const stretch = history.stretch({ scale: 'fine', tick }, 80);
    assert.equal(stretch.timeAt(stretch.cursorAge ?? NaN), NOW + tick * 1000);
    const before = grid.styles.slice();
    paintCursor(grid, RECT, stretch);
    const styled = [...grid.styles.keys()].filter((at) => grid.styles[at] !== before[at]);
    const column = 2 + 39 - Math.floor((stretch.cursorAge ?? NaN) / 2);
    assert.deepEqual(
      styled,
      Array.from({ length: 6 }, (_, line) => (1 + line) * GRID[0] + column),
      `tick ${tick}`,
    );
  }
});

test('a limit that is near is on the scale, a far one leaves the curve its height', () => {
  assert.equal(topOf(60, 100), 100);
  assert.equal(topOf(130, 100), 130);
  assert.equal(topOf(10, 100), 10);
  assert.equal(topOf(10, NaN), 10);
  assert.equal(topOf(10, Infinity), 10);
  const grid = new Grid(...GRID);
  paintBehind(grid, RECT, { limit: 50, top: 100, marks: [] });
  paintScale(grid, RECT, { top: 100, unit: (value) => `${value}%`, isMirrored: false });
  const text = grid.text();
  assert.match(text[1] ?? '', / 100%$/);
  assert.match(text[4] ?? '', /╌{40} 50%$/, 'at half of the height, beside half of the top');
});

test('curves are filled from below, lines are not; both end at the same height', () => {
  const stretch = kept().stretch(undefined, 80);
  const plots = [{ ring: stretch.ring(idOf(0), 'cpuPercent'), style: 0 }];
  const [filled, line] = [new Grid(...GRID), new Grid(...GRID)];
  paintChart(filled, RECT, plots, 100);
  paintLines(line, RECT, plots, 100);
  const rowsAt = (grid: Grid, column: number): readonly string[] =>
    grid.text().map((row) => row.padEnd(60).charAt(column).trim());
  assert.deepEqual(rowsAt(filled, 41).filter(Boolean), ['⣿', '⣿', '⣿', '⣿', '⣿', '⣿']);
  assert.deepEqual(rowsAt(line, 41).filter(Boolean), ['⠉']);
  assert.equal(rowsAt(line, 41).indexOf('⠉'), 1);
  assert.deepEqual(rowsAt(filled, 2).filter(Boolean), ['⣤']);
  assert.deepEqual(rowsAt(line, 2).filter(Boolean), ['⠤']);
});
