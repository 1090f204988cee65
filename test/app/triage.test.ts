import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Triage } from '../../src/app/triage.js';
import { DEMO_INFO } from '../../src/demo/world.js';
import type { EngineEvent, EngineInfo } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import { demoBench } from '../support/demo-clock.js';
import { container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const event = (action: string, index: number, change: Partial<EngineEvent> = {}): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(index),
  atMs: NOW,
  since: '',
  name: undefined,
  exitCode: action === 'die' ? 137 : undefined,
  signal: undefined,
  health: undefined,
  ...change,
});

const quiet = { usage: new Map(), host: undefined };

describe('triage of one engine', () => {
  const triage = (kind: EngineInfo['kind'] = 'docker'): Triage => {
    const { engine } = demoBench();
    return new Triage({ engine, info: { ...DEMO_INFO, kind } }, new AbortController().signal);
  };

  it('keeps what happened to a container before it was listed', () => {
    const on = triage();
    const others = [container(0), container(1)];
    on.judge(stateWith(others), { ...quiet, nowMs: NOW - 1000 });
    on.onEvent(event('oom', 7));
    on.onEvent(event('die', 7));
    on.judge(stateWith(others), { ...quiet, nowMs: NOW });
    const gone = container(7, { state: 'exited', exitCode: 137, finishedAtMs: NOW });
    const state = stateWith([...others, gone]);
    const { verdicts } = on.judge(state, { ...quiet, nowMs: NOW + 1000 });
    assert.deepEqual(
      verdicts.get(gone.id)?.map(({ rule, text }) => [rule, text]),
      [
        ['oom-killed', 'OOM kill just now'],
        ['exited', 'exit 137 OOM, just now'],
      ],
    );
  });

  it('forgets it when a list no longer has it', () => {
    const on = triage();
    on.onEvent(event('oom', 7));
    on.onListed([container(0)]);
    const { verdicts } = on.judge(stateWith([container(7)]), { ...quiet, nowMs: NOW });
    assert.equal(verdicts.size, 0);
  });

  it('takes no stop for a crash: one of dtop, one of podman by its code', () => {
    const exits = (on: Triage, exitCode: number): readonly string[] => {
      on.onEvent(event('die', 7, { exitCode }));
      const gone = container(7, { state: 'exited', exitCode, finishedAtMs: NOW });
      const { verdicts } = on.judge(stateWith([gone]), { ...quiet, nowMs: NOW + 1000 });
      return verdicts.get(gone.id)?.map(({ text }) => text) ?? [];
    };
    const target = { ...container(7), startedAtMs: NOW - 1000 };
    assert.deepEqual(exits(triage('podman'), 137), ['exit 137 SIGKILL, just now']);
    assert.deepEqual(exits(triage('podman'), 143), []);
    assert.deepEqual(exits(triage('docker'), 143), ['exit 143 SIGTERM, just now']);
    for (const [operation, told] of [
      [{ op: 'container.stop', target, graceSec: 10 }, []],
      [{ op: 'container.kill', target, signal: 'SIGKILL' }, []],
      [{ op: 'container.kill', target, signal: 'SIGHUP' }, ['exit 137 SIGKILL, just now']],
    ] as const) {
      const on = triage('podman');
      on.onOperations([operation], NOW - 500);
      assert.deepEqual(exits(on, 137), told, operation.op);
    }
  });

  it('counts kills in the figures of the tick', () => {
    const on = triage();
    const state = stateWith([container(0)]);
    const kills = (oomKills: number, nowMs: number) =>
      on.judge(state, {
        nowMs,
        usage: new Map([[idOf(0), usage(1, { oomKills })]]),
        host: undefined,
      }).verdicts;
    assert.equal(kills(2, NOW).size, 0);
    assert.equal(kills(3, NOW + 1000).get(idOf(0))?.[0]?.text, 'OOM kill just now');
  });
});
