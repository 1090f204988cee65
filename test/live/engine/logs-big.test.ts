/** A log of a gigabyte, one that floods, and one that rotates while it is followed: by the whole program. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bigLog, type BigLog } from '../../support/big-log.js';
import { Dockerd } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';
import { peakBytes } from '../../support/meter.js';
import { EngineProxy } from '../../support/proxy.js';

const MOST_RSS = 150 * 2 ** 20;
/** While half a gigabyte is searched: garbage that is not collected yet. */
const MOST_SEARCHING = 224 * 2 ** 20;
const PAGE_UP = '\u001b[5~';
const PAGE_DOWN = '\u001b[6~';

describe('a log of a gigabyte', () => {
  let engine: Dockerd;
  let proxy: EngineProxy;
  let log: BigLog;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    log = await bigLog(engine, 2 ** 30, { 12_000: 'the needle', 15_000: 'another needle' });
    proxy = await EngineProxy.start(engine.socket);
    dtop = Dtop.on(proxy.endpoint);
    await dtop.shows(/live/);
    await dtop.filter('big');
    await dtop.shows(/big +exited/);
  });
  after(async () => {
    dtop?.close();
    await proxy?.close();
    await engine?.close();
  });

  /** Numbers of the lines on the screen. */
  const shown = (): readonly number[] =>
    [...dtop.text().matchAll(/line (\d{7}) /g)].map(([, number]) => Number(number));
  const assertPeak = (most: number): void =>
    assert.ok(peakBytes(dtop.pty.pid) < most, `${peakBytes(dtop.pty.pid) / 2 ** 20} MiB`);
  const inOrder = (numbers: readonly number[]): void =>
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => (numbers[0] ?? NaN) + index),
    );

  it('opens at its end: its last lines are asked for, and no more', async () => {
    dtop.press('l');
    await dtop.shows(() => shown().at(-1) === log.lines - 1);
    inOrder(shown());
    const asked = proxy.asked(/\/logs$/).map(({ target }) => target);
    assert.equal(asked.length, 1);
    assert.match(asked[0] ?? '', /[?&]tail=500(&|$)/);
  });

  it('pages back, line by line', async () => {
    for (let page = 0; page < 40; page++) {
      const [top = NaN] = shown();
      dtop.press(PAGE_UP);
      await dtop.shows(() => (shown()[0] ?? Infinity) < top);
      inOrder(shown());
      // nothing is passed over: the next page ends where this one began, a line is on both
      assert.ok((shown().at(-1) ?? NaN) >= top - 1, `${shown().at(-1)} above ${top}`);
    }
  });

  it('finds what lies above what was read, and what lies above that', async () => {
    dtop.press('/');
    await dtop.shows(/Enter/);
    dtop.press('needle', '\r');
    await dtop.shows(/the needle/);
    assert.ok(shown().includes(log.lines - 1 - 12_000));
    dtop.press('N');
    await dtop.shows(/another needle/);
    assert.ok(shown().includes(log.lines - 1 - 15_000));
  });

  it('goes to its first line, down from there, and back to the end', async () => {
    dtop.press('g');
    await dtop.shows(() => shown()[0] === 0);
    inOrder(shown());
    for (let page = 0; page < 200; page++) {
      const last = shown().at(-1) ?? NaN;
      dtop.press(PAGE_DOWN);
      await dtop.shows(() => (shown().at(-1) ?? NaN) > last);
      inOrder(shown());
    }
    assert.ok((shown()[0] ?? NaN) > 5000, 'more than a page was read');
    dtop.press('G');
    await dtop.shows(() => shown().at(-1) === log.lines - 1);
    inOrder(shown());
  });

  it('took no memory for all that', () => assertPeak(MOST_RSS));

  it('goes to a time in the middle of it, and searches on from there', async () => {
    // a million lines a second
    dtop.press('T');
    await dtop.shows(/Enter go there/);
    dtop.press('2026-11-01T00:00:03.123456Z', '\r');
    await dtop.shows(() => shown().includes(3_123_456));
    inOrder(shown());
    dtop.press(PAGE_UP);
    await dtop.shows(() => (shown()[0] ?? Infinity) < 3_123_440);
    const [top] = shown();
    dtop.press('/');
    await dtop.shows(/Enter keep/);
    dtop.press('needle', '\r');
    await dtop.shows(/searching: \d+k? lines/);
    dtop.press(KEY.escape);
    await dtop.shows(/given up: searching/);
    assert.equal(shown()[0], top);
    dtop.press('n');
    await dtop.shows(/another needle/, 60_000);
    assert.ok(shown().includes(log.lines - 1 - 15_000));
  });

  it('and takes little more while all of it is searched', () => assertPeak(MOST_SEARCHING));
});

describe('a log that rotates while it is followed', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  it('loses none of 10,000 numbered lines, and shows none twice', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dtop-logs-'));
    // begins when it is told
    const lines =
      'i=0; while [ $i -lt 100 ]; do seq -w $((10000 + i*100)) $((10099 + i*100)); i=$((i+1)); sleep 0.05; done';
    const id = await engine.run('rotating', {
      Cmd: ['sh', '-c', `trap : USR1; sleep 1000 & wait; ${lines}; echo all; sleep 1000`],
      HostConfig: {
        LogConfig: { Type: 'json-file', Config: { 'max-size': '100k', 'max-file': '20' } },
      },
    });
    dtop = Dtop.on(engine.endpoint, { cwd: folder });
    await dtop.shows(/rotating +running/);
    dtop.press('l');
    await dtop.shows(/following|nothing/);
    await engine.api('POST', `/containers/${id}/kill?signal=USR1`);
    await dtop.shows(/^ +all *$/m);
    dtop.press('W');
    await dtop.shows(/10001 lines written/);
    const [file = ''] = readdirSync(folder);
    const numbers = readFileSync(path.join(folder, file), 'utf8').match(/\b1\d{4}$/gm);
    assert.deepEqual(
      numbers,
      Array.from({ length: 10_000 }, (_, index) => String(10_000 + index)),
    );
    rmSync(folder, { recursive: true });
    const files = readdirSync(path.join(engine.dataRoot, 'containers', id));
    assert.ok(files.filter((name) => name.includes('-json.log')).length > 5, files.join(' '));
  });
});
