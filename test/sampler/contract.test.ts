import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../src/model/failure.js';
import { containerId } from '../../src/model/id.js';
import { emptyReading } from '../../src/model/reading.js';
import type { SampleTarget } from '../../src/model/source.js';
import { ApiSource } from '../../src/sampler/api.js';
import { sourceContract, type SourceRig } from '../support/contract-source.js';
import { kernelRig, targetOf } from '../support/kernel-rig.js';

const stranger: SampleTarget = {
  id: containerId('ab'.repeat(32)),
  pid: undefined,
  networkMode: 'bridge',
};

const USAGE: Readonly<Record<string, (seconds: number) => readonly [string, string]>> = {
  v1: (seconds) => ['cpuacct.usage', `${9e9 + seconds * 1e9}\n`],
  v2: (seconds) => ['cpu.stat', `usage_usec ${9e6 + seconds * 1e6}\n`],
};

function captured(host: 'v1' | 'v2'): SourceRig {
  const { tree, source, advance } = kernelRig(host);
  const container = tree.container('net');
  let seconds = 0;
  return {
    source,
    target: targetOf(container),
    stranger,
    advance: () => {
      advance(1000);
      const [name, text] = USAGE[host]?.(++seconds) ?? ['', ''];
      const dir = container.dirs.get(host === 'v1' ? 'cpuacct' : 'v2') ?? '';
      writeFileSync(join(dir, name), text);
    },
    stop: () => tree.stop(container),
    close: () => tree.remove(),
  };
}

function api(): SourceRig {
  const target = { ...stranger, id: containerId('cd'.repeat(32)) };
  let seconds = 1;
  let running = true;
  return {
    source: new ApiSource({
      clock: () => seconds * 1000,
      fetchStats: async (id) => {
        if (!running || id !== target.id) throw new Failure('gone', 'No such container');
        const [atMs, cpuNs] = [seconds * 1000, seconds * 1e9];
        return { ...emptyReading(), atMs, cpuNs, memoryUsageBytes: 4096 };
      },
    }),
    target,
    stranger,
    advance: async () => {
      seconds++;
      await new Promise((resolve) => setImmediate(resolve));
    },
    stop: () => {
      running = false;
    },
    close: () => undefined,
  };
}

sourceContract('cgroup-v1', () => captured('v1'));
sourceContract('cgroup-v2', () => captured('v2'));
sourceContract('api', api);
