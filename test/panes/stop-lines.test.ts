import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../src/model/failure.js';
import { targetKey, type Operation } from '../../src/model/operation.js';
import { containerRows, stateText } from '../../src/panes/container-row.js';
import { layout } from '../../src/panes/layout.js';
import { resolve } from '../../src/panes/resolve.js';
import { stopLines } from '../../src/panes/stop-lines.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import { process } from '../support/sample-processes.js';
import { arranged, container, NOW, stateWith } from '../support/sample-state.js';
import { ending, STUBBORN, stoppingSince } from '../support/sample-stop.js';

const state = stateWith([0, 1, 2, 3, 4].map((index) => container(index)));
const stop = ending(state, 0, 'container.stop');
const restart = ending(state, 0, 'container.restart');

const told = (now: State): readonly string[] =>
  stopLines(now).map((line) => line.map(({ text }) => text).join(''));
const pressed = (now: State): readonly Operation[] | string => {
  const intent = resolve(now, { chord: 's', text: 's' }, NOW);
  if (intent?.type === 'request') return intent.operations;
  return intent?.type === 'refused' ? intent.why : 'a question';
};
const started = (now: State, operation: Operation): State =>
  arranged(reduce(now, { type: 'operation-started', operation, nowMs: NOW }));

describe('what still runs of a container that is being stopped', () => {
  it('is told with the time that is left, the first process first', () => {
    assert.deepEqual(told(stoppingSince(state, stop, 4000)), [
      'stop web-0: SIGKILL in 6s, now by s  still runs 4711 S sh -c trap "" TERM; backup, 4712 D tar czf /backup/all.tgz /data',
    ]);
    assert.match(
      told(stoppingSince(state, restart, 12_000))[0] ?? '',
      /^restart web-0: its time is over/,
    );
  });

  it('has a line of its own above the footer, and none before it was looked at', () => {
    assert.deepEqual(told(started(state, stop)), []);
    assert.equal(layout(started(state, stop)).notices.height, 0);
    assert.equal(layout(stoppingSince(state, stop, 4000)).notices.height, 1);
  });

  it('names some of many, and tells why it cannot be told', () => {
    const many = Array.from({ length: 9 }, (_, index) => process(100 + index));
    assert.match(told(stoppingSince(state, stop, 1000, many))[0] ?? '', /105, and 3 more$/);
    assert.match(
      told(stoppingSince(state, stop, 1000, []))[0] ?? '',
      /nothing runs in it any more$/,
    );
    const key = targetKey(stop.target);
    const known = new Failure('denied', 'no top here');
    const asked = reduce(started(state, stop), { type: 'remaining-read', key, known, nowMs: NOW });
    assert.match(told(asked)[0] ?? '', /not told: no top here$/);
  });

  it('is told of three containers at most', () => {
    const all = [0, 1, 2, 3, 4].reduce(
      (now, index) => stoppingSince(now, ending(state, index, 'container.stop'), 1000),
      state,
    );
    assert.equal(told(all).length, 3);
    assert.equal(told(all).at(-1), 'and 3 more');
  });

  it('is told where containers are looked at, and while they are', () => {
    const now = stoppingSince(state, stop, 1000);
    assert.equal(told({ ...now, pane: 'projects' }).length, 1);
    assert.equal(told({ ...now, pane: 'images' }).length, 0);
    const exited = container(0, { state: 'exited' });
    assert.equal(told(reduce(now, { type: 'containers-changed', containers: [exited] })).length, 0);
  });
});

describe('the key that stops, once more', () => {
  const stopping = stoppingSince(state, stop, 2000);
  const killed = started(stopping, {
    op: 'container.kill',
    target: stop.target,
    signal: 'SIGKILL',
  });

  it('kills without another question, what restarts too', () => {
    for (const operation of [stop, restart]) {
      const operations = pressed(stoppingSince(state, operation, 2000));
      assert.deepEqual(operations, [
        { op: 'container.kill', target: stop.target, signal: 'SIGKILL' },
      ]);
    }
  });

  it('does it once, and the stop is waited for as before', () => {
    assert.match(JSON.stringify(pressed(killed)), /still busy|SIGKILL was sent/);
    assert.equal(killed.pending.get(targetKey(stop.target))?.operation, stop);
    assert.match(told(killed)[0] ?? '', /^stop web-0: SIGKILL 0s ago  still runs/);
    const [row] = containerRows(killed);
    assert.equal(row && stateText(row, NOW + 2000), 'killing 2s');
  });

  it('may be pressed again where the kill went wrong', () => {
    const operation: Operation = { op: 'container.kill', target: stop.target, signal: 'SIGKILL' };
    const settle = (failure: Failure | undefined): State =>
      arranged(reduce(killed, { type: 'operation-settled', operation, failure, nowMs: NOW }));
    assert.equal(typeof pressed(settle(new Failure('timeout', 'late'))), 'object');
    assert.equal(typeof pressed(settle(undefined)), 'string');
    assert.equal(settle(undefined).pending.size, 1);
  });

  it('leaves alone what a restart has started', () => {
    const again = container(0, { startedAtMs: NOW });
    const now = reduce(stoppingSince(state, restart, 2000), {
      type: 'containers-changed',
      containers: [again],
    });
    assert.equal(typeof pressed(arranged(now)), 'string');
    assert.deepEqual(told(now), []);
  });

  it('kills all of a group that are being stopped', () => {
    const two = stoppingSince(stopping, ending(state, 1, 'container.stop'), 2000);
    const projects = arranged({ ...two, pane: 'projects', groupBy: 'image' });
    const operations = pressed(projects);
    assert.ok(typeof operations === 'object');
    assert.deepEqual(
      operations.map(({ op, target }) => [op, target.name]),
      [
        ['container.kill', 'web-0'],
        ['container.kill', 'web-1'],
      ],
    );
  });
});

describe('what was asked for and has to wait', () => {
  const waiting = reduce(started(state, stop), { type: 'operation-waits', operation: stop });
  const text = (now: State, nowMs: number): string => {
    const [row] = containerRows(now);
    return row === undefined ? '' : stateText(row, nowMs);
  };

  it('is told to wait, and its time begins when it is sent', () => {
    assert.equal(text(waiting, NOW + 3000), 'stop waits 3s');
    const sent = reduce(waiting, { type: 'operation-sent', operation: stop, nowMs: NOW + 5000 });
    assert.equal(text(sent, NOW + 7000), 'stopping 2/10s');
  });

  it('is not looked into', () => {
    const key = targetKey(stop.target);
    const known = { source: 'kernel', processes: STUBBORN, left: 0 } as const;
    assert.deepEqual(told(reduce(waiting, { type: 'remaining-read', key, known, nowMs: NOW })), []);
  });
});
