/**
 * npm run calm: thirty containers that are well, on a real engine, watched as a person would for ten
 * minutes. Whatever is said of any of them is a false alarm; some seconds later a real one must be told.
 * Usage: npm run calm -- [--minutes 10] [--containers 30]
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { found, notRun } from '../support/bench.js';
import { CALM, shell } from '../support/calm-fleet.js';
import { whyNoCgroups } from '../support/cgroups.js';
import { Dockerd } from '../support/dockerd.js';
import { Dtop } from '../support/dtop.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    containers: { type: 'string', default: '30' },
  },
});
const LOOK_MS = 500;
const TROUBLE = /trouble +running +throttled \d+%/;
/** Nothing between its state and its CPU. */
const ROW = /^[ ▸●]*(calm-\S+) +running +(.*)$/gm;
const IS_CALM = /^([\d.]+|–) /;

/** The kinds in turn: each a server, a database, a batch job. */
async function populate(engine: Dockerd, count: number): Promise<void> {
  const kinds = Object.entries(CALM);
  for (let index = 0; index < count; index++) {
    const kind = kinds[index % kinds.length];
    if (kind !== undefined) await engine.run(`${kind[0]}-${index}`, kind[1]);
  }
}

/** Alarms as they were told, each once, and how many looks saw all containers. */
async function watch(dtop: Dtop, count: number, minutes: number) {
  const alarms = new Set<string>();
  let looks = 0;
  for (const end = Date.now() + minutes * 60_000; Date.now() < end; await sleep(LOOK_MS)) {
    const rows = [...dtop.text().matchAll(ROW)];
    if (rows.length === count) looks++;
    for (const [, name, rest = ''] of rows) if (!IS_CALM.test(rest)) alarms.add(`${name}: ${rest}`);
  }
  return { alarms, looks };
}

async function main(): Promise<void> {
  const [minutes, count] = [Number(values.minutes), Number(values.containers)];
  const engine = await Dockerd.start();
  const dtop = Dtop.on(engine.endpoint, { columns: 170, rows: count + 12 });
  try {
    await populate(engine, count);
    await dtop.shows((text) => [...text.matchAll(ROW)].length === count);
    const { alarms, looks } = await watch(dtop, count, minutes);
    for (const alarm of alarms) console.log(alarm.trimEnd());
    await engine.run('trouble', {
      ...shell('while :; do :; done'),
      HostConfig: { NetworkMode: 'none', NanoCpus: 50_000_000 },
    });
    const isTold = await dtop.shows(TROUBLE).then(
      () => true,
      () => false,
    );
    const what = `alarms of ${count} calm containers in ${minutes} minutes, ${looks} looks`;
    const met = alarms.size === 0 && looks > 0 && isTold;
    found({
      what,
      limit: 'none, and one of a real trouble',
      found: `${alarms.size}, ${isTold ? 'told' : 'not told'}`,
      met,
    });
  } finally {
    dtop.close();
    await engine.close();
  }
}

const why = whyNoCgroups();
if (why === undefined) await main();
else notRun('calm', why);
