import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineLines } from '../../src/panes/machine-lines.js';
import { arrange } from '../../src/panes/table.js';
import { layout } from '../../src/panes/layout.js';
import { resolve } from '../../src/panes/resolve.js';
import type { State } from '../../src/store/state.js';
import { machine } from '../support/sample-machine.js';
import { container, HOST_USAGE, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const base = stateWith([container(0)], { usage: new Map([[idOf(0), usage(30)]]) });
const state: State = {
  ...base,
  pane: 'host',
  host: { ...base.host, usage: HOST_USAGE },
  machine: machine(base),
};

const order = (sort: State['panes']['host']['sort'], filter = ''): readonly string[] => {
  const panes = { ...state.panes, host: { ...state.panes.host, sort, filter } };
  const rows = arrange({ ...state, panes }, NOW)?.order ?? [];
  return rows.map((key) => key.replace('machine/', ''));
};

test('engines first, then containers, services by CPU, the rest; what is idle last', () => {
  const all = [
    'docker.service',
    'containerd.service',
    'containers',
    'backup.service',
    'ssh.service',
    'user.slice',
    'kernel',
    'idle',
  ];
  assert.deepEqual(order({ column: 'kind', direction: 'asc' }), all);
  const byCpu = order({ column: 'cpu', direction: 'desc' });
  assert.equal(byCpu[0], 'backup.service');
  assert.equal(byCpu.at(-1), 'idle', 'what nobody used is not the busiest');
  assert.deepEqual(order({ column: 'kind', direction: 'asc' }, 'kind:service cpu>100'), [
    'backup.service',
  ]);
});

const texts = (columns: number, cores = state.machine?.cores ?? []): readonly string[] => {
  const seen = { ...state, size: { columns, rows: 50 } };
  return machineLines({
    ...seen,
    machine: { ...machine(base), cores },
  }).map((line) => line.map(({ text }) => text).join(''));
};

test('cores: a bar each, else a mark each, else a mark for the busiest of a few', () => {
  assert.match(texts(200)[0] ?? '', /^cores +0 █████▉ +97% +1 ██████ +100%/);
  assert.match(texts(80)[0] ?? '', /^cores +██▁▁▄▁▁▅ +8 cores, busiest 100%$/);
  assert.match(texts(30)[0] ?? '', /^cores +██▁▁▄▁▁▅$/);
  const many = Array.from({ length: 256 }, (_, core) => (core === 255 ? 100 : 0));
  const [line = ''] = texts(80, many);
  assert.ok(line.length <= 80 && line.endsWith('█'), line);
  assert.match(texts(80, [NaN, 50, 7, 7, 7, 7, 7])[0] ?? '', /^cores +▅▁▁▁▁▁ /);
});

test('disks side by side while they fit; nothing before the machine was read', () => {
  assert.equal(texts(200).filter((line) => line.includes('free')).length, 1);
  assert.equal(texts(80).filter((line) => line.includes('free')).length, 2);
  assert.deepEqual(machineLines({ ...state, machine: undefined }), []);
});

test('the lines above leave the table most of the height', () => {
  for (const rows of [4, 8, 12, 24, 50]) {
    const { summary, table, footer } = layout({ ...state, size: { columns: 80, rows } });
    assert.ok(table.height > summary.height, `${rows} rows`);
    assert.ok(table.y + table.height <= rows - footer.height);
  }
});

test('a row opens, and has neither actions nor a log', () => {
  const arranged = {
    ...state,
    panes: { ...state.panes, host: { ...state.panes.host, ...arrange(state, NOW) } },
  };
  assert.equal(resolve(arranged, { chord: 'enter', text: '' }, NOW)?.type, 'events');
  assert.equal(resolve(arranged, { chord: 'l', text: 'l' }, NOW)?.type, 'refused');
  assert.equal(resolve(arranged, { chord: 's', text: 's' }, NOW), undefined);
});
