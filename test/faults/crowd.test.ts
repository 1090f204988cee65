import assert from 'node:assert/strict';
import { it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { containerRows } from '../../src/panes/container-row.js';
import { groupCount } from '../../src/panes/group-row.js';
import { crowd } from '../support/crowd.js';
import { container, stateWith } from '../support/sample-state.js';

const COUNT = 10_000;

/** Times are test/perf/crowd-bench. */
it(`${COUNT} containers are listed once, not at each event, and take less than 300 MiB`, async () => {
  const { rssBytes, listsAsked } = await crowd(COUNT, 3000);
  assert.equal(listsAsked, 0);
  assert.ok(rssBytes < 300 * 2 ** 20, `${rssBytes} bytes`);
});

it('what a frame shows of containers is made once, until they change', () => {
  const state = stateWith([container(0, { project: own('shop') }), container(1)]);
  const rows = containerRows(state);
  assert.equal(containerRows({ ...state, nowMs: state.nowMs + 1 }), rows);
  assert.equal(groupCount(state), 1);
  const changed = stateWith([container(0)]);
  assert.notEqual(containerRows(changed), rows);
  assert.equal(groupCount(changed), 0);
  for (const change of [
    { usage: new Map() },
    { pending: new Map() },
    { verdicts: new Map() },
    { sources: new Map() },
    { all: !state.all },
  ])
    assert.notEqual(
      containerRows({ ...state, ...change }),
      containerRows(state),
      JSON.stringify(change),
    );
});
