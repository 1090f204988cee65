import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import type { Verdict } from '../../src/model/verdict.js';
import { containers } from '../../src/panes/containers.js';
import { sortRows } from '../../src/panes/table.js';
import { History } from '../../src/store/history.js';
import type { State } from '../../src/store/state.js';
import { container, idOf, stateWith, usage } from '../support/sample-state.js';

const verdict = (severity: Verdict['severity'], score: number): Verdict => ({
  rule: 'cpu-throttled',
  severity,
  score,
  text: `${severity} ${score}`,
});

const NAMES = ['idle', 'busy', 'low', 'high', 'near', 'worst', 'off'];

const state: State = stateWith(
  NAMES.map((name, index) =>
    container(index, {
      name: own(name),
      ...(name === 'off' && { state: 'exited' as const, exitCode: 1 }),
    }),
  ),
  {
    usage: new Map(
      [0.1, 380, 5, 3, 250, 0].map((cpuPercent, index) => [idOf(index), usage(cpuPercent)]),
    ),
    verdicts: new Map([
      [idOf(2), [verdict('notice', 100)]],
      [idOf(3), [verdict('warning', 92), verdict('notice', 10)]],
      [idOf(4), [verdict('warning', 97)]],
      [idOf(5), [verdict('critical', 10)]],
      [idOf(6), [verdict('warning', 50)]],
    ]),
  },
);

describe('the WHY column', () => {
  it('puts the worst first, equals by CPU, and the calm ones below by CPU', () => {
    const order = containers((spec) =>
      sortRows(spec, spec.rows(state), state.panes.containers.sort).map(spec.name),
    );
    assert.deepEqual(order, ['worst', 'near', 'high', 'off', 'low', 'busy', 'idle']);
  });

  it('tells the worst verdict in the tone of its severity', () => {
    const cells = containers((spec) => {
      const column = spec.columns.find(({ id }) => id === 'why');
      const context = { nowMs: 0, history: new History(), width: 20, plain: false };
      assert.ok(column);
      return spec
        .rows(state)
        .map((row) => [column.text(row, context), column.tone?.(row, context)]);
    });
    assert.deepEqual(cells[3], ['warning 92', 'warning']);
    assert.deepEqual(cells[0], ['', 'normal']);
  });
});
