import assert from 'node:assert/strict';
import { statSync, readFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { saveLog } from '../../src/app/log-file.js';
import { settled } from '../support/fake-timing.js';
import { logLine } from '../support/log-engine.js';
import { logStage, until } from '../support/log-stage.js';
import { NOW } from '../support/sample-state.js';

const whole = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('a log that is read', () => {
  it('opens at its end; earlier pages come when they are near, none lost, none twice', async () => {
    const { press, read, asked } = logStage(10_000);
    await press('l');
    assert.deepEqual(read(), whole(9500, 10_000));
    assert.deepEqual(asked, ['500 follow']);
    await press('up');
    assert.deepEqual(read(), whole(7500, 10_000));
    assert.equal(asked.at(-1), '2500 until 9500');
    for (let page = 0; page < 600; page++) await press('pageup');
    assert.deepEqual(read(), whole(0, 10_000));
    const { length } = asked;
    await press('up');
    assert.equal(asked.length, length, 'there is nothing earlier');
  });

  it('goes to the first line, and from there page by page to the end, which is followed', async () => {
    const { press, read, write, view, engine } = logStage(30_000);
    await press('l', 'g');
    assert.equal(read()[0], 0);
    assert.ok(read().length < 10_000);
    write(30_000, 30_010);
    for (let page = 0; page < 2000 && view()?.top !== undefined; page++) await press('pagedown');
    assert.deepEqual(read(), whole(0, 30_010));
    write(30_010, 30_020);
    assert.equal(read().at(-1), 30_019);
    assert.equal(engine.followers, 1);
  });

  it('scrolled up, lines stay where they are while others arrive; G follows again', async () => {
    const { press, write, logs, view } = logStage(1000);
    await press('l', 'pageup');
    const top = view()?.top;
    assert.ok(top !== undefined);
    const seen = logs.slice(logs.indexOf(top), 3);
    write(1000, 1500);
    assert.deepEqual(logs.slice(logs.indexOf(top), 3), seen);
    assert.equal(view()?.top, top);
    await press('G');
    assert.equal(view()?.top, undefined);
  });

  it('behind a flood the end is opened anew', async () => {
    const { press, write, logs, read, asked } = logStage(1000);
    await press('l', 'pageup');
    for (let from = 1000; from < 81_000; from += 10_000) write(from, from + 10_000);
    assert.ok(logs.newer > 0);
    await press('G');
    assert.equal(asked.at(-1), '500 follow');
    assert.deepEqual(read(), whole(80_500, 81_000));
  });

  it('shows only what the filter wants, also of what comes later, and as much as fits', async () => {
    const { press, write, read } = logStage(3000);
    await press('l', 'f', ...'/99$/', 'enter');
    await until(() => read().length === 25);
    write(3000, 3100);
    assert.deepEqual(read().slice(-2), [2999, 3099]);
    await press('esc');
    assert.equal(read().length, 2600);
  });

  it('where nothing can be seen nothing is taken, and the place is kept', async () => {
    const { press, reader, write, read, view, engine } = logStage(1000);
    await press('l', 'pageup');
    const top = view()?.top;
    reader.pause();
    assert.equal(engine.followers, 0);
    write(1000, 1010);
    reader.resume();
    await settled();
    assert.equal(view()?.top, top);
    assert.equal(read().at(-1), 1009);
    assert.equal(new Set(read()).size, read().length);
  });

  it('lines of a container that is removed stay', async () => {
    const { press, read, store, engine, id } = logStage(100);
    await press('l');
    engine.end(id);
    store.dispatch({ type: 'containers-listed', containers: [] });
    await settled();
    assert.deepEqual(read(), whole(0, 100));
  });
});

it('a log is written to a new file that is nobody else’s, whatever the name says', () => {
  const before = process.cwd();
  process.chdir(mkdtempSync(path.join(tmpdir(), 'dtop-log-')));
  try {
    const file = saveLog('../../etc/x y', [logLine(5)], NOW);
    assert.equal(path.dirname(file), process.cwd());
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(readFileSync(file, 'utf8'), '1970-01-01T00:00:00.005Z stdout line 5\n');
    assert.throws(() => saveLog('../../etc/x y', [logLine(6)], NOW), { kind: 'denied' });
    assert.match(readFileSync(file, 'utf8'), /line 5/);
  } finally {
    process.chdir(before);
  }
});
