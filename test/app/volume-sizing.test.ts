import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { arranging } from '../../src/app/dispatch.js';
import { createSizing } from '../../src/app/volume-sizing.js';
import type { EngineInfo } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { volumes as pane } from '../../src/panes/volumes.js';
import type { State } from '../../src/store/state.js';
import { createStore } from '../../src/store/store.js';
import { withObjects } from '../support/sample-objects.js';
import { stateWith } from '../support/sample-state.js';

const MIB = 2 ** 20;

/** Two volumes in a data root; one of another driver. */
function stage(t: TestContext, change: Partial<EngineInfo> = {}) {
  const dataRoot = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-volumes-'));
  t.after(() => fs.rmSync(dataRoot, { recursive: true, force: true }));
  fs.mkdirSync(path.join(dataRoot, 'containers'));
  const place = path.join(dataRoot, 'pgdata');
  fs.mkdirSync(place);
  const base = withObjects(stateWith([]));
  const volumes = new Map(
    [...(base.volumes ?? [])].map(([key, volume]) => [
      key,
      volume.name === 'pgdata'
        ? { ...volume, mountpoint: sanitize(place) }
        : { ...volume, driver: own('nfs') },
    ]),
  );
  const store = createStore({ ...base, volumes, pane: 'volumes' });
  const { engine: known } = base.host;
  assert.ok(known !== undefined);
  const info = { ...known, local: true, dataRoot: sanitize(dataRoot), ...change };
  const asked: AbortSignal[] = [];
  let answer = (): Promise<ReadonlyMap<string, number>> =>
    Promise.resolve(new Map([['pgdata', 7]]));
  const engine = {
    volumeSizes: (signal: AbortSignal) => {
      asked.push(signal);
      return answer();
    },
  };
  const sizing = createSizing({ backend: { engine, info }, store, dispatch: arranging(store) });
  const ended = async (): Promise<State> => {
    sizing.start();
    while (store.get().sizing !== undefined)
      await new Promise<void>((resolve) => {
        const stop = store.subscribe(() => {
          stop();
          resolve();
        });
      });
    return store.get();
  };
  const fails = (failure: Failure): void => {
    answer = () => Promise.reject(failure);
  };
  return { place, store, sizing, asked, ended, fails };
}

const sizeOf = (state: State, name: string): number | undefined =>
  [...(state.volumes?.values() ?? [])].find((volume) => volume.name === name)?.sizeBytes;

describe('sizes of volumes', () => {
  it('are blocks on the disk, by a walk where the files are readable', async (t) => {
    const { place, asked, ended } = stage(t);
    fs.writeFileSync(path.join(place, 'full'), Buffer.alloc(MIB, 'x'));
    fs.linkSync(path.join(place, 'full'), path.join(place, 'again'));
    fs.writeFileSync(path.join(place, 'hole'), '');
    fs.truncateSync(path.join(place, 'hole'), 64 * MIB);
    const state = await ended();
    const size = sizeOf(state, 'pgdata') ?? NaN;
    assert.ok(size >= MIB && size < 1.2 * MIB, `${size}`);
    assert.equal(sizeOf(state, 'f'.repeat(64)), undefined, 'another driver’s is not of this disk');
    assert.equal(asked.length, 0);
  });

  it('are asked of the engine where they are not', async (t) => {
    const { asked, ended } = stage(t, { local: false });
    assert.equal(sizeOf(await ended(), 'pgdata'), 7);
    assert.equal(asked.length, 1);
  });

  it('say what they are at, and end with Esc', (t) => {
    const { store, sizing } = stage(t);
    sizing.start();
    sizing.start();
    const said = pane((spec) => spec.summaryLines?.(store.get(), Infinity) ?? []);
    assert.match(
      said
        .flat()
        .map(({ text }) => text)
        .join(''),
      /^measuring .*Esc cancels$/,
    );
    sizing.cancel();
  });

  it('tell why they cannot be had, and that they were cancelled', async (t) => {
    const { ended, fails } = stage(t, { local: false });
    fails(new Failure('timeout', 'late'));
    assert.match((await ended()).notices.at(-1)?.text ?? '', /^volume sizes: late$/);
    const other = stage(t);
    const end = other.ended();
    other.sizing.cancel();
    assert.match((await end).notices.at(-1)?.text ?? '', /^volume sizes: cancelled$/);
  });
});
