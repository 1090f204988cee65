import { Failure } from '../../src/model/failure.js';
import { hostRows, type HostGroup } from '../../src/model/host-row.js';
import type { Filesystem } from '../../src/model/host-usage.js';
import type { Machine } from '../../src/model/machine.js';
import type { Reading } from '../../src/model/reading.js';
import { own } from '../../src/model/safe-text.js';
import type { HostState, State } from '../../src/store/state.js';
import { HOST_USAGE, NOW, usage } from './sample-state.js';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

type Named = Pick<HostGroup, 'kind'> & { readonly name: string; readonly what?: string };

const group = (named: Named, cpuPercent: number, figures: Partial<Reading>): HostGroup => ({
  id: named.name,
  kind: named.kind,
  name: own(named.name),
  what: own(named.what ?? `system.slice/${named.name}`),
  within: [],
  usage: usage(cpuPercent, {
    pressureCpuSome: 0,
    pressureMemorySome: 0,
    pressureIoSome: 0,
    memoryLimitBytes: Infinity,
    ...figures,
  }),
});

const groups: readonly HostGroup[] = [
  group({ kind: 'engine', name: 'docker.service', what: 'dockerd, 4 docker-proxy' }, 2.4, {
    memoryUsageBytes: 168 * MIB,
    pids: 41,
  }),
  group(
    { kind: 'engine', name: 'containerd.service', what: 'containerd, 6 containerd-shim' },
    1.1,
    {
      memoryUsageBytes: 97 * MIB,
      pids: 88,
    },
  ),
  group({ kind: 'service', name: 'backup.service' }, 212, {
    memoryUsageBytes: 1980 * MIB,
    memoryLimitBytes: 2 * GIB,
    pids: 9,
    pressureIoSome: 31.4,
  }),
  group({ kind: 'service', name: 'ssh.service' }, 0.1, { memoryUsageBytes: 12 * MIB, pids: 3 }),
  group({ kind: 'users', name: 'user.slice', what: 'sessions of users' }, 6.3, {
    memoryUsageBytes: 240 * MIB,
    pids: 14,
  }),
];

const disk = (mount: string, sizeBytes: number, fill: number): Filesystem => ({
  device: own('/dev/sda1'),
  mount: own(mount),
  sizeBytes,
  usedBytes: sizeBytes * fill,
  availableBytes: sizeBytes * (1 - fill),
  isDataRoot: mount === '/var/lib/docker',
});

/** A machine on which a backup is what hurts, and no container. */
export const machine = ({ usage: containers }: State): Machine => ({
  rows: hostRows({ groups, running: containers.size, containers, host: HOST_USAGE }),
  cores: [97, 100, 12, 3.2, 40, 0, 8, 61],
  filesystems: [disk('/', 100 * GIB, 0.38), disk('/var/lib/docker', 500 * GIB, 0.97)],
});

const REFUSED = new Failure(
  'denied',
  'unix:///var/run/docker.sock: permission denied, you are deploy, the socket belongs to root:docker',
  'sudo usermod -aG docker deploy, then log in again',
);

/** Nobody answers, and the kernel tells. */
export const withoutEngine = (host: HostState, failure: Failure = REFUSED): HostState => ({
  ...host,
  engine: undefined,
  connection: {
    status: 'daemonless',
    sinceMs: NOW,
    attempts: [{ endpoint: 'unix:///var/run/docker.sock', failure }],
  },
});
