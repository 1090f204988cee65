import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Triage } from '../../src/app/triage.js';
import type { EngineEvent } from '../../src/model/engine.js';
import { own } from '../../src/model/safe-text.js';
import { demoBench } from '../support/demo-clock.js';
import { container, idOf, NOW, stateWith, usage } from '../support/sample-state.js';

const event = (action: string, index: number): EngineEvent => ({
  kind: 'container',
  action: own(action),
  id: idOf(index),
  atMs: NOW,
  since: '',
  name: undefined,
  exitCode: action === 'die' ? 137 : undefined,
  signal: undefined,
  health: undefined,
});

const quiet = { usage: new Map(), host: undefined };

describe('triage of one engine', () => {
  const triage = (): Triage => new Triage(demoBench().engine, new AbortController().signal);

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
