import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containers } from '../../src/panes/containers.js';
import { placeColumns } from '../../src/panes/columns.js';
import { resolve } from '../../src/panes/resolve.js';
import { containerColumns } from '../../src/panes/container-columns.js';
import { containerRows } from '../../src/panes/container-row.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { container, idOf, stateWith } from '../support/sample-state.js';
import { UNKNOWN } from '../support/triage-stage.js';

const limited = { ...UNKNOWN, cpuPercent: 60, cpuLimitCores: 0.75, cpuLimitPercent: 80 };
const free = { ...UNKNOWN, cpuPercent: 100, cpuLimitCores: Infinity };
const fleet = [container(0), container(1)];
const start = stateWith(fleet, {
  usage: new Map([
    [idOf(0), limited],
    [idOf(1), free],
  ]),
});

const press = (state: State, chord: string) => resolve(state, { chord, text: chord }, 0);

/** After these keys, nothing refused. */
function pressed(state: State, ...keys: readonly string[]): State {
  return keys.reduce((before, key) => {
    const intent = press(before, key);
    if (intent?.type !== 'events') assert.fail(`${key}: ${JSON.stringify(intent)}`);
    return intent.events.reduce((now: State, event) => reduce(now, event), before);
  }, state);
}

const shown = ({ panes }: State): readonly string[] =>
  containers((spec) =>
    placeColumns(spec.columns, panes.containers.columns, 200).map(({ column }) => column.id),
  );

const figures = (state: State, column: string): readonly unknown[] => {
  const found = containerColumns.find(({ id }) => id === column);
  return containerRows(state).map((row) => found?.value(row));
};

describe('units', () => {
  it('change one column where several are shown, and none where none is', () => {
    const { panes } = start;
    const chosen = (...columns: readonly string[]): State => ({
      ...start,
      panes: { ...panes, containers: { ...panes.containers, columns } },
    });
    assert.deepEqual(shown(pressed(chosen('name', 'mem', 'anon'), 'B')), [
      'name',
      'memall',
      'anon',
    ]);
    assert.match(
      JSON.stringify(press(chosen('name', 'mem', 'memall', 'anon'), 'B')),
      /refused.*no other unit/,
    );
    assert.match(
      JSON.stringify(press(chosen('name', 'cpusince'), '%')),
      /refused.*no column of CPU/,
    );
    const projects = pressed({ ...start, pane: 'projects' }, 'B');
    assert.ok(projects.panes.projects.columns?.includes('memall'));
  });

  it('of CPU: a core, the machine, the limit, and a core again, in the same place', () => {
    const place = shown(start).indexOf('cpu');
    const host = pressed(start, '%');
    assert.equal(shown(host).indexOf('cpuhost'), place);
    assert.equal(shown(host).includes('cpu'), false);
    const limit = pressed(host, '%');
    assert.ok(shown(limit).includes('cpulimit'));
    assert.equal(shown(limit).includes('cpuhost'), false);
    assert.deepEqual(shown(pressed(limit, '%')), shown(start));
  });

  it('of memory: docker’s, with page cache, anonymous', () => {
    const names = ['B', 'BB', 'BBB'].map((keys) =>
      shown(pressed(start, ...keys)).filter((id) => ['mem', 'memall', 'anon'].includes(id)),
    );
    assert.deepEqual(names, [['memall'], ['anon'], ['mem']]);
  });

  it('are shares of what the machine has; unknown without a limit, not zero', () => {
    const cpus = start.host.engine?.cpus ?? NaN;
    assert.deepEqual(figures(start, 'cpuhost'), [60 / cpus, 100 / cpus]);
    assert.deepEqual(figures(start, 'cpulimit'), [80, NaN]);
  });

  it('are what is sorted by, by the same key', () => {
    const sorted = pressed(start, 'C');
    assert.equal(sorted.panes.containers.sort.column, 'cpu');
    const host = pressed(sorted, '%');
    assert.deepEqual(host.panes.containers.sort, { column: 'cpuhost', direction: 'desc' });
    assert.equal(pressed(host, 'M', 'C').panes.containers.sort.column, 'cpuhost');
  });

  it('are of panes that have them', () => {
    const intent = press({ ...start, pane: 'images' }, '%');
    assert.match(JSON.stringify(intent), /no other unit of CPU here/);
  });
});
