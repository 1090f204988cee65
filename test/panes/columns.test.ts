import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containers } from '../../src/panes/containers.js';
import { PANE_IDS, PANES } from '../../src/panes/all.js';
import { placeColumns } from '../../src/panes/columns.js';

const shownAt = (width: number): readonly string[] =>
  containers((spec) => placeColumns(spec.columns, undefined, width).map(({ column }) => column.id));

describe('columns', () => {
  it('give way by importance: 40 columns still have name, CPU and memory', () => {
    assert.deepEqual(shownAt(40), ['name', 'cpu', 'mem']);
    assert.deepEqual(shownAt(34), ['name', 'cpu', 'mem']);
    const at80 = shownAt(80);
    for (const id of ['name', 'state', 'why', 'cpu', 'mem', 'memlimit'])
      assert.ok(at80.includes(id));
  });

  it('never reach beyond the terminal and never overlap, at any width', () => {
    for (const id of PANE_IDS)
      PANES[id]((spec) => {
        for (let width = 12; width <= 300; width++) {
          let end = 0;
          for (const place of placeColumns(spec.columns, undefined, width)) {
            assert.ok(place.x >= end, `${id} at ${width}: ${place.column.id} overlaps`);
            end = place.x + place.width;
          }
          assert.ok(end <= width, `${id} at ${width} ends at ${end}`);
        }
      });
  });

  it('show what was chosen', () => {
    const chosen = containers((spec) =>
      placeColumns(spec.columns, ['name', 'oom'], 80).map(({ column }) => column.id),
    );
    assert.deepEqual(chosen, ['name', 'oom']);
  });
});

describe('the tables of panes', () => {
  it('explain every column and action, and no key means two things to one row', () => {
    for (const id of PANE_IDS)
      PANES[id]((spec) => {
        assert.equal(new Set(spec.columns.map((column) => column.id)).size, spec.columns.length);
        for (const { help, title } of spec.columns) assert.ok(help.length > 8 && title.length > 0);
        for (const { help, label } of spec.actions) assert.ok(help.length > 8 && label.length > 0);
      });
  });
});
