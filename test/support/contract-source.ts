import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import type { SampleTarget, Source } from '../../src/model/source.js';

/** One source over a world in which `target` runs and `stranger` does not exist. */
export interface SourceRig {
  readonly source: Source;
  readonly target: SampleTarget;
  readonly stranger: SampleTarget;
  /** Some time passes, in which the container used CPU; answers on their way arrive. */
  advance(): void | Promise<void>;
  /** The container stops, and its counters with it. */
  stop(): void | Promise<void>;
  close(): void;
}

const TRIES = 5;
const UNTOUCHED = -12345;
const FIELDS = Object.keys(emptyReading()).filter((key): key is keyof Reading => key !== '');
const COUNTERS = [
  'cpuNs',
  'cpuPeriods',
  'oomKills',
  'networkRxBytes',
  'networkTxBytes',
  'blockReadBytes',
  'blockWriteBytes',
] as const satisfies readonly (keyof Reading)[];

function untouched(): Reading {
  const reading = emptyReading();
  for (const field of FIELDS) reading[field] = UNTOUCHED;
  return reading;
}

function attached(rig: SourceRig): unknown {
  const handle = rig.source.attach(rig.target);
  assert.notEqual(handle, undefined, 'the source takes the running container');
  return handle;
}

/** Reads until the outcome comes; `stale` may come first, as answers may be on their way. */
async function readUntil(rig: SourceRig, handle: unknown, wanted: 'ok' | 'gone'): Promise<Reading> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const into = untouched();
    const outcome = rig.source.read(handle, into);
    if (outcome === wanted) return into;
    await rig.advance();
  }
  return assert.fail(`not ${wanted} after ${TRIES} reads`);
}

/** What every `Source` promises (model/source.ts). */
export function sourceContract(name: string, makeRig: () => SourceRig): void {
  const contract = (title: string, check: (rig: SourceRig) => Promise<void> | void): void => {
    void test(`${name}: ${title}`, async () => {
      const rig = makeRig();
      try {
        await check(rig);
      } finally {
        rig.close();
      }
    });
  };

  contract('a read fills every field, with unknown as NaN', async (rig) => {
    const reading = await readUntil(rig, attached(rig), 'ok');
    for (const field of FIELDS) {
      assert.equal(typeof reading[field], 'number', field);
      assert.ok(!(reading[field] < 0), `${field} is ${reading[field]}`);
    }
    assert.ok(Number.isFinite(reading.atMs));
    assert.ok(Number.isFinite(reading.cpuNs) && Number.isFinite(reading.memoryUsageBytes));
  });

  contract('time goes on and counters do not go back', async (rig) => {
    const handle = attached(rig);
    const before = await readUntil(rig, handle, 'ok');
    await rig.advance();
    const after = await readUntil(rig, handle, 'ok');
    assert.ok(after.atMs > before.atMs);
    assert.ok(after.cpuNs > before.cpuNs);
    for (const counter of COUNTERS) {
      assert.ok(!(after[counter] < before[counter]), `${counter} went back`);
    }
  });

  contract('a stopped container is gone', async (rig) => {
    const handle = attached(rig);
    await readUntil(rig, handle, 'ok');
    await rig.stop();
    await readUntil(rig, handle, 'gone');
    rig.source.detach(handle);
  });

  contract('an unknown container is declined, or gone', async (rig) => {
    const handle = rig.source.attach(rig.stranger);
    if (handle !== undefined) await readUntil(rig, handle, 'gone');
  });

  contract('detaching ends, twice harmlessly, and attaching again begins', async (rig) => {
    const handle = attached(rig);
    rig.source.detach(handle);
    rig.source.detach(handle);
    await readUntil(rig, attached(rig), 'ok');
  });

  contract('refresh, facts and prefer are safe at any time', async (rig) => {
    const handle = attached(rig);
    rig.source.refresh(handle);
    rig.source.prefer?.(new Set([rig.target.id]));
    const { pid, startedAtMs } = rig.source.facts(handle);
    assert.ok(pid === undefined || pid > 0);
    assert.ok(startedAtMs === undefined || startedAtMs > 0);
    rig.source.prefer?.(new Set());
    await readUntil(rig, handle, 'ok');
  });
}
