/**
 * What the reader of a log notices: how soon a gigabyte shows its end and what that takes, and how long a key
 * waits while a container prints 50,000 lines a second.
 * Usage: node --import tsx test/perf/logs-bench.ts
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bigLog } from '../support/big-log.js';
import { found, median, mib, notRun, quantile } from '../support/bench.js';
import { Dockerd, engineMissing } from '../support/dockerd.js';
import { Dtop } from '../support/dtop.js';
import { peakBytes } from '../support/meter.js';

const OPENED = 10;
const KEYS = 100;
const KEY_PAUSE_MS = 30;
/** As many lines each tenth of a second, and files that are thrown away soon. */
const FLOOD = {
  Cmd: ['sh', '-c', 'while :; do seq 1 5000; sleep 0.1; done'],
  HostConfig: { LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '2' } } },
};
const MOST = { openMs: 300, rssBytes: 150 * 2 ** 20, keyMs: 100 } as const;

/** From the write of a key to the screen that shows what it does, ms. */
async function timed(dtop: Dtop, key: string, shows: RegExp): Promise<number> {
  const beganAt = performance.now();
  dtop.press(key);
  await dtop.shows(shows);
  return performance.now() - beganAt;
}

async function openBig(engine: Dockerd): Promise<void> {
  const { name, lines } = await bigLog(engine, 2 ** 30);
  const dtop = Dtop.on(engine.endpoint);
  try {
    await dtop.shows(/live/);
    await dtop.filter(name);
    const times: number[] = [];
    for (let round = 0; round < OPENED; round++) {
      times.push(await timed(dtop, 'l', new RegExp(`line ${lines - 1} `)));
      await timed(dtop, '\u001b', new RegExp(`${name} +exited`));
    }
    const rss = peakBytes(dtop.pty.pid);
    found({
      what: 'the end of a log of 1 GiB, from the key',
      limit: `at most ${MOST.openMs} ms, ${mib(MOST.rssBytes)} MiB`,
      found: `median ${median(times).toFixed(0)} ms, worst ${Math.max(...times).toFixed(0)} ms, ${mib(rss)} MiB`,
      met: Math.max(...times) <= MOST.openMs && rss <= MOST.rssBytes,
    });
  } finally {
    dtop.close();
  }
}

async function readFlood(engine: Dockerd): Promise<void> {
  await engine.run('flood', FLOOD);
  const dtop = Dtop.on(engine.endpoint);
  try {
    await dtop.shows(/flood +running/);
    await dtop.filter('flood');
    dtop.press('l');
    await dtop.shows(/older ones let go/);
    const times: number[] = [];
    for (let key = 0; key < KEYS; key += 2) {
      times.push(await timed(dtop, 'k', /\d+k? below/));
      await sleep(KEY_PAUSE_MS);
      times.push(await timed(dtop, 'G', /following/));
      await sleep(KEY_PAUSE_MS);
    }
    const p99 = quantile(times, 0.99);
    found({
      what: 'a key to its frame, in a log of 50,000 lines/s',
      limit: `p99 at most ${MOST.keyMs} ms`,
      found: `p50 ${median(times).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, ${mib(peakBytes(dtop.pty.pid))} MiB`,
      met: p99 <= MOST.keyMs,
    });
  } finally {
    dtop.close();
  }
}

const missing = engineMissing();
if (missing === undefined) {
  const engine = await Dockerd.start();
  try {
    await openBig(engine);
    await readFlood(engine);
  } finally {
    await engine.close();
  }
} else notRun('logs', missing);
