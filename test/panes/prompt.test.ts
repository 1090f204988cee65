import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { own } from '../../src/model/safe-text.js';
import { promptError } from '../../src/panes/prompt.js';
import { resolve } from '../../src/panes/resolve.js';
import { filterHits } from '../../src/panes/table.js';
import { containers } from '../../src/panes/containers.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import type { Prompt } from '../../src/store/typed-line.js';
import { arranged, container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const fleet = stateWith(
  [
    container(0, { name: own('api'), project: own('shop') }),
    container(1, { name: own('db'), project: own('shop') }),
    container(2, { name: own('mail'), state: 'exited' }),
  ],
  { usage: new Map([90, 5].map((cpu, index) => [idOf(index), usage(cpu)])) },
);

const press = (state: State, chord: string, text = ''): State => {
  const intent = resolve(state, { chord, text }, NOW);
  const events = intent?.type === 'events' ? intent.events : [];
  return arranged(events.reduce((now: State, event) => reduce(now, event), state));
};

/** Words in angle brackets are keys, everything else is typed. */
const type = (state: State, keys: string): State =>
  [...keys.matchAll(/<([^>]+)>|[^]/gu)].reduce(
    (now, [char, key]) => (key === undefined ? press(now, char, char) : press(now, key)),
    state,
  );

function prompt(state: State): Prompt {
  assert.equal(state.overlay?.type, 'prompt');
  return state.overlay;
}

/** The text with its cursor as `_`. */
function line(state: State): string {
  const { text, cursor } = prompt(state);
  return `${text.slice(0, cursor)}_${text.slice(cursor)}`;
}

const names = (state: State): readonly string[] =>
  state.panes.containers.order.map((key) => state.containers.get(key)?.name ?? '');

describe('the filter prompt', () => {
  it('keeps what the last query without an error left, and says what is wrong', () => {
    const typed = type(fleet, '/cpu=90');
    assert.deepEqual(names(typed), ['api']);
    const broken = type(typed, '&');
    assert.deepEqual(names(broken), ['api']);
    assert.equal(broken.panes.containers.filter, 'cpu=90');
    assert.equal(promptError(broken)?.at, 7);
    assert.match(promptError(broken)?.message ?? '', /^character 8: expected a word/);
    const mended = type(broken, 'state:exited');
    assert.equal(promptError(mended), undefined);
    assert.deepEqual(names(mended), []);
  });

  it('does not go blank while the name of a field is typed', () => {
    for (const keys of ['/cpu', '/api & cpu', '/api !up']) {
      const typed = type(fleet, keys);
      assert.ok(names(typed).includes('api'), keys);
      // it was meant as a word after all
      assert.deepEqual(names(type(typed, '<enter>')), keys.includes('!') ? ['api'] : [], keys);
    }
    assert.deepEqual(names(type(fleet, '/cpx')), []);
  });

  it('does not keep a query with an error; Esc brings back the one before', () => {
    const kept = type(fleet, '/api<enter>');
    const broken = type(kept, '/ & cpu#<backspace>>');
    assert.equal(type(broken, '<enter>').overlay?.type, 'prompt');
    const undone = type(broken, '<esc>');
    assert.equal(undone.overlay, undefined);
    assert.equal(undone.panes.containers.filter, 'api');
  });

  it('edits anywhere in the line', () => {
    const cases: readonly (readonly [keys: string, expected: string])[] = [
      ['abc', 'abc_'],
      ['abc<left><left>x', 'ax_bc'],
      ['abc<home>x', 'x_abc'],
      ['abc<home><right><delete>', 'a_c'],
      ['abc<ctrl+a><ctrl+e>x', 'abcx_'],
      ['abc<left><backspace>', 'a_c'],
      ['ab cd<left><ctrl+w>', 'ab _d'],
      ['ab cd<left><ctrl+u>', '_d'],
      ['ab cd<home><right><ctrl+k>', 'a_'],
      ['<left><backspace><delete><right>', '_'],
      ['a😀b<left><left><left><right>x', 'ax_😀b'],
      ['a😀b<left><backspace>', 'a_b'],
      ['a<f5>b', 'ab_'],
    ];
    for (const [keys, expected] of cases)
      assert.equal(line(type(fleet, `/${keys}`)), expected, keys);
    assert.deepEqual(names(type(fleet, '/xapi<home><delete>')), ['api']);
  });

  it('completes with Tab, from one candidate to the next and back', () => {
    const first = type(fleet, '/stat<tab>');
    assert.equal(line(first), 'state:_');
    const exited = type(first, '<tab>');
    assert.equal(line(exited), 'state:exited_');
    assert.deepEqual(names(exited), ['mail']);
    assert.equal(line(type(exited, '<tab>')), 'state:running_');
    assert.equal(line(type(exited, '<tab><tab>')), 'state:exited_');
    assert.equal(line(type(exited, '<shift+tab>')), 'state:running_');
    assert.equal(line(type(first, '<shift+tab>')), 'state:running_');
    assert.equal(prompt(type(exited, 'x')).offer, undefined);
    assert.equal(line(type(fleet, '/x & pro)<left><tab>')), 'x & project:_)');
    assert.equal(line(type(fleet, '/zzz<tab>')), 'zzz_');
  });

  it('goes through the filters kept, each once, and back to what was typed', () => {
    const used = type(fleet, '/api<enter>/<ctrl+u>db<enter>/<ctrl+u>api<enter>/<ctrl+u>');
    assert.deepEqual(used.queries, ['db', 'api']);
    const typed = type(used, 'mai');
    const back = type(typed, '<up>');
    assert.equal(line(back), 'api_');
    assert.deepEqual(names(back), ['api']);
    assert.equal(line(type(back, '<up>')), 'db_');
    assert.equal(line(type(back, '<up><up><up>')), 'db_');
    assert.equal(line(type(back, '<down><down>')), 'mai_');
    assert.equal(line(type(back, 'x<up>')), 'api_');
    assert.equal(line(type(back, 'x<up><down>')), 'apix_');
    assert.deepEqual(type(fleet, '/ <enter>').queries, []);
  });

  it('tells what to highlight in names', () => {
    const typed = type(fleet, '/ma !ap | "b" cpu>5');
    const hits = (name: string): readonly number[] =>
      containers((spec) => filterHits(spec, typed, name));
    assert.deepEqual(hits('mail'), [0, 1]);
    assert.deepEqual(hits('db'), [1]);
    assert.deepEqual(hits('api'), []);
  });
});
