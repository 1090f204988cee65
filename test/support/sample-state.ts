import type { Container } from '../../src/model/container.js';
import type { HostUsage } from '../../src/model/host-usage.js';
import { containerId, filePath, hostId, imageId } from '../../src/model/id.js';
import { targetKey } from '../../src/model/operation.js';
import { emptyReading, type Reading } from '../../src/model/reading.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { derive, type Usage } from '../../src/model/usage.js';
import { arrange } from '../../src/panes/table.js';
import { viewed } from '../../src/store/past.js';
import { initialState } from '../../src/store/initial-state.js';
import type { HostState, State } from '../../src/store/state.js';

/** States as literals: what a screen shows is decided by these and nothing else. */
export const HOST = hostId('local');
export const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);
export const MACHINE = { cpus: 4, memoryBytes: 8 * 2 ** 30 };

/** 64 hex digits that differ by `index`. */
export const idOf = (index: number): ReturnType<typeof containerId> =>
  containerId((index + 1).toString(16).padStart(64, '0'));

export const container = (index: number, change: Partial<Container> = {}): Container => ({
  kind: 'container',
  host: HOST,
  id: idOf(index),
  name: sanitize(`web-${index}`),
  image: own('shop/web:1.4'),
  imageId: imageId(`sha256:${'a'.repeat(64)}`),
  command: own('serve'),
  state: 'running',
  health: undefined,
  createdAtMs: NOW - 3_600_000,
  startedAtMs: NOW - 60_000 * (index + 1),
  finishedAtMs: undefined,
  exitCode: undefined,
  restarts: undefined,
  pid: undefined,
  networkMode: own('bridge'),
  networks: [own('bridge')],
  addresses: [],
  ports: [],
  mounts: [],
  labels: new Map(),
  project: undefined,
  service: undefined,
  ...change,
});

/** Two readings a second apart that make `cpuPercent`, everything else as given. */
export function usage(cpuPercent: number, change: Partial<Reading> = {}): Usage {
  const before: Reading = { ...emptyReading(), ...change, atMs: 0, cpuNs: 0 };
  const after: Reading = { ...emptyReading(), ...change, atMs: 1000, cpuNs: cpuPercent * 1e7 };
  return derive(before, after, MACHINE);
}

/** A machine of 8 CPUs under some load. */
export const HOST_USAGE: HostUsage = {
  atMs: 0,
  cpus: 8,
  cpuPercent: 41,
  load1: 3.1,
  load5: 2.2,
  load15: 1.4,
  memoryBytes: 31 * 2 ** 30,
  memoryUsedBytes: 12 * 2 ** 30,
  swapBytes: 0,
  swapUsedBytes: 0,
  pressureCpuSome: 4,
  pressureMemorySome: 0,
  pressureMemoryFull: 0,
  pressureIoSome: 12,
  pressureIoFull: 3,
};

const LIVE: HostState = {
  host: HOST,
  endpoint: 'unix:///var/run/docker.sock',
  connection: { status: 'live', sinceMs: NOW },
  engine: {
    kind: 'docker',
    version: own('26.1.5'),
    apiVersion: own('1.45'),
    hostname: own('web-01'),
    ...MACHINE,
    dataRoot: own('/var/lib/docker'),
    local: true,
  },
  usage: undefined,
  self: undefined,
  deferred: 0,
  banner: undefined,
  readOnly: false,
  directory: filePath('/srv/shop'),
};

/** A live host with these containers, in the order of the screen. */
export function stateWith(containers: readonly Container[], change: Partial<State> = {}): State {
  const state: State = {
    ...initialState(LIVE, NOW, { columns: 120, rows: 24 }),
    listed: true,
    containers: new Map(containers.map((each) => [targetKey(each), each])),
    ...change,
  };
  return arranged(state);
}

export const arranged = (state: State, nowMs = state.nowMs): State => ({
  ...state,
  panes: {
    ...state.panes,
    [state.pane]: { ...state.panes[state.pane], ...arrange(viewed(state), nowMs) },
  },
});
