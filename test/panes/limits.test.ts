import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLine } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { limitNotes, limitsOf } from '../../src/panes/limit-line.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const MIB = 2 ** 20;
const fleet = [container(0, { name: own('alpha') }), container(1, { name: own('beta') })];
const state = arranged({
  ...stateWith(fleet),
  usage: new Map([[idOf(0), { ...usage(60), memoryBytes: 100 * MIB, pids: 7 }]]),
});

/** Keys, and after them the texts that are typed. */
const press = (from: State, chords: readonly string[], nowMs = NOW): State =>
  chords.reduce((now: State, chord) => {
    const text = chord.length === 1 ? chord : '';
    const intent = resolve(now, { chord, text }, nowMs);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, from);

describe('limits as they are typed', () => {
  it('are read in docker units, by any of their names', () => {
    assert.deepEqual(limitsOf(' cpus=.5  mem=256m swap=1.5g pids=100 '), {
      ...{ cpus: 0.5, memoryBytes: 256 * MIB, memorySwapBytes: 1536 * MIB, pids: 100 },
    });
    const none = { cpus: Infinity, memoryBytes: Infinity, pids: Infinity };
    assert.deepEqual(limitsOf('cpu=none memory=none pids-limit=none'), none);
    assert.deepEqual(limitsOf(''), {});
  });

  it('are refused by the word that is wrong', () => {
    for (const word of ['cpus=0', 'cpus=x', 'cpus', 'memory=5q', 'pids=1.5', 'memory=-1', 'disk=1'])
      assert.match(
        JSON.stringify(limitsOf(`pids=5 ${word}`)),
        new RegExp(`^"${word.split('=')[0]}`),
      );
  });

  it('tell what is used and what they do to it', () => {
    const notes = (text: string) => {
      const limits = limitsOf(text);
      assert.ok(typeof limits !== 'string');
      return limitNotes(limits, state.usage.get(idOf(0))).map(({ effect, hurts }) => [
        effect,
        hurts,
      ]);
    };
    assert.deepEqual(notes('cpus=0.5 memory=50m pids=5'), [
      ['it will be throttled', true],
      ['it will swap, or be killed (OOM)', true],
      ['', false],
      ['no new process will start', true],
    ]);
    assert.deepEqual(notes('cpus=1 memory=none'), [
      ['leaves 0.40', false],
      ['takes the limit away', false],
      ['', false],
      ['', false],
    ]);
    assert.equal(limitNotes({ cpus: 1 }, undefined)[0]?.effect, 'from its next start on');
  });
});

describe('keys that relieve', () => {
  it('ask for limits in words, then once more, with the command', () => {
    const typed = press(state, ['L', ...'cpus=0.2']);
    assert.equal(typed.overlay?.type, 'ask');
    const { overlay } = press(typed, ['enter']);
    assert.ok(overlay?.type === 'confirm');
    assert.match(commandLine(overlay.operations), /^docker update --cpus 0\.2 0{12}$/);
    assert.equal(
      resolve({ ...typed, overlay }, { chord: 'y', text: 'y' }, NOW + 1000)?.type,
      'request',
    );
  });

  it('take neither nothing nor nonsense for limits', () => {
    for (const text of ['', 'cpu=x'])
      assert.equal(press(state, ['L', ...text, 'enter']).overlay?.type, 'ask', text);
  });

  it('rename without another question, to another name', () => {
    const typed = press(state, ['n', ...'-2']);
    const intent = resolve(typed, { chord: 'enter', text: '' }, NOW);
    assert.ok(intent?.type === 'request');
    assert.equal(commandLine(intent.operations), `docker rename ${'0'.repeat(12)} alpha-2`);
  });

  it('offer every restart policy', () => {
    const { overlay } = press(state, ['R', 'end', 'enter']);
    assert.ok(overlay?.type === 'confirm');
    assert.match(commandLine(overlay.operations), /^docker update --restart always 0{12}$/);
  });

  it('do one at a time, and nothing with --read-only', () => {
    const marked = press(state, ['*']);
    const guarded = { ...state, host: { ...state.host, readOnly: true } };
    for (const key of ['L', 'R', 'n'])
      for (const [from, why] of [
        [marked, /one container at a time/],
        [guarded, /read-only/],
      ] as const) {
        const intent = resolve(from, { chord: key, text: key }, NOW);
        assert.ok(intent?.type === 'refused');
        assert.match(intent.why, why);
      }
  });
});
