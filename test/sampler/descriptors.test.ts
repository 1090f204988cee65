import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { budgetOf, Descriptors, type FileCalls } from '../../src/sampler/descriptors.js';
import { KernelCalls } from '../support/kernel-calls.js';

function directory(t: TestContext, files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), 'dtop-files-'));
  t.after(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  return dir;
}

const numbered = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, `${index}\n`]));

const textOf = ({ bytes }: Descriptors): string => bytes.buffer.toString('latin1', 0, bytes.length);

void test('a kept file is opened once and read from its start each time', (t) => {
  const dir = directory(t, { usage: '1\n' });
  const calls = new KernelCalls();
  const files = new Descriptors(calls, 10);
  const file = files.file(join(dir, 'usage'));
  for (const text of ['1\n', '22\n', '3\n']) {
    writeFileSync(file.path, text);
    files.read(file);
    assert.equal(textOf(files), text);
  }
  assert.deepEqual([calls.openCount, files.kept, files.reads], [1, 1, 3]);
  files.close(file);
  files.close(file);
  assert.deepEqual([calls.openCount, files.kept], [0, 0]);
});

void test('beyond the budget files are opened for each read', (t) => {
  const dir = directory(t, numbered(5));
  const calls = new KernelCalls();
  const files = new Descriptors(calls, 3);
  const all = Object.keys(numbered(5)).map((name) => files.file(join(dir, name)));
  for (let round = 0; round < 2; round++) {
    all.forEach((file, index) => {
      files.read(file);
      assert.equal(textOf(files), `${index}\n`);
    });
  }
  assert.deepEqual([calls.openCount, files.kept], [3, 3]);
});

void test('the budget goes to groups in their order, whole or not at all', (t) => {
  const dir = directory(t, numbered(6));
  const calls = new KernelCalls();
  const files = new Descriptors(calls, 4);
  const all = Object.keys(numbered(6)).map((name) => files.file(join(dir, name)));
  const groups = [all.slice(0, 2), all.slice(2, 5), all.slice(5)];
  files.allot(groups);
  for (const file of all) files.read(file);
  assert.deepEqual(
    all.map(({ fd }) => fd !== undefined),
    [true, true, false, false, false, true],
  );
  files.allot(groups.reverse());
  for (const file of all) files.read(file);
  assert.deepEqual(
    all.map(({ fd }) => fd !== undefined),
    [false, false, true, true, true, true],
  );
  assert.equal(calls.openCount, 4);
});

void test('EMFILE gives up some kept descriptors and goes on', (t) => {
  const dir = directory(t, numbered(9));
  const calls = new KernelCalls();
  const files = new Descriptors(calls, 100);
  const all = Object.keys(numbered(9)).map((name) => files.file(join(dir, name)));
  calls.limit = 8;
  for (let round = 0; round < 2; round++) {
    all.forEach((file, index) => {
      files.read(file);
      assert.equal(textOf(files), `${index}\n`);
    });
  }
  assert.equal(files.budget, 6);
  assert.ok(calls.openCount <= 6);
});

void test('EMFILE with nothing to give up is told', (t) => {
  const dir = directory(t, numbered(1));
  const calls = new KernelCalls();
  calls.limit = 0;
  const files = new Descriptors(calls, 100);
  assert.throws(() => files.readPath(join(dir, 'f0')), { code: 'EMFILE' });
  assert.equal(calls.openCount, 0);
});

void test('a failed first read leaves no descriptor behind', (t) => {
  const dir = directory(t, { 'cpu.pressure': '' });
  const calls = new KernelCalls();
  const files = new Descriptors(
    {
      open: (path) => calls.open(path),
      read: () => {
        throw Object.assign(new Error('no'), { code: 'EOPNOTSUPP' });
      },
      close: (fd) => calls.close(fd),
    },
    10,
  );
  assert.throws(() => files.read(files.file(join(dir, 'cpu.pressure'))), { code: 'EOPNOTSUPP' });
  assert.deepEqual([calls.openCount, files.kept], [0, 0]);
});

/** seq_file gives a file of many records a page of whole records at a time. */
function pageWise(text: string, record: number): FileCalls {
  return {
    open: () => 3,
    close: () => undefined,
    read: (_, buffer, offset, length, position) => {
      const whole = Math.floor(Math.min(4096, length) / record) * record;
      return buffer.write(text.slice(position, position + whole), offset, 'latin1');
    },
  };
}

void test('a file that comes in pages, and is larger than the buffer, is read whole', () => {
  const record = `${'x'.repeat(119)}\n`;
  const text = record.repeat(2000);
  const files = new Descriptors(pageWise(text, record.length), 10);
  files.read(files.file('net/dev'));
  assert.equal(textOf(files), text);
});

void test('the budget leaves room for others, down to keeping nothing', () => {
  assert.deepEqual([64, 256, 1024, 20_000, Infinity].map(budgetOf), [
    0,
    192,
    768,
    18_976,
    Infinity,
  ]);
});
