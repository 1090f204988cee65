import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { readOnly } from '../../src/engine/read-only.js';
import { containerId, hostId, processId } from '../../src/model/id.js';
import type { Operation, ProcessTarget } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { processStat } from '../../src/sampler/process-stat.js';
import { loadBundle } from '../support/host-bundle.js';
import { startStubDaemon } from '../support/stub-daemon.js';

const host = hostId('local');
const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
const engine = new DockerEngine({ host, endpoint: parseEndpoint(daemon.endpoint, {}) });
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});

const id = containerId(String(loadBundle('v1').containers['disk']?.inspect['Id']));
const answer = (body: unknown, status = 200) =>
  ({ kind: 'answer', answer: { status, body } }) as const;

test('top: by its titles, whatever their order; what no title tells is unknown', async () => {
  const Titles = ['COMMAND', 'PID', 'PPID', 'USER', 'S', 'RSS', 'NLWP', 'ELAPSED'];
  const Processes = [
    ['sh -c \u001b[2J', '4312', '1', 'root', 'Ss', '12', '3', '60'],
    ['no pid', 'x'],
    'not a row',
  ];
  daemon.fail(/top$/, answer({ Titles, Processes }));
  const { source, processes } = await engine.processes(id, never);
  assert.deepEqual([source, processes.length], ['top', 1]);
  const [process] = processes;
  assert.ok(process);
  assert.deepEqual(
    [process.pid, process.parentPid, process.command, process.state, process.rssBytes],
    [4312, 1, 'sh -c ␛[2J', 'S', 12 * 1024],
  );
  assert.ok(Number.isNaN(process.startTicks) && Number.isNaN(process.cpuPercent));
  assert.match(daemon.requests.at(-1)?.query.get('ps_args') ?? '', /pid,ppid/);
});

test('top: where ps knows no columns its own are taken', async () => {
  daemon.heal();
  daemon.fail(/top$/, answer({ message: "ps: unrecognized option: 'e'" }, 500));
  await assert.rejects(engine.processes(id, never), { kind: 'daemon' });
  assert.deepEqual(
    daemon.requests.slice(-2).map(({ query }) => query.has('ps_args')),
    [true, false],
  );
});

test('a signal goes to the process that was shown, and to no other of its pid', async () => {
  const child = spawn('sleep', ['600']);
  const pid = child.pid ?? NaN;
  const { startTicks } = processStat(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  const signal = (start: number): Operation => {
    const target: ProcessTarget = {
      ...{ host, id: processId(`x/${pid}@${start}`), name: own('sleep') },
      ...{ pid, startTicks: start },
    };
    return { op: 'process.signal', target, signal: 'SIGTERM' };
  };
  await assert.rejects(engine.perform(signal(startTicks - 1), never), { kind: 'changed' });
  await assert.rejects(readOnly(engine).perform(signal(startTicks), never), { kind: 'denied' });
  const remote = new DockerEngine({ host, endpoint: parseEndpoint('tcp://127.0.0.1:1', {}) });
  await assert.rejects(remote.perform(signal(startTicks), never), { kind: 'unsupported' });
  assert.equal(child.signalCode, null);
  const ended = once(child, 'exit');
  await engine.perform(signal(startTicks), never);
  assert.deepEqual(await ended, [null, 'SIGTERM']);
  await assert.rejects(engine.perform(signal(startTicks), never), { kind: 'gone' });
});
