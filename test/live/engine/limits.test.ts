/** Limits, restart policy and name by keys, verified in the kernel's own files and by the engine's inspect. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Dockerd, field } from '../../support/dockerd.js';
import { Dtop, KEY } from '../../support/dtop.js';
import { kernelLimits, kernelSwap, type KernelLimits } from '../../support/limit-files.js';

const SLEEPER = { Cmd: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.2; done'] };
const MIB = 2 ** 20;

const NO_CLI =
  spawnSync('docker', ['--version']).error === undefined ? false : 'no docker CLI here';

/** Of a dialog, which breaks it between words. */
const commandIn = (text: string): string =>
  /docker update[^]*?\b[0-9a-f]{12}(?= +│)/
    .exec(text)?.[0]
    .replaceAll(/\s*│[^│]*?│/g, '')
    .replaceAll(/\s+/g, ' ') ?? '';

describe('limits, restart policy and name, on a real engine', () => {
  let engine: Dockerd;
  let dtop: Dtop;
  /** The command that was asked about last. */
  let shown = '';

  before(async () => {
    engine = await Dockerd.start();
    await engine.run('free', SLEEPER);
    await engine.run('held', {
      ...SLEEPER,
      HostConfig: { NanoCpus: 1e9, Memory: 256 * MIB, MemorySwap: 256 * MIB, PidsLimit: 200 },
    });
    dtop = Dtop.on(engine.endpoint);
    await dtop.shows(/live[^]*free[^]*held/);
  });
  after(async () => {
    dtop?.close();
    await engine?.close();
  });

  const inspect = (name: string): Promise<unknown> => engine.api('GET', `/containers/${name}/json`);
  const config = async (name: string, key: string): Promise<unknown> =>
    field(await inspect(name), 'HostConfig', key);
  const pidOf = async (name: string): Promise<number> =>
    Number(field(await inspect(name), 'State', 'Pid'));
  const kernel = async (name: string): Promise<KernelLimits> => kernelLimits(await pidOf(name));

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 100 && !(await holds()); tries++) await sleep(100);
    assert.ok(await holds(), dtop.text());
  }

  async function limit(name: string, words: string, told: RegExp): Promise<void> {
    await dtop.filter(name);
    dtop.press('L');
    await dtop.shows(/Limit \S+ to\?/);
    dtop.press('\u000b', words);
    await dtop.shows(told);
    dtop.press(KEY.enter);
    await dtop.shows(/Limit 1 container\?[^]*docker update[^]* yes, do it/);
    shown = commandIn(dtop.text());
    await dtop.confirm(/Limit 1 container\?/, 'y');
    await dtop.shows((text) => /limited \S+/.test(text) && !text.includes('Limit 1 container'));
    dtop.press(KEY.escape);
    await dtop.shows((text) => !/limited \S+/.test(text));
  }

  it('sets limits where there were none, and takes them away', async () => {
    const before = await kernel('free');
    await limit(
      'free',
      'cpus=0.5 memory=64m pids=50',
      /--cpu-quota 50000 --memory 64m --memory-swap -1 --pids-limit 50/,
    );
    const now = await kernel('free');
    assert.match(now.quota, /^50000/);
    assert.equal(now.memory, String(64 * MIB));
    assert.equal(now.pids, '50');
    assert.equal(await config('free', 'CpuQuota'), 50_000);
    assert.equal(await config('free', 'Memory'), 64 * MIB);
    assert.equal(await config('free', 'PidsLimit'), 50);
    await limit('free', 'cpus=none memory=none pids=none', /--cpu-quota -1/);
    await until(async () => JSON.stringify(await kernel('free')) === JSON.stringify(before));
  });

  it('shows what it sends: pasted, it does the same', { skip: NO_CLI }, async () => {
    const swapping = { Memory: 64 * MIB, MemorySwap: 512 * MIB };
    const specs = [
      ['bare', {}],
      ['quota', { CpuQuota: 40_000, CpuPeriod: 50_000 }],
      ['nano', { NanoCpus: 1e9, PidsLimit: 200, ...swapping }],
    ] as const;
    for (const [name, HostConfig] of specs) {
      await engine.run(name, { ...SLEEPER, HostConfig });
      const twin = await engine.run(`twin-of-${name}`, { ...SLEEPER, HostConfig });
      const takesAll = name === 'nano' ? 'mem=none pids=none' : 'cpus=none mem=none pids=none';
      for (const words of ['cpus=0.5 memory=100m pids=50', takesAll]) {
        await limit(`name=${name}`, words, /docker update -/);
        const command = shown.replace(/\b[0-9a-f]{12}$/, twin);
        const [, ...options] = command.split(' ');
        const { status, stderr } = spawnSync('docker', ['-H', engine.endpoint, ...options]);
        assert.equal(status, 0, `${command}: ${String(stderr)}`);
        assert.deepEqual(await kernel(`twin-of-${name}`), await kernel(name), command);
      }
    }
  });

  it('changes the limits a container was made with', async () => {
    await limit('held', 'cpu=0.25 mem=128m swap=256m', /docker update --cpus 0\.25/);
    assert.match((await kernel('held')).quota, /^25000/);
    assert.equal((await kernel('held')).memory, String(128 * MIB));
    assert.equal((await kernel('held')).pids, '200');
    assert.equal(await config('held', 'NanoCpus'), 25e7);
    assert.equal(await config('held', 'MemorySwap'), 256 * MIB);
  });

  it('takes the limit of swap away where the kernel has it', async () => {
    await limit('held', 'swap=none', /--memory-swap 7629394531250m/);
    assert.ok(kernelSwap(await pidOf('held')) > 1e18);
    await limit('held', 'mem=64m', /--memory 64m --memory-swap -1/);
    await limit('held', 'mem=128m swap=256m', /--memory 128m --memory-swap 256m/);
    await limit('held', 'mem=none', /--memory 3814697265625m --memory-swap 7629394531250m/);
    assert.ok(Number((await kernel('held')).memory) > 1e18);
    assert.ok(kernelSwap(await pidOf('held')) > 1e18);
  });

  it('changes the restart policy in place', async () => {
    dtop.press('R');
    await dtop.shows(/Restart policy[^]*unless-stopped/);
    dtop.press(KEY.down, KEY.down);
    await dtop.shows(/▸ on-failure:3/);
    dtop.press(KEY.enter);
    await dtop.confirm(/docker update --restart on-failure:3 [0-9a-f]{12}/, 'y');
    const policy = { Name: 'on-failure', MaximumRetryCount: 3 };
    await until(
      async () => JSON.stringify(await config('held', 'RestartPolicy')) === JSON.stringify(policy),
    );
  });

  it('renames', async () => {
    await dtop.filter('held');
    const id = field(await inspect('held'), 'Id');
    dtop.press('n');
    await dtop.shows(/Rename held to\?/);
    dtop.press('\u0015', 'held-back');
    await dtop.shows(/docker rename [0-9a-f]{12} held-back/);
    dtop.press(KEY.enter);
    await dtop.shows(/renamed held to held-back[^]*|held-back +running/);
    assert.equal(field(await inspect('held-back'), 'Id'), id);
  });
});
