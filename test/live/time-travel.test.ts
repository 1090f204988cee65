/**
 * The table as it was on the screen, cell by cell, on a real engine, with a container in it that has been
 * removed since. `DTOP_SLOW` makes the patience five times as long, for machines that are emulated.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, type ContainerSpec } from '../support/dockerd.js';
import { Dtop } from '../support/dtop.js';

const SLOW = process.env['DTOP_SLOW'] === undefined ? 1 : 5;
const PATIENCE_MS = 30_000 * SLOW;
/** Tables on record, each of another tick; in this time at most, looked for so often. */
const ENOUGH = 10;
const RECORDED_MS = 30_000 * SLOW;
const LOOK_MS = 50;
/** Two ticks and the answers to what is asked of new containers. */
const SETTLED_MS = 3_000 * SLOW;
/** Until a step is on the screen. */
const STEP_MS = 200 * SLOW;
/** Back beyond what was recorded. */
const MOST_STEPS = 120;

const shell = (script: string): ContainerSpec => ({
  Cmd: ['sh', '-c', script],
  HostConfig: { NetworkMode: 'none' },
});

const FLEET: Readonly<Record<string, ContainerSpec>> = {
  steady: shell('sleep 3600'),
  // figures that differ in each tick
  busy: shell('while :; do dd if=/dev/zero of=/tmp/f bs=1M count=3; rm /tmp/f; sleep 0.2; done'),
  doomed: shell('while :; do dd if=/dev/zero of=/dev/null bs=1M count=500; sleep 0.3; done'),
};

/** Titles and rows, without the marks before them: the cursor is of the view. */
const tableOf = (text: string): string => {
  const lines = text.split('\n');
  const titles = lines.findIndex((line) => /^ *NAME +STATE +WHY/.test(line));
  const rows = lines.slice(titles, titles + 2 + Object.keys(FLEET).length);
  return rows.map((line) => line.slice(3).trimEnd()).join('\n');
};

describe('time travel on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;

  before(async () => {
    engine = await Dockerd.start();
    for (const [name, spec] of Object.entries(FLEET)) await engine.run(name, spec);
    dtop = Dtop.on(engine.endpoint, { columns: 170, rows: 20 });
    await dtop.shows(/doomed +running +(\S.*)?\d\.\d\s/, PATIENCE_MS);
    // what becomes known of a container between the first ticks is shown at once, and kept with the next one
    await sleep(SETTLED_MS);
  });

  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  it('shows the tables that were on the screen, with one that has been removed', async () => {
    const recorded = new Set<string>();
    let last = '';
    const endMs = Date.now() + RECORDED_MS;
    for (; recorded.size < ENOUGH && Date.now() < endMs; await sleep(LOOK_MS)) {
      const table = tableOf(dtop.text());
      // seen twice: it is not just being drawn
      if (/doomed +running/.test(table) && table === last) recorded.add(table);
      last = table;
    }
    await engine.api('DELETE', '/containers/doomed?force=1');
    await dtop.shows((text) => !tableOf(text).includes('doomed'), PATIENCE_MS);

    const found = new Set<string>();
    for (let step = 0; step < MOST_STEPS && !dtop.text().includes('nothing older'); step++) {
      dtop.press('[');
      // what comes next on the screen may be the time that has passed, not yet the step
      await sleep(STEP_MS);
      found.add(tableOf(dtop.text()));
    }
    assert.equal(recorded.size, ENOUGH);
    const missing = [...recorded].filter((table) => !found.has(table));
    assert.deepEqual(missing, [], `of ${recorded.size}; found: ${[...found].join('\n')}`);
  });

  it('acts on nothing there, and comes back to now', async () => {
    dtop.press('d');
    await dtop.shows(/this is the past, \d\d:\d\d:\d\d: \\ returns to now/);
    assert.doesNotMatch(dtop.text(), /Remove 1 container/);
    dtop.press('\\');
    await dtop.shows((text) => !text.includes('PAST') && !tableOf(text).includes('doomed'));
  });
});
