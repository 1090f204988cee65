import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HealthOutputs } from '../../src/app/health-outputs.js';
import type { Engine, SafeJson } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { demoBench, settled } from '../support/demo-clock.js';
import { idOf } from '../support/sample-state.js';

const inspected = (...outputs: readonly string[]): SafeJson => ({
  State: {
    Health: { Status: own('unhealthy'), Log: outputs.map((each) => ({ Output: sanitize(each) })) },
  },
});

/** An engine that answers every inspect with the same. */
function stage(answer: () => SafeJson): { outputs: HealthOutputs; asked: string[] } {
  const asked: string[] = [];
  const { engine } = demoBench();
  engine.inspect = (...[, id]: Parameters<Engine['inspect']>) => {
    asked.push(id);
    return Promise.resolve().then(answer);
  };
  return { outputs: new HealthOutputs(engine, new AbortController().signal), asked };
}

describe('outputs of health checks', () => {
  it('are asked for once, and their first line is told when it is there', async () => {
    const { outputs, asked } = stage(() =>
      inspected('an older one', '\n  curl: (7) Failed\nto connect'),
    );
    assert.equal(outputs.of(idOf(0), 0), undefined);
    assert.equal(outputs.of(idOf(0), 500), undefined);
    await settled();
    assert.equal(outputs.of(idOf(0), 1000), 'curl: (7) Failed');
    assert.equal(asked.length, 1);
  });

  it('are asked for again after a minute, and told as they were meanwhile', async () => {
    const { outputs, asked } = stage(() => inspected('no route'));
    outputs.of(idOf(0), 0);
    await settled();
    assert.equal(outputs.of(idOf(0), 61_000), 'no route');
    assert.equal(asked.length, 2);
  });

  it('are unknown where there are none, or the engine does not tell', async () => {
    for (const answer of [
      () => inspected(),
      () => inspected('', ' \n '),
      () => ({ State: {} }),
      () => null,
      (): SafeJson => {
        throw new Failure('gone', 'no such container');
      },
    ]) {
      const { outputs } = stage(answer);
      outputs.of(idOf(0), 0);
      await settled();
      assert.equal(outputs.of(idOf(0), 1), undefined);
    }
  });

  it('are not asked for by the hundred, and forgotten with their containers', async () => {
    const { outputs, asked } = stage(() => inspected('x'));
    for (let index = 0; index < 100; index++) outputs.of(idOf(index), 0);
    assert.equal(asked.length, 2);
    await settled();
    outputs.of(idOf(2), 1);
    assert.equal(asked.length, 3);
    outputs.retain(new Set([idOf(1)]));
    assert.equal(outputs.size, 1);
  });
});
