import type { HostGroup, HostRowKind } from '../model/host-row.js';
import type { Filesystem } from '../model/host-usage.js';
import type { MachineReading } from '../model/machine.js';
import { emptyReading } from '../model/reading.js';
import { own } from '../model/safe-text.js';
import { derive } from '../model/usage.js';
import { drift, lane, noise } from './random.js';
import { GIB, KIB, MIB } from './spec.js';
import { DEMO_INFO, type DemoWorld } from './world.js';

/** A part of the simulated machine that is no container. */
interface Part {
  readonly id: string;
  readonly kind: HostRowKind;
  readonly name: string;
  readonly what: string;
  /** On average; all together stay below what the world's host uses beside its containers. */
  readonly cpuPercent: number;
  readonly memoryMib: number;
  readonly pids: number;
  readonly writeKibPerSec?: number;
}

const service = (name: string, figures: Pick<Part, 'cpuPercent' | 'memoryMib' | 'pids'>): Part => ({
  id: `system.slice/${name}.service`,
  kind: 'service',
  name: `${name}.service`,
  what: `system.slice/${name}.service`,
  ...figures,
});

const PARTS: readonly Part[] = [
  {
    id: 'system.slice/docker.service',
    kind: 'engine',
    name: 'docker.service',
    what: 'dockerd, 12 docker-proxy',
    ...{ cpuPercent: 2.4, memoryMib: 168, pids: 96, writeKibPerSec: 40 },
  },
  {
    id: 'system.slice/containerd.service',
    kind: 'engine',
    name: 'containerd.service',
    what: 'containerd, 38 containerd-shim',
    ...{ cpuPercent: 1.6, memoryMib: 412, pids: 431 },
  },
  {
    ...service('systemd-journald', { cpuPercent: 1.9, memoryMib: 96, pids: 1 }),
    writeKibPerSec: 210,
  },
  service('node-exporter', { cpuPercent: 1.1, memoryMib: 31, pids: 9 }),
  service('ssh', { cpuPercent: 0.1, memoryMib: 12, pids: 3 }),
  service('cron', { cpuPercent: 0, memoryMib: 3, pids: 1 }),
  {
    id: 'user.slice',
    kind: 'users',
    name: 'user.slice',
    what: 'sessions of users',
    ...{ cpuPercent: 3.1, memoryMib: 240, pids: 14 },
  },
  {
    id: 'init.scope',
    kind: 'other',
    name: 'init.scope',
    what: 'init.scope',
    ...{ cpuPercent: 0, memoryMib: 14, pids: 1 },
  },
];

const filesystem = (mount: string, sizeGib: number, fill: number): Filesystem => ({
  device: own(`/dev/${mount === '/' ? 'sda2' : 'sdb1'}`),
  mount: own(mount),
  sizeBytes: sizeGib * GIB,
  usedBytes: sizeGib * GIB * fill,
  availableBytes: sizeGib * GIB * (1 - fill),
  isDataRoot: mount === '/var/lib/docker',
});

const FILESYSTEMS = [filesystem('/', 100, 0.38), filesystem('/var/lib/docker', 500, 0.86)];

/** The simulated machine beside its containers. */
export function demoMachine(world: DemoWorld): MachineReading {
  const { cpuPercent, cpus } = world.hostUsage();
  const seconds = world.nowMs / 1000;
  return {
    groups: PARTS.map((part) => group(part, world.seed, seconds)),
    cores: Array.from({ length: cpus }, (_, core) => {
      const lean = noise(lane(world.seed, 'cores'), core) - 0.5;
      const busy =
        cpuPercent * (1 + lean + 0.4 * drift(lane(world.seed, `core ${core}`), seconds / 4));
      return Math.min(100, Math.max(0, busy));
    }),
    filesystems: FILESYSTEMS,
  };
}

function group(part: Part, seed: number, seconds: number): HostGroup {
  const { id, kind, name, what, cpuPercent, memoryMib, pids, writeKibPerSec = 0 } = part;
  const swing = 1 + 0.5 * drift(lane(seed, id), seconds / 5);
  const before = { ...emptyReading(), atMs: 0, cpuNs: 0, blockReadBytes: 0, blockWriteBytes: 0 };
  const after = {
    ...before,
    atMs: 1000,
    cpuNs: cpuPercent * swing * 1e7,
    memoryUsageBytes: memoryMib * MIB,
    memoryLimitBytes: Infinity,
    blockWriteBytes: writeKibPerSec * KIB * swing,
    pids,
    pressureCpuSome: 0,
    pressureMemorySome: 0,
    pressureIoSome: 0,
  };
  const usage = derive(before, after, DEMO_INFO);
  return { id, kind, name: own(name), what: own(what), within: [], usage };
}
