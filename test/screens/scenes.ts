import { Failure } from '../../src/model/failure.js';
import type { LogLine } from '../../src/model/engine.js';
import type { SelfUsage } from '../../src/model/host-usage.js';
import { targetKey } from '../../src/model/operation.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { resolve } from '../../src/panes/resolve.js';
import { History } from '../../src/store/history.js';
import { LogBook } from '../../src/store/log-book.js';
import { reduce } from '../../src/store/reduce.js';
import type { State } from '../../src/store/state.js';
import {
  arranged,
  container,
  HOST,
  HOST_USAGE,
  idOf,
  NOW,
  stateWith,
  usage,
} from '../support/sample-state.js';
import { composed } from '../support/composed.js';
import { sinceMarked } from '../support/since-marked.js';
import { machine, withoutEngine } from '../support/sample-machine.js';

export interface Scene {
  readonly name: string;
  readonly sizes: readonly (readonly [columns: number, rows: number])[];
  readonly state: State;
  readonly history: History;
  readonly logs: LogBook;
}

const MIB = 2 ** 20;

/** A small shop under load, with one of everything that changes how a row looks. */
const fleet = [
  container(0, { name: own('api-1'), image: own('shop/api:1.4'), health: 'healthy' }),
  container(1, { name: own('db'), image: own('postgres:17'), networkMode: own('host') }),
  container(2, { name: own('cache'), image: own('redis:8'), health: 'unhealthy' }),
  container(3, {
    name: own('worker-7'),
    image: own('shop/worker:1.4'),
    state: 'restarting',
    exitCode: 137,
    startedAtMs: undefined,
  }),
  container(4, { name: own('frozen'), state: 'paused' }),
  container(5, {
    name: own('job-1'),
    image: own('shop/job:1.1'),
    state: 'exited',
    exitCode: 0,
    finishedAtMs: NOW - 3 * 86_400_000,
  }),
  container(6, { name: sanitize('日本語-サービス'), image: own('shop/i18n:2') }),
];

const figures: State['usage'] = new Map([
  [
    idOf(0),
    usage(29.9, {
      cpuLimitCores: 0.3,
      memoryUsageBytes: 121 * MIB,
      memoryLimitBytes: 256 * MIB,
      networkRxBytes: 5 * MIB,
      networkTxBytes: 9 * MIB,
      pids: 3,
    }),
  ],
  [idOf(1), usage(4.1, { memoryUsageBytes: 3900 * MIB, memoryLimitBytes: 4096 * MIB, pids: 41 })],
  [idOf(2), usage(0.8, { memoryUsageBytes: 210 * MIB, memoryLimitBytes: Infinity, pids: 6 })],
  [idOf(4), usage(0, { memoryUsageBytes: 20 * MIB, memoryLimitBytes: Infinity, pids: 1 })],
  [idOf(6), usage(0.2, { memoryUsageBytes: 64 * MIB, memoryLimitBytes: Infinity, pids: 2 })],
]);

const base = stateWith(fleet, { usage: figures, sources: new Map([[idOf(0), 'cgroup-v2']]) });
const SELF: SelfUsage = {
  cpuPercent: 0.4,
  rssBytes: 61 * MIB,
  callsPerMin: 2,
  terminalBytesPerSec: 210,
};
export const shop: State = {
  ...base,
  host: { ...base.host, usage: HOST_USAGE, self: SELF },
};

/** The same shop when the rules have spoken. */
const judged: State = {
  ...shop,
  verdicts: new Map(
    (
      [
        [0, 'cpu-throttled', 'warning', 68, 'throttled 68% (limit 0.3)'],
        [1, 'memory-limit', 'critical', 95, 'mem 95%, +12M/min, full in 9m'],
        [
          2,
          'unhealthy',
          'warning',
          90,
          'unhealthy: curl: (7) Failed to connect to localhost port 80',
        ],
        [3, 'restart-loop', 'critical', 100, 'loop 7 in 5m, exit 137 OOM'],
        [4, 'paused', 'notice', 20, 'paused over 5m'],
      ] as const
    ).map(([index, rule, severity, score, text]) => [
      idOf(index),
      [{ rule, severity, score, text }],
    ]),
  ),
  hostVerdict: { severity: 'warning', text: 'memory pressure 34%: db causes, api-1 suffers' },
};

