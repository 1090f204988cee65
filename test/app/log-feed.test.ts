import assert from 'node:assert/strict';
import { statSync, readFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setImmediate as settled } from 'node:timers/promises';
import { arranging } from '../../src/app/dispatch.js';
import { saveLog } from '../../src/app/log-file.js';
import { LogReader } from '../../src/app/log-feed.js';
import { realTiming } from '../../src/app/timing.js';
import type { Engine, LogLine } from '../../src/model/engine.js';
import { sanitize } from '../../src/model/safe-text.js';
import { resolve } from '../../src/panes/resolve.js';
import { LogBook } from '../../src/store/log-book.js';
import { createStore } from '../../src/store/store.js';
import { container, NOW, stateWith } from '../support/sample-state.js';

const line = (n: number): LogLine => ({ stream: 'stdout', atMs: n, text: sanitize(`line ${n}`) });

/** An engine with a log of so many lines, which counts a tail from the end as docker does. */
function stage(length: number) {
  const asked: string[] = [];
  let add: ((lines: readonly LogLine[]) => void) | undefined;
  const all = Array.from({ length }, (_, n) => line(n));
  const engine: Pick<Engine, 'logs'> = {
    async logs(_, { tail, follow, untilMs }, onLines, signal) {
      asked.push(`${tail}${follow ? ' follow' : ''}`);
      onLines([]);
      onLines(all.slice(-tail).filter(({ atMs = NaN }) => atMs <= (untilMs ?? Infinity)));
      if (!follow) return;
      add = onLines;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  const store = createStore(stateWith([container(0)], { size: { columns: 100, rows: 24 } }));
  const dispatch = arranging(store);
  const logs = new LogBook();
  const reader = new LogReader({
    ...{ engine, get: store.get, dispatch, logs, timing: realTiming },
    onLines: () => {},
  });
  store.subscribe(() => reader.update());
  /** A key, and all that comes of it. */
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const chord of keys) {
      const intent = resolve(store.get(), { chord, text: chord.length === 1 ? chord : '' }, NOW);
      const parts = intent?.type === 'sequence' ? intent.intents : [intent];
      for (const part of parts) {
        if (part?.type === 'events') dispatch(...part.events);
        if (part?.type === 'log') await reader.act(part.action);
        if (part?.type === 'refused') assert.fail(part.why);
      }
      await settled();
    }
  };
  const write = (from: number, to: number): void => {
    const lines = Array.from({ length: to - from }, (_, index) => line(from + index));
    all.push(...lines);
    add?.(lines);
  };
  const read = (): readonly (number | undefined)[] =>
    logs.slice(0, logs.count).map(({ atMs }) => atMs);
  const notice = (): string => store.get().notices.at(-1)?.text ?? '';
  return { store, logs, reader, press, write, read, notice, asked };
}

const whole = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('a log that is read', () => {
  it('opens at its end; earlier pages come when they are near, none lost, none twice', async () => {
    const { press, read, asked, logs } = stage(10_000);
    await press('l');
    assert.deepEqual(read(), whole(9500, 10_000));
    assert.deepEqual(asked, ['500 follow']);
    await press('up');
    assert.deepEqual(read(), whole(7500, 10_000));
    for (let page = 0; page < 6; page++) await press('g');
    assert.deepEqual(read(), whole(0, 10_000));
    assert.equal(logs.isWhole, true);
    const { length } = asked;
    await press('g', 'up');
    assert.equal(asked.length, length, 'there is nothing earlier');
  });

  it('scrolled up, lines stay where they are while others arrive; G follows again', async () => {
    const { store, press, write, logs } = stage(1000);
    await press('l', 'pageup');
    const top = store.get().detail?.log.top;
    assert.ok(top !== undefined);
    const seen = logs.slice(logs.indexOf(top), 3);
    write(1000, 1500);
    assert.deepEqual(logs.slice(logs.indexOf(top), 3), seen);
    assert.equal(store.get().detail?.log.top, top);
    await press('G');
    assert.equal(store.get().detail?.log.top, undefined);
  });

  it('behind a flood the end is opened anew', async () => {
    const { press, write, logs, read, asked } = stage(1000);
    await press('l', 'pageup');
    for (let from = 1000; from < 81_000; from += 10_000) write(from, from + 10_000);
    assert.ok(logs.newer > 0);
    await press('G');
    assert.equal(asked.at(-1), '500 follow');
    assert.deepEqual(read(), whole(80_500, 81_000));
  });

  it('searches back through pages that are not read yet', async () => {
    const { store, press, logs, notice } = stage(10_000);
    await press('l', '/', ...'"line 42"', 'enter');
    const hit = store.get().detail?.log.hit;
    assert.ok(hit !== undefined);
    assert.equal(logs.slice(logs.indexOf(hit), 1)[0]?.text, 'line 4299');
    await press('N');
    const before = store.get().detail?.log.hit ?? NaN;
    assert.equal(logs.slice(logs.indexOf(before), 1)[0]?.text, 'line 4298');
    await press('n', 'n');
    assert.match(notice(), /no later "line 42"/);
    assert.equal(store.get().detail?.log.hit, hit);
    await press('/', 'z', 'z', 'enter');
    assert.match(notice(), /no earlier zz in the log/);
  });

  it('shows only what the filter wants, also of what comes later', async () => {
    const { press, write, read } = stage(1000);
    await press('l', 'f', ...'/9$/', 'enter');
    assert.ok(read().every((n) => Number(n) % 10 === 9));
    write(1000, 1020);
    assert.deepEqual(read().slice(-2), [1009, 1019]);
    await press('esc');
    assert.equal(read().length, 520);
  });
});

it('a log is written to a new file that is nobody else’s, whatever the name says', () => {
  const before = process.cwd();
  process.chdir(mkdtempSync(path.join(tmpdir(), 'dtop-log-')));
  try {
    const file = saveLog('../../etc/x y', [line(5)], NOW);
    assert.equal(path.dirname(file), process.cwd());
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8'), '1970-01-01T00:00:00.005Z stdout line 5\n');
    assert.throws(() => saveLog('../../etc/x y', [line(6)], NOW), { kind: 'denied' });
    assert.match(readFileSync(file, 'utf8'), /line 5/);
  } finally {
    process.chdir(before);
  }
});
