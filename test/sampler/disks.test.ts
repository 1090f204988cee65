import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillPercent } from '../../src/model/host-usage.js';
import { Disks } from '../../src/sampler/disks.js';
import { SyntheticHost } from '../support/synthetic-host.js';

const mount = (path: string, type: string, device: string): string =>
  `36 35 98:0 / ${path} rw,noatime shared:1 - ${type} ${device} rw\n`;

const MOUNTS = [
  mount('/', 'ext4', '/dev/sda1'),
  mount('/etc/hosts', 'ext4', '/dev/sda1'),
  mount('/proc', 'proc', 'proc'),
  mount('/run', 'tmpfs', 'tmpfs'),
  mount('/srv', 'xfs', '/dev/sdc'),
  mount('/mnt/far', 'nfs4', 'nas:/x'),
  mount('/var/lib/docker', 'xfs', '/dev/sdb'),
  mount('/var/lib/docker/overlay2/x/merged', 'overlay', 'overlay'),
  mount('/var/lib/docker/zfs/graph/y', 'zfs', 'pool/y'),
  mount('/backup\\040disk', 'btrfs', '/dev/sdd'),
];

async function measure(
  host: SyntheticHost,
  dataRoot: string,
  refused: string = '',
): Promise<ReturnType<Disks['read']>> {
  const statFs = async (path: string) => {
    if (path === refused) throw new Error('EACCES');
    return { bsize: 10, blocks: 100, bfree: 40, bavail: 20 };
  };
  const { clock, roots } = host.kernel;
  const disks = new Disks({ procRoot: roots.procRoot, dataRoot, clock, statFs });
  assert.equal(disks.read(), undefined, 'nobody waits for it');
  await new Promise(setImmediate);
  return disks.read();
}

void test('each disk once, the root first, then the one of the engine', async (t) => {
  const host = new SyntheticHost(t);
  host.proc('self/mountinfo', MOUNTS.join(''));
  const disks = await measure(host, '/var/lib/docker');
  assert.deepEqual(
    disks?.map((disk) => [disk.mount, disk.isDataRoot]),
    [
      ['/', false],
      ['/var/lib/docker', true],
      ['/backup disk', false],
      ['/srv', false],
    ],
  );
  const [first] = disks ?? [];
  assert.ok(first);
  assert.deepEqual([first.sizeBytes, first.usedBytes, first.availableBytes], [1000, 600, 200]);
  assert.equal(fillPercent(first), 75, 'as df counts: of what can be used');
});

void test('the disk of the engine may be the root, or of a kind not shown otherwise', async (t) => {
  const host = new SyntheticHost(t);
  host.proc('self/mountinfo', MOUNTS.join(''));
  assert.equal((await measure(host, '/opt/docker'))?.[0]?.isDataRoot, true);
  assert.deepEqual(
    (await measure(host, '/run/docker'))?.find(({ isDataRoot }) => isDataRoot)?.mount,
    '/run',
  );
  const far = await measure(host, '/mnt/far/docker');
  assert.equal(
    far?.some(({ isDataRoot }) => isDataRoot),
    false,
    'one far away may never answer',
  );
  assert.equal((await measure(host, ''))?.length, 5);
});

void test('what may not be looked at is left out', async (t) => {
  const host = new SyntheticHost(t);
  host.proc('self/mountinfo', MOUNTS.join(''));
  const disks = await measure(host, '', '/srv');
  assert.equal(
    disks?.some(({ mount: path }) => path === '/srv'),
    false,
  );
});

void test('measured again after half a minute, not sooner', async (t) => {
  const host = new SyntheticHost(t);
  host.proc('self/mountinfo', mount('/', 'ext4', '/dev/sda1'));
  let calls = 0;
  const statFs = async () => {
    calls++;
    return { bsize: 1, blocks: 1, bfree: 1, bavail: 1 };
  };
  const { clock, roots } = host.kernel;
  const disks = new Disks({ procRoot: roots.procRoot, dataRoot: '', clock, statFs });
  for (const waitMs of [0, 1000, 28_000, 2000]) {
    host.advance(waitMs);
    disks.read();
    await new Promise(setImmediate);
  }
  assert.equal(calls, 2);
});
