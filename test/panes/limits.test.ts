import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandLine } from '../../src/model/command-line.js';
import { Failure } from '../../src/model/failure.js';
import type { LimitWords } from '../../src/model/limit-update.js';
import { targetKey, type Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { undoneAfterMs } from '../../src/model/timer.js';
import { toldOf, wrongIn } from '../../src/panes/ask-line.js';
import { limitNotes, typedLimits } from '../../src/panes/limit-line.js';
import { containerRows, containerTarget, stateText } from '../../src/panes/container-row.js';
import { resolve } from '../../src/panes/resolve.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { arranged, container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const MIB = 2 ** 20;
const fleet = [container(0, { name: own('alpha') }), container(1, { name: own('beta') })];
/** How it has its limits is told by the engine while they are typed. */
const WORDS = { cpuPeriodUs: undefined, isSwapLimited: true };
const state = arranged({
  ...stateWith(fleet),
  usage: new Map([[idOf(0), { ...usage(60), memoryBytes: 100 * MIB, pids: 7 }]]),
});

const first = ([operation]: readonly Operation[]): Operation =>
  operation ?? assert.fail('nothing is asked for');

/** Keys, and after them the texts that are typed. */
const press = (from: State, chords: readonly string[], nowMs = NOW): State =>
  chords.reduce((now: State, chord) => {
    const text = chord.length === 1 ? chord : '';
    const intent = resolve(now, { chord, text }, nowMs);
    const events = intent?.type === 'events' ? intent.events : [];
    return arranged(events.reduce((each: State, event) => reduce(each, event), now));
  }, from);

const told = (from: State, words: LimitWords | Failure = WORDS): State =>
  reduce(from, { type: 'limits-told', key: targetKey(fleet[0] ?? assert.fail()), words });

describe('limits as they are typed', () => {
  it('are read in docker units, by any of their names', () => {
    assert.deepEqual(typedLimits(' cpus=.5  mem=256m swap=1.5g pids=100 '), {
      limits: { cpus: 0.5, memoryBytes: 256 * MIB, memorySwapBytes: 1536 * MIB, pids: 100 },
      forMs: undefined,
    });
    const limits = { cpus: Infinity, memoryBytes: Infinity, pids: Infinity };
    const none = typedLimits('cpu=none memory=none pids-limit=none for=none');
    assert.deepEqual(none, { limits, forMs: undefined });
    assert.deepEqual(typedLimits('for=90s pids=5'), { limits: { pids: 5 }, forMs: 90_000 });
    assert.deepEqual(typedLimits(''), { limits: {}, forMs: undefined });
  });

  it('are refused by the word that is wrong', () => {
    for (const word of [
      'cpus=0',
      'cpus=x',
      'cpus',
      'memory=5q',
      'pids=1.5',
      'memory=-1',
      'disk=1',
      'for=x',
      'for=169h',
    ])
      assert.match(
        JSON.stringify(typedLimits(`pids=5 ${word}`)),
        new RegExp(`^"${word.split('=')[0]}`),
      );
  });

  it('tell what is used and what they do to it', () => {
    const notes = (text: string) => {
      const typed = typedLimits(text);
      assert.ok(typeof typed !== 'string');
      return limitNotes(typed.limits, state.usage.get(idOf(0))).map(({ effect, hurts }) => [
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
    const early = press(state, ['L', ...'cpus=0.2']);
    assert.equal(press(early, ['enter']).overlay?.type, 'ask', 'not before it is known');
    const typed = told(early);
    assert.equal(typed.overlay?.type, 'ask');
    const { overlay } = press(typed, ['enter']);
    assert.ok(overlay?.type === 'confirm');
    assert.match(commandLine(overlay.operations), /^docker update --cpus 0\.2 0{12}$/);
    assert.match(overlay.question, /^Limit 1 container for 10m\?/);
    assert.match(
      overlay.lines.join(' '),
      /comes back then, even if dtop has ended by then: a small process of its own waits/,
    );
    assert.equal(
      resolve({ ...typed, overlay }, { chord: 'y', text: 'y' }, NOW + 1000)?.type,
      'request',
    );
  });

  it('set them for good where no time is given', () => {
    const { overlay } = press(told(press(state, ['L', 'ctrl+k', ...'pids=9'])), ['enter']);
    assert.ok(overlay?.type === 'confirm');
    assert.equal(overlay.question, 'Limit 1 container?');
    assert.equal(overlay.lines.length, 1);
  });

  it('take neither nothing nor nonsense for limits', () => {
    for (const text of ['', 'cpu=x ', 'for=5m '])
      assert.equal(press(told(press(state, ['L', ...text])), ['enter']).overlay?.type, 'ask', text);
  });

  it('are told in the words that the container has, or not at all', () => {
    const line = (text: string, words: LimitWords | Failure): string => {
      const { overlay } = told(press(state, ['L', 'ctrl+k', ...text]), words);
      assert.ok(overlay?.type === 'ask');
      return wrongIn(overlay) ?? commandLine([toldOf(overlay)]);
    };
    const free = { cpuPeriodUs: 50_000, isSwapLimited: false };
    const text = 'cpus=0.2 mem=64m';
    assert.match(line(text, free), / --cpu-quota 10000 --memory 64m --memory-swap -1 0+$/);
    assert.match(line(text, WORDS), / --cpus 0\.2 --memory 64m 0+$/);
    assert.match(line('cpus=none', WORDS), /cannot be taken off/);
    assert.match(line(text, new Failure('timeout', 'late')), /not told: late/);
  });

  it('rename without another question, to another name', () => {
    const typed = press(state, ['n', ...'-2']);
    const intent = resolve(typed, { chord: 'enter', text: '' }, NOW);
    assert.ok(intent?.type === 'request');
    assert.equal(commandLine(intent.operations), `docker rename ${'0'.repeat(12)} alpha-2`);
  });

  it('pause until something else is said, or for a time', () => {
    const { overlay } = press(state, ['p']);
    assert.ok(overlay?.type === 'confirm');
    assert.equal(undoneAfterMs(first(overlay.operations)), undefined);
    const asked = press({ ...state, overlay }, ['t']);
    assert.ok(asked.overlay?.type === 'ask');
    assert.equal(asked.overlay.text, 'for=5m');
    assert.equal(press(asked, [...'x', 'enter']).overlay?.type, 'ask', 'for=5mx is no time');
    const timed = press(asked, ['ctrl+u', ...'for=90s', 'enter']);
    assert.ok(timed.overlay?.type === 'confirm');
    assert.equal(timed.overlay.question, 'Pause 1 container for 1m30s?');
    assert.match(timed.overlay.lines.join(' '), /goes on by itself then, even if dtop has ended/);
    assert.equal(undoneAfterMs(first(timed.overlay.operations)), 90_000);
    assert.match(JSON.stringify(timed.overlay.choices), /for=90s/);
    const again = press(timed, ['t', 'ctrl+u', ...'for=none', 'enter']).overlay;
    assert.ok(again?.type === 'confirm');
    assert.equal(undoneAfterMs(first(again.operations)), undefined);
  });

  it('pause all that are marked for the same time', () => {
    const { overlay } = press(state, ['*', 'p', 't', 'enter']);
    assert.ok(overlay?.type === 'confirm');
    assert.equal(overlay.question, 'Pause 2 containers for 5m00s?');
    assert.deepEqual(overlay.operations.map(undoneAfterMs), [300_000, 300_000]);
  });

  it('keep what would be undone, where something would be', () => {
    const keep = (from: State) => resolve(from, { chord: 'x', text: 'x' }, NOW);
    assert.equal(keep(state)?.type, 'refused');
    const undo = { does: 'unpause', startedAtMs: NOW } as const;
    const timer = { container: idOf(0), name: own('alpha'), dueMs: NOW + 95_000, undo };
    const timed = arranged({ ...state, timers: [timer] });
    const asked = press(timed, ['x']);
    const answer = (typed: string): Operation => {
      const told = press(asked, ['ctrl+u', ...typed]);
      const intent = resolve(told, { chord: 'enter', text: '' }, NOW);
      return intent?.type === 'request' ? first(intent.operations) : assert.fail();
    };
    const keeping = answer('for=none');
    assert.ok(keeping.op === 'container.keep' && keeping.forMs === undefined);
    const longer = answer('for=2h');
    assert.ok(longer.op === 'container.keep' && longer.forMs === 7_200_000);
    assert.deepEqual(
      containerRows(timed).map((row) => stateText(row, NOW)),
      ['running 1m35s', 'running'],
    );
  });

  it('kill what does not stop, on the key that stops it', () => {
    const [row] = containerRows(state);
    assert.ok(row);
    const operation: Operation = {
      op: 'container.stop',
      target: containerTarget(row),
      graceSec: 10,
    };
    const stopping = arranged(reduce(state, { type: 'operation-started', operation, nowMs: NOW }));
    const intent = resolve(stopping, { chord: 's', text: 's' }, NOW);
    assert.ok(intent?.type === 'request', 'what is to end was asked about');
    assert.match(commandLine(intent.operations), /^docker kill -s SIGKILL 0{12}$/);
    const before = press(state, ['s']).overlay;
    assert.ok(before?.type === 'confirm' && before.question.startsWith('Stop'));
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