/** What the keys make of a state. */
export const pressed = (state: State, ...keys: readonly string[]): State =>
  keys.reduce((now, chord) => {
    const text = chord.length === 1 ? chord : '';
    const intent = resolve(now, { chord, text }, NOW);
    const parts = intent?.type === 'sequence' ? intent.intents : [intent];
    const events = parts.flatMap((part) => (part?.type === 'events' ? part.events : []));
    return arranged(
      events.reduce((state: State, event) => reduce(state, event), now),
      NOW,
    );
  }, state);

function historyOf(): History {
  const history = new History();
  for (let second = 0; second < 40; second++) {
    history.record({
      ...shop,
      nowMs: NOW - (39 - second) * 1000,
      usage: new Map(
        Array.from(figures, ([id, each]) => [
          id,
          { ...each, cpuPercent: each.cpuPercent * (0.4 + (second % 10) / 10) },
        ]),
      ),
    });
    history.recordMachine(machine(shop));
  }
  return history;
}

/** The same, with what happened to the first one. */
function eventful(): History {
  const history = historyOf();
  const events = [
    ['oom', 31, {}],
    ['die', 30, { exitCode: 137 }],
    ['start', 24, {}],
    ['health_status', 8, { health: own('healthy') }],
  ] as const;
  for (const [action, agoSec, rest] of events)
    history.marks.onEvent({
      kind: 'container',
      action: own(action),
      id: idOf(0),
      atMs: NOW - agoSec * 1000,
      since: '',
      ...{ name: undefined, exitCode: undefined, signal: undefined, health: undefined },
      ...rest,
    });
  return history;
}

const line = (text: string, stream: LogLine['stream'] = 'stdout'): LogLine => ({
  stream,
  atMs: NOW,
  text: sanitize(text),
});

function logsOf(): LogBook {
  const logs = new LogBook();
  logs.push(
    [line('listening on :8080'), line('slow query: 1.2 s', 'stderr'), line('GET / 200 \u001b[31m')],
    false,
  );
  return logs;
}

/** Of two containers, one of which has a long name. */
function mergedLogs(): LogBook {
  const logs = new LogBook();
  const of = (name: string, text: string) => ({ ...line(text), of: sanitize(name) });
  logs.push(
    [
      of('api-1', 'GET /orders 500'),
      of('a-name-that-is-longer-than-its-column', 'level=error msg="no connection" pool=orders'),
      of('api-1', 'GET /orders 500 again'),
    ],
    false,
  );
  return logs;
}

const following = (state: State): State =>
  reduce(state, { type: 'logs-changed', key: state.detail?.key ?? '', logs: 'following' });

const refused = new Failure(
  'denied',
  'unix:///var/run/docker.sock: permission denied, you are deploy',
  'sudo usermod -aG docker deploy, then log in again',
);
const cut = new Failure(
  'unreachable',
  'unix:///var/run/docker.sock: nobody listens there any more',
);

const lost = (everLive: boolean, failure: Failure): State => ({
  ...(everLive ? shop : stateWith([], { listed: false })),
  host: {
    ...shop.host,
    ...(!everLive && { engine: undefined, usage: undefined }),
    connection: {
      status: 'lost',
      sinceMs: NOW - 12_000,
      everLive,
      attempts: [{ endpoint: 'unix:///var/run/docker.sock', failure }],
    },
  },
});

const noticed = (): State =>
  reduce(
    reduce(shop, {
      type: 'operation-settled',
      operation: {
        op: 'container.remove',
        target: { host: HOST, id: idOf(1), name: own('db'), startedAtMs: undefined },
        force: false,
        volumes: false,
      },
      failure: new Failure(
        'conflict',
        'You cannot remove a running container. Stop the container before attempting removal or force remove',
      ),
      nowMs: NOW,
    }),
    {
      type: 'noticed',
      notice: { tone: 'good', text: 'started job-1', hint: undefined, untilMs: NOW + 1 },
    },
  );

const ALL_SIZES = [
  [40, 12],
  [80, 24],
  [120, 30],
  [200, 40],
] as const;
const STANDARD = [[80, 24]] as const;
export const WIDE = [
  [80, 24],
  [180, 40],
] as const;

export const scene = (name: string, state: State, sizes: Scene['sizes'] = STANDARD): Scene => ({
  name,
  sizes,
  state,
  history: historyOf(),
  logs: logsOf(),
});

const inspecting: State = reduce(pressed(shop, 'i'), {
  type: 'inspected',
  key: targetKey(container(0)),
  inspected: { Id: own('a1b2'), State: { Running: true, Pid: 4312 }, Names: [own('api-1')] },
});

