/**
 * What the whole program costs by the number of containers: real cgroups with a process each (without an
 * engine a thousand take seconds), a stub of the API that lists them, dtop on a terminal of 200 × 50 at
 * one tick a second. A tenth of the containers moves in each second, and then all of them.
 * Usage: node --import tsx test/perf/scale-bench.ts [counts…] [--filled: with 15 minutes of history]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { found, mib, notRun, printTable, quantile } from '../support/bench.js';
import { whyNoCgroups } from '../support/cgroups.js';
import { Fleet } from '../support/fleet.js';
import { cpuPercents, descriptorsOf, rssBytes } from '../support/meter.js';
import { Probed, type Delays } from '../support/probed.js';

const COUNTS = [10, 100, 300, 1000];
const WARM_MS = 2000;
const WINDOW_MS = 4000;
const STIR_MS = 1000;
/** The shares of the containers that move in each second. */
const [FEW, ALL] = [0.1, 1];

const KEYS = 120;
const KEY_PAUSE_MS = 25;
const KEY_LIMIT_MS = 2000;
/** Down and up again, so that the cursor moves and not the rows below it. */
const RUN = 20;
const [DOWN, UP] = ['j', 'k'] as const;
/** The mark of the row under the cursor: written when it moves, and by no tick. */
const CURSOR = Buffer.from('▸');

/** Interval and time that fill rings of 900 samples. */
const FILL = ['--interval', '0.1'];
const FILL_MS = 95_000;

interface Cost {
  readonly count: number;
  readonly cpuPercent: number;
  readonly busyCpuPercent: number;
  readonly rssBytes: number;
  readonly readsPerTick: number;
  readonly busyReadsPerTick: number;
  readonly descriptors: number;
  readonly bytesPerSec: number;
  readonly delays: Delays;
  readonly keyMs: readonly number[];
}

/** CPU percent and reads a tick while a share of the containers moves. */
async function moving(dtop: Probed, fleet: Fleet, share: number) {
  const stirring = setInterval(() => void fleet.stir(share), STIR_MS);
  await sleep(WARM_MS);
  const before = (await dtop.look()).reads;
  const [cpuPercent = NaN] = await cpuPercents([[dtop.pty.pid]], WINDOW_MS);
  const reads = (await dtop.look()).reads - before;
  clearInterval(stirring);
  return { cpuPercent, readsPerTick: reads / (WINDOW_MS / 1000) };
}

/** From the key to the first byte of the frame that shows the cursor elsewhere. */
function keyToFrame({ pty }: Probed, key: string): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const done = (ms: number): void => {
      clearTimeout(timer);
      stop();
      resolve(ms);
    };
    const timer = setTimeout(() => done(Infinity), KEY_LIMIT_MS);
    const stop = pty.onOutput((data) => {
      if (data.includes(CURSOR)) done(performance.now() - startedAt);
    });
    pty.write(key);
  });
}

async function keys(dtop: Probed): Promise<readonly number[]> {
  const times: number[] = [];
  for (let pressed = 0; pressed < KEYS; pressed++) {
    times.push(await keyToFrame(dtop, pressed % (2 * RUN) < RUN ? DOWN : UP));
    await sleep(KEY_PAUSE_MS);
  }
  return times;
}

async function measure(count: number, filled: boolean): Promise<Cost> {
  const fleet = await Fleet.of(count, true);
  const dtop = await Probed.start(['--host', fleet.endpoint, ...(filled ? FILL : [])]);
  try {
    await dtop.pty.waitFor(/fake-/);
    if (filled) await sleep(FILL_MS);
    const few = await moving(dtop, fleet, FEW);
    const { bytes } = dtop.pty;
    const all = await moving(dtop, fleet, ALL);
    const bytesPerSec = (dtop.pty.bytes - bytes) / ((WARM_MS + WINDOW_MS) / 1000);
    const { pid } = dtop.pty;
    const isLargest = count >= Math.max(...COUNTS);
    let keyMs: readonly number[] = [];
    const delays = await dtop.delays(async () => {
      if (!isLargest) return;
      const stirring = setInterval(() => void fleet.stir(FEW), STIR_MS);
      keyMs = await keys(dtop);
      await sleep(WARM_MS);
      clearInterval(stirring);
    });
    return {
      count,
      cpuPercent: few.cpuPercent,
      busyCpuPercent: all.cpuPercent,
      rssBytes: rssBytes([pid]),
      readsPerTick: few.readsPerTick,
      busyReadsPerTick: all.readsPerTick,
      descriptors: descriptorsOf(pid),
      bytesPerSec,
      delays,
      keyMs,
    };
  } finally {
    await dtop.close();
    await fleet.close();
  }
}

/** A tick a second, so that percent × 10 is ms a tick. */
const perTick = (cpuPercent: number): string => (cpuPercent * 10).toFixed(1);

function tell(costs: readonly Cost[]): void {
  printTable(
    [
      'containers',
      'CPU ms a tick',
      'all busy',
      'reads a tick',
      'all busy',
      'RSS MiB',
      'open files',
    ],
    costs.map((cost) => [
      cost.count,
      perTick(cost.cpuPercent),
      perTick(cost.busyCpuPercent),
      cost.readsPerTick.toFixed(0),
      cost.busyReadsPerTick.toFixed(0),
      mib(cost.rssBytes),
      cost.descriptors,
    ]),
  );
  const [smallest, largest] = [costs[0], costs.at(-1)];
  if (smallest === undefined || largest === undefined) return;
  const { count, cpuPercent, busyCpuPercent, delays, keyMs } = largest;
  const what = `${count} containers`;
  found({
    what: `${what}, CPU of dtop at 1 s`,
    limit: 'under 6 % of a core',
    found: `${cpuPercent.toFixed(1)} %, all busy ${busyCpuPercent.toFixed(1)} %`,
    met: cpuPercent < 6,
  });
  found({
    what: `${what}, memory`,
    limit: 'under 150 MiB',
    found: `${mib(largest.rssBytes)} MiB`,
    met: largest.rssBytes < 150 * 2 ** 20,
  });
  if (keyMs.length > 0) {
    found({
      what: `${what}, key to changed frame`,
      limit: 'p99 under 50 ms',
      found: `p50 ${quantile(keyMs, 0.5).toFixed(1)}, p99 ${quantile(keyMs, 0.99).toFixed(1)} ms`,
      met: quantile(keyMs, 0.99) < 50,
    });
  }
  found({
    what: `${what}, event loop held`,
    limit: 'p99 up to 20 ms',
    found: `p99 ${delays.p99.toFixed(1)}, longest ${delays.max.toFixed(1)} ms`,
    met: delays.p99 <= 20,
  });
  const growth = largest.busyCpuPercent / smallest.busyCpuPercent;
  found({
    what: `from ${smallest.count} to ${count} containers, CPU`,
    limit: 'no worse than linear',
    found: `× ${growth.toFixed(1)}`,
    met: growth <= count / smallest.count,
  });
}

const why = whyNoCgroups();
if (why !== undefined) notRun('scale', why);
else {
  const words = process.argv.slice(2);
  const counts = words.map(Number).filter(Number.isInteger);
  const costs: Cost[] = [];
  for (const count of counts.length > 0 ? counts : COUNTS)
    costs.push(await measure(count, words.includes('--filled')));
  tell(costs);
}
