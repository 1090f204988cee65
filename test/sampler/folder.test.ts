import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { it, type TestContext } from 'node:test';
import { readFolder } from '../../src/sampler/folder.js';

function stage(t: TestContext): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-folder-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  const root = path.join(dir, '_data');
  fs.mkdirSync(path.join(root, 'sub/deep'), { recursive: true });
  fs.mkdirSync(path.join(dir, 'outside'));
  fs.writeFileSync(path.join(dir, 'outside/secret'), 'x');
  fs.writeFileSync(path.join(root, 'a'), 'hello', { mode: 0o640 });
  fs.symlinkSync('../outside', path.join(root, 'out'));
  return root;
}

it('tells what lies there, folders first, and where links lead', async (t) => {
  const root = stage(t);
  fs.writeFileSync(path.join(root, 'b\u001b[31m\n'), '');
  const { entries, left } = await readFolder(root, []);
  assert.equal(left, 0);
  assert.deepEqual(
    entries.map(({ name, kind, sizeBytes, leadsTo }) => [name, kind, sizeBytes > 4096, leadsTo]),
    [
      ['sub', 'folder', false, undefined],
      ['a', 'file', false, undefined],
      ['b␛[31m␊', 'file', false, undefined],
      ['out', 'link', false, '../outside'],
    ],
  );
  const file = entries.find(({ raw }) => raw === 'a');
  assert.deepEqual([file?.sizeBytes, file?.mode, file?.uid], [5, 0o640, process.getuid?.()]);
  assert.deepEqual((await readFolder(root, ['sub'])).entries[0]?.raw, 'deep');
});

it('is led out by no link, at any step, and by no name', async (t) => {
  const root = stage(t);
  await assert.rejects(readFolder(root, ['out']), { code: /ELOOP|ENOTDIR/ });
  fs.rmSync(path.join(root, 'sub'), { recursive: true });
  fs.symlinkSync('../outside', path.join(root, 'sub'));
  await assert.rejects(readFolder(root, ['sub', 'deep']), { code: /ELOOP|ENOTDIR/ });
  for (const step of ['..', '.', '', '../outside'])
    await assert.rejects(readFolder(root, [step]), /not a name/);
  const link = `${root}-link`;
  fs.symlinkSync(root, link);
  await assert.rejects(readFolder(link, []), { code: /ELOOP|ENOTDIR/ });
});

it('counts what it does not tell, and closes what it opened', async (t) => {
  const root = stage(t);
  const many = path.join(root, 'sub');
  for (let index = 0; index < 2100; index++) fs.writeFileSync(path.join(many, `${index}`), '');
  const before = fs.readdirSync('/proc/self/fd').length;
  const { entries, left } = await readFolder(root, ['sub']);
  await assert.rejects(readFolder(root, ['missing']), { code: 'ENOENT' });
  assert.deepEqual([entries.length, left], [2000, 101]);
  assert.equal(fs.readdirSync('/proc/self/fd').length, before);
});
