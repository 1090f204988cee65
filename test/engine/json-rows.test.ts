import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonRows } from '../../src/engine/json-rows.js';
import { bundleNames, loadBundle } from '../support/host-bundle.js';

const rows = (json: string): unknown[] => [...jsonRows(Buffer.from(json))];

test('rows are what JSON.parse makes of the whole', () => {
  const cases = [
    '[]',
    ' [ ] \n',
    '[1]',
    '[1, "two", null, true, -1.5e3]',
    '[{"a":"]"},{"b":"\\""},{"c":"\\\\"},{"d":[[1],{"e":","}]}]',
    '[ {"é": "€,😀"} ,\n\t[] , {} ]',
    ...bundleNames.map((name) => JSON.stringify(loadBundle(name).list)),
    ...bundleNames.map((name) => JSON.stringify(loadBundle(name).list, undefined, 2)),
  ];
  for (const json of cases) assert.deepEqual(rows(json), JSON.parse(json), json.slice(0, 40));
});

test('an answer that is cut anywhere is a failure, not a shorter list', () => {
  const json = JSON.stringify([{ a: '\\"]', b: [1, { c: null }] }, 'x', {}]);
  for (let end = 0; end < json.length; end++)
    assert.throws(() => rows(json.slice(0, end)), { kind: 'protocol' }, json.slice(0, end));
});

test('what is no list is a failure', () => {
  for (const json of ['', 'null', '{}', '<html>[]</html>', '"["', '[1,]', '[,1]', '[1 2]', '[}'])
    assert.throws(() => rows(json), { kind: 'protocol' }, json);
});
