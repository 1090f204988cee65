import assert from 'node:assert/strict';
import { linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { attach, rigFor } from '../support/kernel-rig.js';

/**
 * Who is not root may not ask which network namespace another's process is in. What /proc shows of each
 * namespace has inodes of its own, and these anyone may see.
 */
function stage(t: TestContext) {
  const rig = rigFor(t, 'v2');
  const container = rig.tree.container('net');
  const table = (pid: number | string): string =>
    join(rig.tree.roots.procRoot, String(pid), 'net/dev');
  const share = (pid: number): void => {
    mkdirSync(dirname(table(1)), { recursive: true });
    rmSync(table(1), { force: true });
    linkSync(table(pid), table(1));
  };
  const read = () => attach(rig, container).known.networkRxBytes;
  return { rig, container, share, read };
}

void test('the same table as process 1: its figures are the machine’s', (t) => {
  const { share, container, read } = stage(t);
  share(container.pid);
  assert.ok(Number.isNaN(read()));
});

void test('another table: the container’s own', (t) => {
  const { rig, share, read } = stage(t);
  share(rig.tree.container('idle').pid);
  assert.ok(read() > 0);
});

void test('process 1 is hidden: nothing says that it is shared', (t) => {
  assert.ok(stage(t).read() > 0);
});
