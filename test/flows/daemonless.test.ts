/** Stories without an engine: the built program over a captured kernel, and a daemon that is away. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Dtop } from '../support/dtop.js';
import { KernelTree } from '../support/kernel-tree.js';
import { once } from '../support/report.js';
import { StubDaemon } from '../support/stub-daemon.js';

const HOST = 'v1-docker26.1.5';

describe('dtop without an engine', () => {
  let tree: KernelTree;
  let daemon: StubDaemon;
  let dtop: Dtop;
  const cache = mkdtempSync(join(tmpdir(), 'dtop-flow-'));
  before(() => {
    tree = new KernelTree(HOST);
    daemon = new StubDaemon(HOST);
  });
  afterEach(async () => {
    dtop.close();
    daemon.heal();
    await daemon.down();
  });
  after(async () => {
    tree.remove();
    await daemon.close();
    rmSync(cache, { recursive: true, force: true });
  });
  const roots = (cgroupRoot = tree.roots.cgroupRoot): readonly string[] => [
    ...['--cgroup-root', cgroupRoot, '--proc-root', tree.roots.procRoot, '-i', '0.3'],
  ];
  const start = (): void => {
    dtop = Dtop.on(daemon.endpoint, { args: roots(), env: { XDG_CACHE_HOME: cache } });
  };

  it('shows what the kernel has, until an engine answers; then remembers its names', async () => {
    start();
    await dtop.shows(/no engine: not there[^]*→[^]*docker-[0-9a-f]{8}/);
    dtop.press('s');
    await dtop.shows(/only to look at, no engine: not there/);
    dtop.press('2');
    await dtop.shows(/Only an engine can tell/);
    dtop.press('1');
    await daemon.up();
    await dtop.shows((text) => !text.includes('no engine') && /t26-burn +running/.test(text));
    assert.equal(await dtop.quit(), 0);

    await daemon.down();
    start();
    await dtop.shows(/no engine: [^]*t26-burn +running/);
    assert.equal(await dtop.quit(), 0);
  });

  it('does not wait for a daemon that hangs', async () => {
    await daemon.up();
    daemon.fail(/./, { kind: 'hang' });
    start();
    await dtop.shows(/no engine: no answer within 3 s[^]*(running|paused)/);
    daemon.heal();
    await dtop.shows((text) => !text.includes('no engine'));
    assert.equal(await dtop.quit(), 0);
  });

  it('reports the same to scripts, and fails only where there is nothing to report', async () => {
    const report = await once(daemon.endpoint, ...roots());
    assert.equal(report.hosts[0]?.engine, null);
    assert.match(report.hosts[0]?.error ?? '', /not there$/);
    assert.equal(report.containers.length, tree.containers.length);
    assert.ok(report.containers.every(({ memoryBytes }) => (memoryBytes ?? 0) > 0));
    await assert.rejects(once(daemon.endpoint, ...roots(cache)), {
      code: 1,
      stderr: /^dtop: no container engine answers: .*not there.*systemctl start docker\n$/,
    });
  });
});
