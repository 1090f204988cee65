import type { Container } from '../../src/model/container.js';
import { own, sanitize, type SafeText } from '../../src/model/safe-text.js';
import type { Usage } from '../../src/model/usage.js';
import type { Verdict } from '../../src/model/verdict.js';
import type { ContainerRow } from '../../src/panes/container-row.js';
import { targetKey } from '../../src/model/operation.js';
import { container, NOW, usage } from './sample-state.js';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const labels = (all: Readonly<Record<string, string>>): Container['labels'] =>
  new Map(Object.entries(all).map(([key, value]) => [sanitize(key), sanitize(value)]));

const texts = (...all: readonly string[]): readonly SafeText[] => all.map((text) => sanitize(text));

const oomKilled: Verdict = {
  rule: 'oom-killed',
  severity: 'critical',
  score: 80,
  text: 'out of memory 3 times in 5 min',
};

interface Member {
  readonly is: Partial<Container>;
  readonly uses?: Usage;
  readonly verdicts?: readonly Verdict[];
}

/** Containers that differ in everything that can be asked about. Names are short: tables list them. */
const MEMBERS: Readonly<Record<string, Member>> = {
  api: {
    is: {
      image: own('shop/api:1.4'),
      health: 'healthy',
      project: own('shop'),
      service: own('api'),
      labels: labels({ team: 'pay', tier: 'web' }),
      networks: texts('shop_default', 'edge'),
      ports: [{ ip: undefined, privatePort: 80, publicPort: 8080, protocol: own('tcp') }],
      mounts: [mount('uploads', '/data')],
      createdAtMs: NOW - 40 * DAY,
      startedAtMs: NOW - 2 * DAY,
      restarts: 0,
    },
    uses: usage(95, {
      cpuLimitCores: 1,
      memoryUsageBytes: 240 * MIB,
      memoryAnonBytes: 200 * MIB,
      memoryLimitBytes: 256 * MIB,
      pids: 12,
    }),
  },
  canary: {
    is: {
      name: own('api-canary'),
      image: own('shop/api:1.5-rc1'),
      project: own('shop'),
      service: own('api'),
      labels: labels({ team: 'Pay', canary: '' }),
      networks: texts('shop_default'),
      createdAtMs: NOW - DAY,
      startedAtMs: NOW - 3 * HOUR,
      restarts: 1,
    },
    uses: usage(85, {
      cpuLimitCores: 2,
      memoryUsageBytes: 100 * MIB,
      memoryLimitBytes: 256 * MIB,
      pids: 9,
    }),
  },
  postgres: {
    is: {
      image: own('postgres:17'),
      health: 'healthy',
      project: own('shop'),
      service: own('db'),
      labels: labels({ team: 'data' }),
      networks: texts('shop_default'),
      ports: [{ ip: undefined, privatePort: 5432, publicPort: undefined, protocol: own('tcp') }],
      mounts: [mount('pgdata', '/var/lib/postgresql/data')],
      createdAtMs: NOW - 400 * DAY,
      startedAtMs: NOW - 30 * DAY,
      restarts: 2,
    },
    uses: {
      ...usage(4.1, { memoryUsageBytes: 3.9 * GIB, memoryLimitBytes: 4 * GIB, pids: 41 }),
      blockWriteBytesPerSec: 12 * MIB,
    },
  },
  worker: {
    is: {
      image: own('pay/worker:2'),
      state: 'restarting',
      exitCode: 137,
      restarts: 12,
      startedAtMs: undefined,
      labels: labels({ team: 'pay' }),
      networks: [],
    },
    verdicts: [oomKilled],
  },
  nginx: {
    is: {
      image: own('nginx:1.27'),
      health: 'unhealthy',
      labels: labels({ 'traefik.http.rule': 'Host(`a.example`) && Path(`/x`)' }),
      ports: [
        { ip: undefined, privatePort: 80, publicPort: 80, protocol: own('tcp') },
        { ip: undefined, privatePort: 443, publicPort: 443, protocol: own('udp') },
      ],
    },
    uses: {
      ...usage(0.5, { memoryUsageBytes: 20 * MIB, memoryLimitBytes: Infinity, pids: 5 }),
      networkRxBytesPerSec: 2 * MIB,
      networkTxBytesPerSec: 3 * MIB,
    },
  },
  redis: {
    is: { image: own('redis:8'), state: 'paused', networks: texts('host') },
    uses: usage(0, { memoryUsageBytes: 210 * MIB, memoryLimitBytes: Infinity, oomKills: 2 }),
  },
  job: {
    is: {
      name: own('nightly job'),
      image: own('shop/job:1.1'),
      state: 'exited',
      exitCode: 0,
      project: own('shop-staging'),
      startedAtMs: undefined,
      finishedAtMs: NOW - 3 * DAY,
      createdAtMs: NOW - 90 * DAY,
    },
  },
};

function mount(name: string, destination: string): Container['mounts'][number] {
  return {
    type: own('volume'),
    name: sanitize(name),
    source: sanitize(`/var/lib/docker/volumes/${name}/_data`),
    destination: sanitize(destination),
    readWrite: true,
  };
}

/** By the short names of the tables. */
export const FLEET: ReadonlyMap<string, ContainerRow> = new Map(
  Object.entries(MEMBERS).map(([short, { is, uses, verdicts = [] }], index) => {
    const each = container(index, { name: sanitize(short), ...is });
    const row = {
      key: targetKey(each),
      container: each,
      usage: uses,
      since: undefined,
      cpus: 2,
      source: uses && ('cgroup-v2' as const),
      pending: undefined,
      undoneAtMs: undefined,
      verdicts,
    };
    return [short, row];
  }),
);
