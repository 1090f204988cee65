import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LogFiles } from '../../src/sampler/log-files.js';
import { idOf } from '../support/sample-state.js';

const MANY = 250;

describe('log files', () => {
  const ids = Array.from({ length: MANY }, (_, index) => idOf(index));
  const [one = idOf(0), two = idOf(1)] = ids;
  const sizes = new Map<string, number>();
  const asked: string[] = [];
  let nowMs = 0;
  const open = () => {
    sizes.clear();
    asked.length = 0;
    nowMs = 0;
    return new LogFiles({
      dataRoot: '/root',
      clock: () => nowMs,
      async sizeOf(path) {
        asked.push(path);
        const size = sizes.get(path);
        if (size === undefined) throw new Error('ENOENT');
        return size;
      },
    });
  };
  const json = (id: string): string => `/root/containers/${id}/${id}-json.log`;
  const local = (id: string): string => `/root/containers/${id}/local-logs/container.log`;

  it('are those of json-file and local, and tell how fast they grow', async () => {
    const files = open();
    sizes.set(json(one), 1000).set(local(two), 10);
    await files.look(new Set([one, two]));
    assert.deepEqual(files.of(one), { bytes: 1000, bytesPerSec: NaN });
    sizes.set(json(one), 6000).set(local(two), 10);
    nowMs = 5000;
    await files.look(new Set([one, two]));
    assert.deepEqual(files.of(one), { bytes: 6000, bytesPerSec: 1000 });
    assert.deepEqual(files.of(two), { bytes: 10, bytesPerSec: 0 });
    sizes.set(json(one), 7);
    nowMs = 10_000;
    await files.look(new Set([one]));
    assert.deepEqual(files.of(one), { bytes: 7, bytesPerSec: NaN }, 'rotated');
    assert.equal(files.of(two), undefined, 'stopped');
  });

  it('are looked at every five seconds, absent ones every minute, a hundred in a tick', async () => {
    const files = open();
    sizes.set(json(one), 1);
    const pair = new Set([one, two]);
    for (nowMs = 0; nowMs < 60_000; nowMs += 1000) await files.look(pair);
    assert.equal(asked.filter((path) => path === json(one)).length, 12);
    assert.deepEqual(
      asked.filter((path) => path.includes(two)),
      [json(two), local(two)],
    );
    const fleet = open();
    for (const id of ids) sizes.set(json(id), 1);
    await fleet.look(new Set(ids));
    assert.equal(asked.length, 100);
    await fleet.look(new Set(ids));
    await fleet.look(new Set(ids));
    assert.equal(asked.length, MANY);
  });

  it('are not asked for again while a disk does not answer', async () => {
    let asks = 0;
    const files = new LogFiles({
      dataRoot: '/root',
      clock: () => 0,
      sizeOf: () => {
        asks++;
        return new Promise(() => undefined);
      },
    });
    void files.look(new Set([one]));
    await files.look(new Set([one, two]));
    assert.equal(asks, 1);
  });
});