const opened: State = { ...pressed(shop, '5'), machine: machine(shop) };

const daemonless: State = {
  ...shop,
  host: withoutEngine(shop.host),
  containers: new Map(
    [...shop.containers]
      .filter(([, { state }]) => state === 'running')
      .map(([key, each], index) => [
        key,
        index < 2 ? each : { ...each, name: own(`podman-4f1c2a9e7b${index}0`), image: own('') },
      ]),
  ),
};

/** 20 s ago, when the last container was still there. */
function looksBack(): State {
  const position = { scale: 'fine', tick: 19 } as const;
  const moment = historyOf().momentAt(position);
  const rest = new Map([...shop.containers].slice(0, -1));
  return {
    ...shop,
    containers: rest,
    past: moment && { position, moment, agoMs: NOW - moment.nowMs },
  };
}

export const SCENES: readonly Scene[] = [
  scene('containers', shop, ALL_SIZES),
  scene('containers-why', judged, ALL_SIZES),
  scene('containers-tiny', shop, [
    [20, 5],
    [10, 3],
  ]),
  scene('containers-filtered', pressed(shop, '/', 's', 'h', 'o', 'p', 'enter')),
  scene('containers-prompt', pressed(shop, '/', 'd', 'b')),
  scene('containers-prompt-error', pressed(shop, '/', ...'cpu>8x', 'left'), ALL_SIZES),
  scene('containers-prompt-unfinished', pressed(shop, '/', ...'api cpu>')),
  scene('containers-prompt-offer', pressed(shop, '/', ...'state:', 'tab', 'tab')),
  scene('containers-nothing-matches', pressed(shop, '/', 'z', 'z', 'enter')),
  scene('containers-marked', pressed(shop, 'space', 'space', 'down')),
  scene('containers-loading', stateWith([], { listed: false })),
  scene('containers-none', stateWith([])),
  scene('containers-running-only', pressed(shop, 'a')),
  scene('containers-lost', lost(true, cut), WIDE),
  scene('containers-read-only', { ...shop, host: { ...shop.host, readOnly: true } }),
  scene('containers-slow-line', { ...shop, frameIntervalMs: 500 }, WIDE),
  scene('containers-run', pressed(shop, 'X', ...'-u app sh -c "id; ls"')),
  scene('containers-late', { ...shop, host: { ...shop.host, deferred: 412 } }, WIDE),
  scene('containers-since', sinceMarked(shop), WIDE),
  scene('projects', arranged(pressed(composed(judged), '6')), WIDE),
  scene('projects-stop', pressed(arranged(pressed(composed(judged), '6')), 's')),
  scene('unconnected', lost(false, refused), WIDE),
  scene('demo-banner', { ...shop, host: { ...shop.host, banner: 'DEMO: simulated containers' } }),
  scene('notices', noticed()),
  scene('confirm-stop', pressed(shop, 's')),
  scene('confirm-remove-marked', pressed(shop, '*', 'd', 'f'), WIDE),
  scene('menu-signal', pressed(shop, 'K', 'down')),
  scene('menu-columns', pressed(shop, 'c', 'down')),
  scene('menu-sort', pressed(shop, 'o')),
  scene('help', pressed(shop, '?'), WIDE),
  scene('detail-charts', pressed(shop, 'enter'), WIDE),
  scene('detail-inspect', inspecting, WIDE),
  scene('detail-logs', following(pressed(shop, 'l')), WIDE),
  {
    ...scene('detail-logs-merged', following(pressed(shop, 'space', 'space', 'l')), WIDE),
    logs: mergedLogs(),
  },
  scene('past', looksBack(), ALL_SIZES),
  { ...scene('past-charts', pressed(looksBack(), 'enter'), WIDE), history: eventful() },
  { ...scene('containers-events', judged, WIDE), history: eventful() },
  { ...scene('detail-charts-events', pressed(shop, 'enter'), WIDE), history: eventful() },
  scene('compared', pressed(shop, 'space', 'space', 'enter'), WIDE),
  scene('host', arranged(opened), ALL_SIZES),
  scene('host-detail', pressed(arranged(opened), 'down', 'down', 'down', 'enter'), WIDE),
  scene('host-filtered', pressed(arranged(opened), '/', ...'cpu>5', 'enter')),
  scene('host-elsewhere', {
    ...opened,
    machine: { rows: [], cores: [], filesystems: [] },
  }),
  scene('daemonless', arranged(daemonless), WIDE),
  scene('daemonless-images', pressed(arranged(daemonless), '2')),
];
