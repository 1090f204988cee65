import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Container } from '../../src/model/container.js';
import type { EngineEvent, LogLine, SafeJson } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { overviewLines } from '../../src/panes/overview.js';
import { resolve } from '../../src/panes/resolve.js';
import { toldLines } from '../../src/panes/told-lines.js';
import { History } from '../../src/store/history.js';
import { asKept } from '../../src/store/kept-figures.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { inspectedRun } from '../support/sample-run.js';
import { arranged, container, HOST, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const KEY = targetKey(container(0));
const MIB = 2 ** 20;

const event = (action: string, change: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(0),
  atMs: NOW - 90_000,
  since: '0',
  name: undefined,
  exitCode: undefined,
  signal: undefined,
  health: undefined,
  ...change,
});

interface Told {
  readonly events?: readonly EngineEvent[];
  readonly inspected?: SafeJson | Failure;
  readonly lines?: readonly LogLine[] | Failure;
  readonly history?: History;
}

const pressed = (state: State, chord: string): State => {
  const intent = resolve(state, { chord, text: chord }, NOW);
  return intent?.type === 'events'
    ? intent.events.reduce((before, each) => reduce(before, each), state)
    : state;
};

const opened = (change: Partial<Container>, chord = 'enter'): State =>
  pressed(stateWith([container(0, change)]), chord);

/** The texts of the Overview. */
function overview(change: Partial<Container>, told: Told = {}): string {
  const { events = [], inspected = inspectedRun(), lines = [], history = new History() } = told;
  let state = opened(change, 'O');
  state = reduce(state, { type: 'happened', host: HOST, events });
  state = reduce(state, { type: 'inspected', key: KEY, inspected });
  state = reduce(state, { type: 'last-lines-read', key: KEY, lines });
  assert.ok(state.detail !== undefined);
  return overviewLines(state, state.detail, history)
    .map((line) => line.map(({ text }) => text).join(''))
    .join('\n');
}

const EXITED = { state: 'exited', exitCode: 1 } as const;
const RESTARTING = { state: 'restarting', exitCode: 1 } as const;

