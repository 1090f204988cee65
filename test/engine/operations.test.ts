import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { readOnly } from '../../src/engine/read-only.js';
import {
  containerId,
  hostId,
  imageId,
  networkId,
  volumeName,
  type ContainerId,
} from '../../src/model/id.js';
import type { ContainerTarget, Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import { loadBundle } from '../support/host-bundle.js';
import { startStubDaemon, type Fault } from '../support/stub-daemon.js';

const host = hostId('local');
const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
const engine = new DockerEngine({
  host,
  endpoint: parseEndpoint(daemon.endpoint, {}),
});
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});
beforeEach(() => {
  daemon.heal();
  daemon.requests.length = 0;
});

const fault = (pattern: RegExp, what: Fault): void => daemon.fail(pattern, what);
const asked = (): readonly string[] =>
  daemon.requests.map(({ method, path, query }) => `${method} ${path}?${query.toString()}`);

function idOf(short: string): ContainerId {
  const id = loadBundle('v1').containers[short]?.inspect['Id'];
  assert.ok(typeof id === 'string');
  return containerId(id);
}

/** The run of a container as its inspect tells it. */
const target = (short: string, startedAtMs?: number): ContainerTarget => ({
  host,
  id: idOf(short),
  name: own(short),
  startedAtMs,
});

test('every operation is one request', async () => {
  const disk = target('disk');
  const path = `/containers/${disk.id}`;
  const operations: readonly (readonly [Operation, string])[] = [
    [{ op: 'container.pause', target: disk }, `POST ${path}/pause?`],
    [{ op: 'container.unpause', target: disk }, `POST ${path}/unpause?`],
    [{ op: 'container.kill', target: disk, signal: 'SIGHUP' }, `POST ${path}/kill?signal=SIGHUP`],
    [{ op: 'container.start', target: disk }, `POST ${path}/start?`],
    [{ op: 'container.restart', target: disk, graceSec: 3 }, `POST ${path}/restart?t=3`],
    [{ op: 'container.stop', target: disk, graceSec: 0 }, `POST ${path}/stop?t=0`],
    [
      { op: 'container.remove', target: disk, force: true, volumes: false },
      `DELETE ${path}?force=true&v=false`,
    ],
    [
      {
        op: 'image.remove',
        target: { host, id: imageId('sha256:1'), name: own('i') },
        force: false,
      },
      'DELETE /images/sha256:1?force=false',
    ],
    [
      { op: 'volume.remove', target: { host, id: volumeName('v'), name: own('v') }, force: true },
      'DELETE /volumes/v?force=true',
    ],
    [
      { op: 'network.remove', target: { host, id: networkId('n'), name: own('n') } },
      'DELETE /networks/n?',
    ],
  ];
  for (const [operation] of operations) await engine.perform(operation, never);
  assert.deepEqual(
    asked(),
    operations.map(([, request]) => request),
  );
});

test('an operation is refused when another run of the container is there by now', async () => {
  const started = (await engine.container(idOf('mem32'), never)).startedAtMs ?? NaN;
  daemon.requests.length = 0;
  const stop = (startedAtMs: number): Promise<void> =>
    engine.perform(
      { op: 'container.stop', target: target('mem32', startedAtMs), graceSec: 1 },
      never,
    );
  await assert.rejects(stop(started - 1600), { kind: 'changed' });
  assert.equal(daemon.count(/POST/), 0);
  await stop(started - 1400);
  assert.equal(daemon.count(/POST/), 1);
  fault(/json/, { kind: 'answer', answer: { status: 404, body: { message: 'No such' } } });
  await assert.rejects(stop(started), { kind: 'gone' });
  assert.equal(daemon.count(/POST/), 1);
});

test('what the daemon says to an operation', async () => {
  const remove: Operation = {
    ...{ op: 'container.remove', force: false, volumes: false },
    target: target('burn'),
  };
  const says = (status: number): void =>
    fault(/DELETE/, { kind: 'answer', answer: { status, body: { message: 'words' } } });
  says(409);
  await assert.rejects(engine.perform(remove, never), { kind: 'conflict', message: 'words' });
  const start: Operation = { op: 'container.start', target: target('burn') };
  fault(/start/, { kind: 'answer', answer: { status: 304 } });
  await engine.perform(start, never);
});

test('read-only: everything but operations', async () => {
  const guarded = readOnly(engine);
  assert.equal((await guarded.containers(never)).length, daemon.world.containers.length);
  daemon.requests.length = 0;
  const operation: Operation = { op: 'container.stop', target: target('burn'), graceSec: 1 };
  await assert.rejects(guarded.perform(operation, never), {
    kind: 'denied',
    message: /docker stop -t 1/,
  });
  const wish = { user: undefined, workdir: undefined, command: [] };
  const size = { ...wish, columns: 80, rows: 24, term: 'xterm' };
  const { id } = operation.target;
  await assert.rejects(guarded.shell(id, size, never), { kind: 'denied', message: /no shell/ });
  await assert.rejects(guarded.attach(id, never), { kind: 'denied', message: /not attached/ });
  assert.equal(daemon.requests.length, 0);
});
