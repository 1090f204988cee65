import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containerFields } from '../../src/panes/container-fields.js';
import { complete, valuesOf } from '../../src/query/complete.js';
import { language } from '../../src/query/language.js';
import { FLEET } from '../support/query-fleet.js';

const rows = [...FLEET.values()];

/** Candidates at the `_`, each in place of what it completes. */
function completed(line: string): readonly string[] {
  const cursor = line.indexOf('_');
  const text = line.replace('_', '');
  const { from, candidates } = complete(text, cursor, containerFields, valuesOf(rows));
  return candidates.map((each) => text.slice(0, from) + each.text + text.slice(cursor));
}

const CASES: readonly (readonly [line: string, expected: readonly string[]])[] = [
  ['stat_', ['state:']],
  ['STAT_', ['state:']],
  ['mem_', ['mem>', 'mempeak>', 'mem%limit>']],
  ['cpu>80 & mo_ | x', ['cpu>80 & mount: | x']],
  ['!(ne_', ['!(network:']],
  ['ngi_', ['nginx']],
  ['night_', ['"nightly job"']],
  ['state:_', ['state:exited', 'state:paused', 'state:restarting', 'state:running']],
  ['state:r_', ['state:restarting', 'state:running']],
  ['state : run_', ['state : running']],
  ['project=sh_ & cpu>5', ['project=shop & cpu>5', 'project=shop-staging & cpu>5']],
  ['name:"nig_', ['name:"nightly job"']],
  ['network:ed_', ['network:edge']],
  ['label:t_', ['label:team', 'label:tier', 'label:traefik.http.rule']],
  ['label:team=_', ['label:team=Pay', 'label:team=data', 'label:team=pay']],
  ['label:team=d_', ['label:team=data']],
  ['why:c_', ['why:critical']],
  ['cpu>_', []],
  ['nothing:_', []],
  ['name~a_', []],
];

describe('completion', () => {
  it('offers fields, names, and the values that a field has', () => {
    assert.deepEqual(
      CASES.map(([line]) => [line, completed(line)]),
      CASES,
    );
  });

  it('offers every field on an empty line, with help', () => {
    const { candidates } = complete('', 0, containerFields, valuesOf(rows));
    assert.equal(candidates.length, containerFields.length);
    for (const { help } of candidates) assert.ok(help.length > 8);
  });

  it('offers values that can be asked for as they stand', () => {
    const { compile } = language(containerFields, ({ container }) => [container.name]);
    for (const field of containerFields) {
      for (const line of completed(`${field.id}:_`)) {
        const compiled = compile(line);
        assert.ok(compiled.ok, compiled.ok ? '' : `${line}: ${compiled.error.message}`);
        assert.ok(
          rows.some((row) => compiled.query.matches(row, 0)) || field.kind === 'flag',
          line,
        );
      }
    }
  });
});