describe('the card of one that ended', () => {
  it('tells the code, what it means, how long it ran, and what comes next', () => {
    const text = overview(EXITED);
    assert.match(text, /^ended {4}exit 1, 1m30s ago, after it ran 41s$/m);
    assert.match(text, /^why {6}an error that the program itself tells of$/m);
    assert.match(text, /^restarts 0 so far, policy no\n {9}it stays as it is$/m);
  });

  it('calls it a kill for memory where that is proven, by whom', () => {
    const inspected = inspectedRun({ code: 137, oom: true });
    const text = overview(EXITED, { inspected, events: [event('oom')] });
    assert.match(text, /exit 137 OOM/);
    assert.match(text, /a kill for memory: the engine says OOMKilled; oom event at \d\d:/);
  });

  it('does not call it that because of the code alone, nor for a kill in another run', () => {
    const inspected = inspectedRun({ code: 137 });
    const early = event('oom', { atMs: NOW - 200_000 });
    const text = overview(EXITED, { inspected, events: [early] });
    assert.match(text, /exit 137 SIGKILL/);
    assert.match(text, /SIGKILL from somewhere; no sign of an OOM kill/);
  });

  it('tells who asked for it', () => {
    const events = [event('kill', { signal: own('15') })];
    const text = overview(EXITED, { inspected: inspectedRun({ code: 143 }), events });
    assert.match(text, /asked for: signal 15 through the engine/);
  });

  it('tells the peak of that run alone, beside its limit', () => {
    const history = new History();
    const used = (mib: number) =>
      asKept(
        usage(1, { memoryUsageBytes: mib * MIB, memoryFileBytes: 0, memoryInactiveFileBytes: 0 }),
      );
    const state = stateWith([container(0)]);
    // before, within and behind the run
    for (const [agoMs, mib] of [
      [140_000, 900],
      [120_000, 100],
      [110_000, 300],
      [100_000, 200],
      [50_000, 700],
    ] as const)
      history.record({ ...state, nowMs: NOW - agoMs, usage: new Map([[idOf(0), used(mib)]]) });
    const inspected = inspectedRun({ memory: 600 * MIB });
    assert.match(
      overview(EXITED, { history, inspected }),
      /peak 300M as it was seen, limit 600M, 50% of it/,
    );
    assert.match(overview(EXITED), /its peak is not known/);
  });

  it('tells when it is started again, at most', () => {
    const inspected = inspectedRun({ restarts: 10, endedMs: 11_200, ranMs: 500, policy: 'always' });
    const text = overview(RESTARTING, { inspected });
    assert.match(text, /^restarts 10 so far, policy always$/m);
    assert.match(text, /again in 40s at most: waits 51s, doubled each time up to a minute/);
    const late = inspectedRun({ restarts: 1, endedMs: 5000, policy: 'always' });
    assert.match(overview(RESTARTING, { inspected: late }), /again at any moment: waits 100 ms/);
  });

  it('ends with its last lines, or why there are none', () => {
    const lines: readonly LogLine[] = [
      { stream: 'stdout', atMs: NOW - 91_000, text: own('connecting') },
      { stream: 'stderr', atMs: NOW - 90_000, text: own('refused') },
    ];
    assert.match(overview(EXITED, { lines }), /its last 2 lines\n\S+ connecting\n\S+ refused/);
    const denied = new Failure('denied', 'not for you');
    assert.match(overview(EXITED, { lines: denied }), /log {6}cannot be read: not for you/);
    assert.match(overview(EXITED, { lines: [] }), /log {6}it wrote nothing/);
  });

  it('is of none that runs, and of none that never ran', () => {
    assert.doesNotMatch(overview({}), /^ended/m);
    assert.doesNotMatch(overview({ state: 'created' }), /^ended/m);
  });
});

describe('the overview', () => {
  it('tells checks, addresses, labels, the newest and one a line', () => {
    const text = overview({ labels: new Map([[own('team'), own('pay')]]) });
    assert.match(
      text,
      /^health {3}\S+, 10s ago: failed with 7: connection refused\n {9}\S+, 40s ago: passed: ok$/m,
    );
    assert.match(text, /^networks bridge {2}172\.17\.0\.4$/m);
    assert.match(text, /^labels {3}team=pay$/m);
  });

  it('says why the engine tells no more', () => {
    const inspected = new Failure('denied', 'not for you');
    assert.match(overview(EXITED, { inspected }), /^more {5}cannot be had: not for you$/m);
  });

  it('is what Enter opens of one that ended, and charts of what runs or is compared', () => {
    assert.equal(opened(EXITED).detail?.tab, 'overview');
    assert.equal(opened({}).detail?.tab, 'charts');
    const both = stateWith([container(0, EXITED), container(1)]);
    const marks = new Set([KEY, targetKey(container(1))]);
    const marked = arranged({
      ...both,
      panes: { ...both.panes, containers: { ...both.panes.containers, marks, cursor: KEY } },
    });
    assert.equal(pressed(marked, 'enter').detail?.tab, 'charts');
  });
});

describe('the events of one container', () => {
  it('are its own, the newest first', () => {
    const events = [
      event('start', { atMs: NOW - 9000 }),
      event('start', { id: idOf(1), atMs: NOW - 8000 }),
      event('die', { exitCode: 3, atMs: NOW - 7000 }),
    ];
    const state = reduce(opened({}, 'E'), { type: 'happened', host: HOST, events });
    assert.equal(state.detail?.tab, 'events');
    const texts = toldLines(state, KEY).map((line) => line.map(({ text }) => text).join(''));
    assert.equal(texts.length, 2);
    assert.match(texts[0] ?? '', /7s ago {2}die +exit 3$/);
    assert.match(texts[1] ?? '', /9s ago {2}start/);
  });
});
