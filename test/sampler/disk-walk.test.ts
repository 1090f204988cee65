import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { treeBytes } from '../../src/sampler/disk-walk.js';

const { signal } = new AbortController();

function tree(t: TestContext): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-walk-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** As `du` counts: in blocks, each inode once. */
const du = (dir: string): number =>
  Number(execFileSync('du', ['-s', '-B1', '-x', dir], { encoding: 'utf8' }).split('\t')[0]);

function walk(root: string, until = signal) {
  const pauses: number[] = [];
  let now = 0;
  const bytes = treeBytes(root, {
    signal: until,
    clock: () => (now += 5),
    pause: async (ms) => pauses.push(ms),
  });
  return { bytes, pauses };
}

test('what du counts: holes cost nothing, a file with two names counts once', async (t) => {
  const dir = tree(t);
  fs.mkdirSync(path.join(dir, 'a/b'), { recursive: true });
  fs.writeFileSync(path.join(dir, 'a/full'), Buffer.alloc(300_000, 1));
  fs.linkSync(path.join(dir, 'a/full'), path.join(dir, 'a/b/again'));
  const hole = fs.openSync(path.join(dir, 'hole'), 'w');
  fs.writeSync(hole, 'x', 50_000_000);
  fs.closeSync(hole);
  fs.symlinkSync('/', path.join(dir, 'root'));
  const bytes = await walk(dir).bytes;
  assert.equal(bytes, du(dir));
  assert.ok(bytes > 300_000 && bytes < 600_000);
});

test('after each batch the disk is left alone for as long as it was used', async (t) => {
  const dir = tree(t);
  for (let index = 0; index < 200; index++) fs.writeFileSync(path.join(dir, `${index}`), 'x');
  const { bytes, pauses } = walk(dir);
  await bytes;
  assert.deepEqual(pauses, [5, 5, 5]);
});

test('it ends with its signal', async (t) => {
  await assert.rejects(walk(tree(t), AbortSignal.abort(new Error('enough'))).bytes, /enough/);
});
