import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { withSizes } from '../../src/sampler/changed-sizes.js';
import { fileChange } from '../support/sample-changes.js';

const BLOCK = 4096;

function layer(t: TestContext): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-layer-'));
  t.after(() => fs.rmSync(root, { recursive: true }));
  fs.mkdirSync(path.join(root, 'etc'));
  fs.writeFileSync(path.join(root, 'etc/big'), Buffer.alloc(3 * BLOCK, 1));
  fs.truncateSync(path.join(root, 'etc/big'), 3 * BLOCK);
  fs.symlinkSync('/proc/self/exe', path.join(root, 'etc/link'));
  return root;
}

const options = (signal = new AbortController().signal) => {
  const pauses: number[] = [];
  let now = 0;
  const pause = async (ms: number): Promise<void> => void pauses.push(ms);
  return { signal, pause, clock: () => (now += 5), pauses };
};

test('blocks of what is there; of what is deleted, gone or not to be seen nothing', async (t) => {
  const root = layer(t);
  const changes = [
    fileChange('/etc/big', 'A'),
    fileChange('/etc/gone', 'C'),
    fileChange('/etc/big', 'D'),
  ];
  const sized = await withSizes(root, changes, options());
  assert.deepEqual(
    sized.map(({ sizeBytes }) => sizeBytes),
    [3 * BLOCK, NaN, NaN],
  );
  const nowhere = await withSizes('/nowhere', changes, options());
  assert.ok(nowhere.every(({ sizeBytes }) => Number.isNaN(sizeBytes)));
});

test('links of the container lead nowhere', async (t) => {
  const root = layer(t);
  const outside = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-outside-'));
  t.after(() => fs.rmSync(outside, { recursive: true }));
  fs.writeFileSync(path.join(outside, 'secret'), Buffer.alloc(9 * BLOCK, 1));
  fs.symlinkSync(outside, path.join(root, 'way'));
  const changes = [
    fileChange('/way/secret', 'A'),
    fileChange('/etc/link', 'A'),
    fileChange(`/../${path.basename(outside)}/secret`, 'A'),
  ];
  const [through, link, above] = await withSizes(root, changes, options());
  assert.equal(through?.sizeBytes, NaN);
  assert.ok((link?.sizeBytes ?? NaN) <= BLOCK, 'a link is as long as its name');
  assert.equal(above?.sizeBytes, NaN);
});

test('the disk is left to others half of the time, and it can be given up', async (t) => {
  const root = layer(t);
  const many = Array.from({ length: 128 }, () => fileChange('/etc/big', 'A'));
  const paced = options();
  await withSizes(root, many, paced);
  assert.deepEqual(paced.pauses, [5, 5]);
  await assert.rejects(withSizes(root, many, options(AbortSignal.abort())), { name: 'AbortError' });
});
