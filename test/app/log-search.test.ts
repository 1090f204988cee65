import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logLine, logLines } from '../support/log-engine.js';
import { logStage } from '../support/log-stage.js';

const search = (text: string): readonly string[] => ['/', ...text, 'enter'];

describe('a search in a log', () => {
  it('goes back through pages that are not read yet', async () => {
    const { press, found, notice } = logStage(10_000);
    await press('l', ...search('"line 42"'));
    assert.equal(found(), 'line 4299');
    await press('N');
    assert.equal(found(), 'line 4298');
    await press('n', 'n');
    assert.match(notice(), /no later "line 42"\. n again: from the beginning/);
    assert.equal(found(), 'line 4299');
    await press(...search('zz'));
    assert.match(notice(), /no earlier zz\. N again: from the end/);
  });

  it('goes far back without keeping what it reads, and on again', async () => {
    const { press, found, logs, read, notice, engine, id } = logStage(0);
    engine.write(id, [
      logLine(0, 'needle 0'),
      ...logLines(1, 150_000),
      logLine(150_000, 'needle 1'),
      ...logLines(150_001, 400_000),
    ]);
    await press('l', ...search('needle'));
    assert.equal(found(), 'needle 1');
    assert.ok(logs.kept < 20_000, `${logs.kept} lines`);
    await press('N');
    assert.equal(found(), 'needle 0');
    assert.equal(read()[0], 0);
    await press('N');
    assert.match(notice(), /no earlier needle/);
    await press('n');
    assert.equal(found(), 'needle 1');
    await press('n');
    assert.match(notice(), /no later needle/);
  });

  it('told that there is nothing more, goes on from the other end', async () => {
    const { press, found, notice } = logStage(100_000);
    await press('l', ...search('/line 7[0-9]*55$/'));
    assert.equal(found(), 'line 79955');
    for (let hits = 0; hits < 120 && !/no earlier/.test(notice()); hits++) await press('N');
    assert.equal(found(), 'line 755');
    await press('N');
    assert.equal(found(), 'line 79955');
    await press('n');
    assert.match(notice(), /no later/);
    await press('n');
    assert.equal(found(), 'line 755');
  });

  it('can be given up, and says how far it was', async () => {
    const { press, reader, view, notice, engine } = logStage(500_000);
    await press('l', '/', 'q', 'q');
    const enter = press('enter');
    while (!/lines/.test(view()?.work ?? '')) await Promise.resolve();
    await reader.act({ does: 'give-up' });
    await enter;
    assert.match(notice(), /given up: searching: \d+ lines, at \d\d:\d\d:\d\d/);
    assert.ok(engine.told < 500_000, `${engine.told} lines were read`);
    assert.equal(view()?.work, undefined);
  });

  it('looks only at what the filter lets through, and within its time', async () => {
    const { press, found, notice, engine } = logStage(200_000);
    await press('l', 'f', ...'/0$/', 'enter', ...search('99'));
    assert.equal(found(), 'line 199990');
    const { told } = engine;
    const since = new Date(195_000).toISOString();
    await press('f', ...` since:${since}`, 'enter', ...search('"line 1"&!"line 19"'));
    assert.match(notice(), /no earlier/);
    assert.ok(engine.told < told + 50_000, `${engine.told} lines were read`);
  });
});
