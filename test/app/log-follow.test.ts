import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogLine } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { FakeTiming, settled } from '../support/fake-timing.js';
import { logLine, logLines } from '../support/log-engine.js';
import { logStage } from '../support/log-stage.js';
import { container } from '../support/sample-state.js';

const GIVEN_UP = new Failure('daemon', 'Error grabbing logs: no such file or directory');
const whole = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

async function followed(length = 1000) {
  const timing = new FakeTiming();
  const stage = logStage(length, timing);
  await stage.press('l');
  const state = () => stage.store.get().detail?.logs;
  const lines = (): readonly LogLine[] => stage.logs.slice(0, stage.logs.count);
  return { ...stage, timing, state, lines };
}

describe('a log that the engine gives up', () => {
  it('is opened again from its last line on: none lost, none twice', async () => {
    const { engine, id, timing, state, read, write, asked } = await followed();
    engine.end(id, GIVEN_UP);
    await settled();
    assert.deepEqual(state(), { lost: GIVEN_UP });
    write(1000, 1100);
    await timing.turn(500);
    assert.equal(asked.at(-1), '50000 follow since 999');
    assert.equal(state(), 'following');
    write(1100, 1200);
    assert.deepEqual(read(), whole(500, 1200));
  });

  it('lines of one moment come once, and each of them', async () => {
    const { engine, id, timing, lines } = await followed();
    const twins = [logLine(1000, 'y'), logLine(1000, 'y')];
    engine.write(id, twins);
    engine.end(id, GIVEN_UP);
    engine.write(id, [...twins, logLine(1001)]);
    await timing.turn(500);
    assert.deepEqual(
      lines()
        .slice(-6)
        .map(({ text }) => text),
      ['line 999', 'y', 'y', 'y', 'y', 'line 1001'],
    );
  });

  it('says where lines are missing', async () => {
    const { engine, id, timing, lines, read } = await followed();
    engine.end(id, GIVEN_UP);
    // what was written meanwhile is thrown away, and what was known
    engine.logsOf.set(id, [...logLines(5000, 5010)]);
    await timing.turn(500);
    const [note, next] = lines().slice(-11);
    assert.equal(note?.isNote, true);
    assert.match(note?.text ?? '', /^lines may be missing here: .*no such file/);
    assert.equal(next?.atMs, 5000);
    assert.deepEqual(read().slice(0, 500), whole(500, 1000));
  });

  it('is asked for less and less often, and as before once lines come', async () => {
    const { engine, id, timing, asked } = await followed();
    engine.failures.set(id, GIVEN_UP);
    engine.end(id, GIVEN_UP);
    await timing.turn(60_000);
    // 0.5, 1, 2, 4, 8 s, and each 10 s
    assert.equal(asked.length, 1 + 5 + 4);
    engine.failures.clear();
    await timing.turn(10_000);
    engine.write(id, logLines(1000, 1001));
    engine.end(id, GIVEN_UP);
    const { length } = asked;
    await timing.turn(500);
    assert.equal(asked.length, length + 1);
  });

  it('what cannot change is not asked again', async () => {
    const { engine, id, timing, asked, state } = await followed();
    const none = new Failure('unsupported', 'configured logging driver does not support reading');
    engine.end(id, none);
    await timing.turn(60_000);
    assert.equal(state(), none);
    assert.equal(asked.length, 1);
    assert.equal(timing.pending, 0);
  });

  it('ends with its container, and goes on when that is started again', async () => {
    const { engine, id, timing, state, store, asked, read } = await followed();
    const became = (now: 'exited' | 'running') =>
      store.dispatch({ type: 'containers-listed', containers: [container(0, { state: now })] });
    became('exited');
    engine.end(id);
    await timing.turn(5000);
    assert.equal(state(), 'ended');
    assert.equal(asked.length, 1);
    became('running');
    await timing.turn(500);
    engine.write(id, logLines(1000, 1010));
    assert.equal(state(), 'following');
    assert.deepEqual(read(), whole(500, 1010));
  });

  it('an end that comes before the news of it is looked at once more', async () => {
    const { engine, id, timing, state, store, read } = await followed();
    engine.end(id);
    engine.write(id, logLines(1000, 1005));
    await timing.turn(400);
    store.dispatch({ type: 'containers-listed', containers: [container(0, { state: 'exited' })] });
    await timing.turn(200);
    engine.end(id);
    await settled();
    assert.equal(state(), 'ended');
    assert.deepEqual(read(), whole(500, 1005));
  });
});
