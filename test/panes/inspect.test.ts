import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SafeJson } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { inspected } from '../../src/panes/inspect.js';
import { inspectLines, valueText } from '../../src/panes/inspect-tree.js';
import type { Intent } from '../../src/panes/intent.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, container, NOW, stateWith } from '../support/sample-state.js';

const ANSWER: SafeJson = {
  Id: own('a1b2'),
  State: { Running: true, Health: { Log: [{ ExitCode: 1 }, { ExitCode: 0 }] } },
  Config: { Labels: { [own('com.example.team')]: own('pay'), [own('2')]: own('') }, Env: [] },
};

/** What a key means, and what it does to State. */
function typed(state: State, chord: string): { readonly state: State; readonly intent: Intent } {
  const intent = resolve(state, { chord, text: chord }, NOW) ?? assert.fail(`no key ${chord}`);
  const applied = (now: State, each: Intent): State => {
    if (each.type === 'sequence') return each.intents.reduce(applied, now);
    return each.type === 'events'
      ? each.events.reduce((was: State, event) => reduce(was, event), now)
      : now;
  };
  return { state: arranged(applied(state, intent)), intent };
}

const press = (state: State, ...keys: readonly string[]): State =>
  keys.reduce((now, chord) => typed(now, chord).state, state);

const shown = (answer: SafeJson | Failure = ANSWER): State =>
  reduce(press(stateWith([container(0)]), 'i'), {
    type: 'inspected',
    key: targetKey(container(0)),
    inspected: answer,
  });

const paths = (state: State): readonly string[] =>
  inspected(state)?.shown.map(({ path }) => path) ?? [];
const under = (state: State): string | undefined => inspected(state)?.line.path;

describe('what the engine tells of an object', () => {
  it('has a line for each value, with its path as jq takes it', () => {
    assert.deepEqual(
      inspectLines(ANSWER).map((line) => `${line.path} ${valueText(line)}`),
      [
        '.Id "a1b2"',
        '.State {2}',
        '.State.Running true',
        '.State.Health {1}',
        '.State.Health.Log [2]',
        '.State.Health.Log[0] {1}',
        '.State.Health.Log[0].ExitCode 1',
        '.State.Health.Log[1] {1}',
        '.State.Health.Log[1].ExitCode 0',
        '.Config {2}',
        '.Config.Labels {2}',
        '.Config.Labels["2"] ""',
        '.Config.Labels["com.example.team"] "pay"',
        '.Config.Env []',
      ],
    );
    assert.deepEqual(
      inspectLines([own('a'), { [own('b c')]: null }]).map(({ path }) => path),
      ['.[0]', '.[1]', '.[1]["b c"]'],
    );
    assert.deepEqual(inspectLines(null).map(valueText), ['null']);
  });

  it('folds what is under the cursor, else what that lies in, and unfolds it', () => {
    const deep = press(shown(), 'j', 'j', 'j', 'j', 'j', 'j');
    assert.equal(under(deep), '.State.Health.Log[0].ExitCode');
    const folded = press(deep, 'left', 'left');
    assert.equal(under(folded), '.State.Health.Log');
    assert.ok(paths(folded).includes('.Config') && !paths(folded).includes('.State.Health.Log[1]'));
    assert.deepEqual(paths(press(folded, 'right')).slice(5, 7), [
      '.State.Health.Log[0]',
      // folded before its array was
      '.State.Health.Log[1]',
    ]);
  });

  it('folds everything, and unfolds everything; the cursor stays on what is around it', () => {
    const all = press(shown(), 'j', 'j', 'j', '=');
    assert.deepEqual(paths(all), ['.Id', '.State', '.Config']);
    assert.equal(under(all), '.State');
    assert.equal(paths(press(all, '=')).length, 14);
  });

  it('is searched in names and values whatever their case, also in what is folded', () => {
    const found = press(shown(), '=', '/', 'e', 'X', 'i', 't', 'enter');
    assert.equal(under(found), '.State.Health.Log[0].ExitCode');
    assert.ok(!paths(found).includes('.Config.Env'), 'what is elsewhere stays folded');
    const next = press(found, 'n');
    assert.equal(under(next), '.State.Health.Log[1].ExitCode');
    assert.deepEqual(typed(next, 'n').intent, { type: 'refused', why: 'no eXit further down' });
    assert.equal(under(press(next, 'N')), '.State.Health.Log[0].ExitCode');
    assert.equal(press(next, 'esc').detail?.tab, 'inspect', 'first the search ends');
    assert.equal(press(next, 'esc', 'esc').detail, undefined);
    const none = press(shown(), '/', 'q', 'q', 'enter');
    assert.equal(under(none), '.Id');
  });

  it('gives a value, an object or a path to the clipboard', () => {
    const copied = (state: State, key: string): string | undefined => {
      const { intent } = typed(state, key);
      return intent.type === 'copy' ? intent.text : undefined;
    };
    const top = shown();
    assert.equal(copied(top, 'y'), 'a1b2');
    assert.equal(copied(press(top, 'G', 'k'), 'Y'), '.Config.Labels["com.example.team"]');
    assert.equal(copied(press(top, 'j', 'j', 'j'), 'y'), '{"Log":[{"ExitCode":1},{"ExitCode":0}]}');
  });

  it('scrolls with the cursor, which stays on the screen', () => {
    const many = shown(Array.from({ length: 500 }, (_, index) => index));
    assert.ok((press(many, 'pagedown', 'pagedown').detail?.scroll ?? 0) > 0);
    assert.equal(under(press(many, 'G')), '.[499]');
    assert.equal(press(many, 'G', 'g').detail?.scroll, 0);
  });

  it('keys say why before there is an answer, and when there is none', () => {
    for (const answer of [undefined, new Failure('denied', 'forbidden')])
      assert.equal(
        typed(answer === undefined ? press(stateWith([container(0)]), 'i') : shown(answer), 'j')
          .intent.type,
        'refused',
      );
  });
});
