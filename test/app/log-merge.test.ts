import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readerOf, type OnLines } from '../../src/app/log-merge.js';
import { realTiming } from '../../src/app/timing.js';
import type { Engine, LogLine } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { sanitize } from '../../src/model/safe-text.js';
import { container } from '../support/sample-state.js';

const never = new AbortController().signal;
const line = (atMs: number, text = `at ${atMs}`): LogLine => ({
  stream: 'stdout',
  atMs,
  text: sanitize(text),
});

/** Logs by the container's place; a Failure for one that cannot be read. A tail counts from the end. */
function stage(...logs: readonly (readonly LogLine[] | Failure)[]) {
  const containers = logs.map((_, index) => container(index));
  const due: (() => void)[] = [];
  const adds: OnLines[] = [];
  const engine: Pick<Engine, 'logs'> = {
    async logs(id, { tail, follow, untilMs = Infinity }, onLines) {
      const index = containers.findIndex((each) => each.id === id);
      const log = logs[index];
      if (log === undefined || log instanceof Failure) throw log;
      onLines([]);
      onLines(log.slice(-tail).filter(({ atMs = NaN }) => atMs <= untilMs));
      adds[index] = onLines;
      if (follow) await new Promise(() => undefined);
    },
  };
  const timing = {
    ...realTiming,
    after: (_: number, then: () => void) => (due.push(then), () => undefined),
  };
  const read = readerOf(engine, containers, timing);
  const said: string[] = [];
  const onLines: OnLines = (lines) => said.push(...lines.map(({ of, text }) => `${of} ${text}`));
  return {
    ...{ read, said, onLines, add: (index: number, ...lines: LogLine[]) => adds[index]?.(lines) },
    elapse: () => due.splice(0).forEach((then) => then()),
  };
}

describe('logs of several containers', () => {
  it('are followed as one, in order of time, each in its own order', () => {
    const { read, said, onLines, add, elapse } = stage([line(1), line(4)], [line(2), line(3)]);
    void read({ tail: 10, follow: true }, onLines, never);
    assert.deepEqual(said, [], 'an earlier one may come');
    elapse();
    assert.deepEqual(said, ['web-0 at 1', 'web-1 at 2', 'web-1 at 3', 'web-0 at 4']);
    said.length = 0;
    add(1, line(7));
    // a clock that was set back: what a container says stays in its order
    add(0, line(6), line(5), line(8));
    elapse();
    assert.deepEqual(said, ['web-0 at 6', 'web-0 at 5', 'web-1 at 7', 'web-0 at 8']);
  });

  it('an earlier page goes as far back as all have been read', async () => {
    const many = Array.from({ length: 100 }, (_, n) => line(n));
    const { read, said, onLines } = stage(many, [line(3, 'old'), line(95, 'new')], [line(99)]);
    await read({ tail: 10, follow: false, untilMs: 98 }, onLines, never);
    // of the first nothing before 90 is known yet; the third has nothing earlier
    assert.equal(said[0], 'web-0 at 90');
    assert.deepEqual(said.slice(5, 8), ['web-0 at 95', 'web-1 new', 'web-0 at 96']);
    assert.equal(said.at(-1), 'web-0 at 98');
    said.length = 0;
    await read({ tail: 100, follow: false, untilMs: 90 }, onLines, never);
    assert.ok(said.includes('web-1 old'));
  });

  it('one that cannot be read does not keep the others from it', async () => {
    const none = new Failure('unsupported', 'its driver keeps none');
    const one = stage(none, [line(1)]);
    await one.read({ tail: 10, follow: false }, one.onLines, never);
    assert.deepEqual(one.said, ['web-1 at 1']);
    const two = stage(none, none);
    await assert.rejects(two.read({ tail: 10, follow: false }, two.onLines, never), none);
    await assert.rejects(two.read({ tail: 10, follow: true }, two.onLines, never), none);
  });
});
