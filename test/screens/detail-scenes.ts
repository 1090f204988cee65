import { fromAnsi } from '../../src/model/ansi.js';
import type { EngineEvent, LogLine } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { targetKey } from '../../src/model/operation.js';
import type { KnownProcesses } from '../../src/model/process.js';
import { own } from '../../src/model/safe-text.js';
import { LogBook } from '../../src/store/log-book.js';
import { reduce } from '../../src/store/reduce.js';
import type { Event } from '../../src/store/event.js';
import type { State } from '../../src/store/state.js';
import { family, process } from '../support/sample-processes.js';
import { fileChange } from '../support/sample-changes.js';
import { inspectedRun } from '../support/sample-run.js';
import { container, HOST, NOW } from '../support/sample-state.js';
import { pressed, scene, shop, WIDE, type Scene } from './scenes.js';

const processes = (known: KnownProcesses): State =>
  reduce(pressed(shop, 'P'), { type: 'processes-read', key: targetKey(container(0)), known });

const busy = processes({
  source: 'kernel',
  processes: [
    ...family,
    process(105, { state: own('Z'), parentPid: 100, user: own('www-data'), readBytesPerSec: NaN }),
    process(106, { state: own('D'), writeBytesPerSec: 5e6, cpuPercent: 187.4, threads: 41 }),
  ],
  left: 0,
});

const said = (text: string, stream: LogLine['stream'] = 'stdout'): LogLine => ({
  stream,
  atMs: NOW - 65_000,
  ...fromAnsi(text, 1000),
});

/** One of everything that a log may hold. */
function mixedLog(): LogBook {
  const logs = new LogBook();
  logs.push(
    [
      said('listening on :8080'),
      said('{"level":"warn","time":1,"msg":"slow query","ms":1200,"sql":"select 1"}'),
      said('ts=1 level=error msg="no such file" path=/srv/data'),
      said('\u001b[1;32mok\u001b[0m 12 tests, \u001b[31m1 failed\u001b[0m'),
      said('ERROR connection refused', 'stderr'),
      said('\u001b]52;c;eA==\u0007 would write a clipboard', 'stderr'),
      said(`a long line ${'0123456789 '.repeat(20)}end`),
      said('GET /orders 200 query'),
    ],
    false,
  );
  return logs;
}

const logScene = (name: string, ...keys: readonly string[]): Scene => ({
  ...scene(
    name,
    pressed(
      reduce(pressed(shop, 'l'), {
        type: 'logs-changed',
        key: targetKey(container(0)),
        logs: 'following',
      }),
      ...keys,
    ),
    WIDE,
  ),
  logs: mixedLog(),
});

/** The shop's cache ended, and was asked about. */
function crashed(...keys: readonly string[]): State {
  const key = targetKey(container(2));
  const ended: Event[] = [
    {
      type: 'containers-changed',
      containers: [{ ...container(2, { name: own('cache'), state: 'restarting', exitCode: 137 }) }],
    },
    {
      type: 'happened',
      host: HOST,
      events: [happened('start', NOW - 33_000), happened('oom', NOW - 30_100)],
    },
    { type: 'happened', host: HOST, events: [happened('die', NOW - 30_000, 137)] },
  ];
  const state = pressed(ended.reduce(reduce, shop), '/', ...'cache', 'enter', ...keys);
  const inspected = inspectedRun({
    ...{ code: 137, oom: true, memory: 2 ** 28, restarts: 12 },
    ...{ policy: 'on-failure', most: 20, endedMs: 30_000, ranMs: 3000 },
  });
  const asked: Event[] = [
    { type: 'inspected', key, inspected },
    {
      type: 'last-lines-read',
      key,
      lines: [said('ready to accept connections'), said('out of memory', 'stderr')],
    },
  ];
  return asked.reduce(reduce, state);
}

const happened = (action: string, atMs: number, exitCode?: number): EngineEvent => ({
  ...{ kind: 'container', action: own(action), id: container(2).id, atMs, since: '0' },
  ...{ name: undefined, exitCode, signal: undefined, health: undefined },
});

const unchanged: Event = {
  type: 'changes-read',
  key: targetKey(container(0)),
  known: { changes: [], left: 0 },
};

/** The first one of the shop wrote a log, deleted a file, and had its settings changed. */
const changed = (...keys: readonly string[]): State =>
  pressed(
    reduce(pressed(shop, 'F'), {
      type: 'changes-read',
      key: targetKey(container(0)),
      known: {
        changes: [
          fileChange('/etc', 'C', 0),
          fileChange('/etc/app.conf', 'C', 4096),
          fileChange('/etc/motd', 'D', NaN),
          fileChange('/tmp', 'C', 0),
          fileChange('/tmp/\u001b[2Jx', 'A', NaN),
          fileChange('/var', 'C', 0),
          fileChange('/var/log', 'C', 0),
          fileChange('/var/log/app', 'A', 0),
          fileChange('/var/log/app/a.log', 'A', 3 * 2 ** 20),
          fileChange('/var/log/app/b.log', 'A', 5 * 2 ** 20),
        ],
        left: 3,
      },
    }),
    ...keys,
  );

/** What is looked at of one row. */
export const DETAIL_SCENES: readonly Scene[] = [
  scene('detail-processes', pressed(busy, 'down'), WIDE),
  scene('detail-processes-tree', pressed(busy, 't', 'G'), WIDE),
  scene('detail-processes-signal', pressed(busy, 'K', 'down', 'enter')),
  scene(
    'detail-processes-top',
    processes({ source: 'top', processes: [process(100, { startTicks: NaN })], left: 12 }),
  ),
  logScene('detail-logs-mixed'),
  logScene('detail-logs-wrapped', 'w', 't', 't', 't'),
  logScene('detail-logs-search', 't', '/', ...'query', 'enter'),
  logScene('detail-logs-prompt', 'f', ...'level:error | (x'),
  scene(
    'detail-overview',
    reduce(pressed(shop, 'O'), {
      type: 'inspected',
      key: targetKey(container(0)),
      inspected: inspectedRun(),
    }),
    WIDE,
  ),
  scene('detail-overview-ended', crashed('enter'), WIDE),
  scene('detail-events', crashed('E')),
  scene('detail-changes', changed('G', 'right', 'j'), WIDE),
  scene('detail-changes-none', reduce(pressed(shop, 'F'), unchanged)),
  scene('detail-processes-denied', processes(new Failure('denied', 'no process is to be seen'))),
];
