import assert from 'node:assert/strict';
import { test } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { trendSpots, trendText } from '../../src/panes/trend.js';
import { History } from '../../src/store/history.js';
import { asKept } from '../../src/store/kept-figures.js';
import { idOf, NOW, stateWith, usage } from '../support/sample-state.js';

test('an event is in the cell of the tick that first shows it, and no value is made up for it', () => {
  const state = stateWith([]);
  for (let ticks = 100; ticks < 103; ticks++) {
    const history = new History();
    const record = (tick: number): void => {
      const busy = asKept(usage(tick < ticks - 30 ? 50 : 0));
      const known = new Map([[idOf(0), busy]]);
      history.record({ ...state, nowMs: NOW + tick * 1000, usage: known });
    };
    for (let tick = 0; tick < ticks; tick++) record(tick);
    for (const [action, agoSec] of [
      ['die', 200],
      ['start', 40],
      ['oom', 5],
    ] as const)
      history.marks.onEvent({
        kind: 'container',
        action: own(action),
        id: idOf(0),
        atMs: NOW + (ticks - 1 - agoSec) * 1000,
        since: '',
        ...{ name: undefined, exitCode: undefined, signal: undefined, health: undefined },
      });
    const context = { nowMs: NOW, history, width: 60, plain: false };
    assert.deepEqual(trendSpots(idOf(0), context), [
      { at: 59 - 40, tone: 'notice' },
      { at: 59 - 5, tone: 'critical' },
    ]);
    const text = trendText(idOf(0), context);
    assert.equal(text, `${'▅'.repeat(30)}${' '.repeat(24)}·${' '.repeat(5)}`);
    assert.deepEqual(trendSpots(idOf(0), { ...context, plain: true }), [], 'a slow line');

    // cells of three samples: as the sparkline shares them out
    const narrow = trendSpots(idOf(0), { ...context, width: 20 });
    const spike = Array.from(trendText(idOf(0), { ...context, width: 20 }), (cell) => cell === '·');
    assert.equal(narrow.at(-1)?.at, spike.indexOf(true));
  }
});
