/**
 * What a reader that does not read costs the engine: calls that make an event, while dtop's terminal takes
 * nothing and while dtop is stopped, beside those with nobody watching. The engine hands each event to its
 * watchers one after the other, and waits for them.
 * Usage: node --import tsx test/perf/stalled-bench.ts [--events 5000]
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { found, median, notRun, printTable } from '../support/bench.js';
import { whyNoCgroups } from '../support/cgroups.js';
import { Dockerd } from '../support/dockerd.js';
import { Dtop } from '../support/dtop.js';

const { values } = parseArgs({ options: { events: { type: 'string', default: '5000' } } });
const EVENTS = Number(values.events);
/** A stall has been noticed by then. */
const NOTICED_MS = 4000;
/** Most, of the median with nobody watching. */
const TIMES = 2;

/** Milliseconds of each of so many calls. */
async function tag(engine: Dockerd): Promise<readonly number[]> {
  const took: number[] = [];
  for (let index = 0; index < EVENTS; index++) {
    const start = performance.now();
    await engine.api('POST', `/images/busybox/tag?repo=busybox&tag=t${index % 20}`);
    took.push(performance.now() - start);
  }
  return took;
}

/** What is done to a dtop that shows the containers. */
const STATES: Readonly<Record<string, (dtop: Dtop) => void>> = {
  watched: () => undefined,
  'its terminal takes nothing': (dtop) => {
    dtop.pty.pause();
    // something to draw, until nothing goes any more
    dtop.press(...Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? '5' : '1')));
  },
  'stopped by Ctrl-Z': (dtop) => dtop.press('\u001a'),
};

async function main(): Promise<void> {
  const engine = await Dockerd.start();
  try {
    await engine.run('one', { Cmd: ['sleep', '100000'], HostConfig: { NetworkMode: 'none' } });
    const idle = await tag(engine);
    const rows: (readonly string[])[] = [['nobody', median(idle).toFixed(2), '']];
    for (const [name, bring] of Object.entries(STATES)) {
      const dtop = Dtop.on(engine.endpoint, { columns: 200, rows: 50 });
      try {
        await dtop.shows(/one +running/);
        bring(dtop);
        await sleep(NOTICED_MS);
        const times = median(await tag(engine)) / median(idle);
        rows.push([name, (times * median(idle)).toFixed(2), `${times.toFixed(2)} ×`]);
        found({
          what: `calls that make an event, dtop ${name}`,
          limit: `at most ${TIMES} × of nobody watching`,
          found: `${times.toFixed(2)} ×`,
          met: times <= TIMES,
        });
      } finally {
        dtop.close();
      }
    }
    printTable(['dtop', 'ms a call', ''], rows);
  } finally {
    await engine.close();
  }
}

const why = whyNoCgroups();
if (why === undefined) await main();
else notRun('stalled readers', why);
