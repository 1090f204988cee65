import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import type { EngineEvent, LogLine } from '../../src/model/engine.js';
import { containerId, hostId, type ContainerId } from '../../src/model/id.js';
import { bundleNames, loadBundle } from '../support/host-bundle.js';
import { startStubDaemon, type Fault } from '../support/stub-daemon.js';
import { containerEvent } from '../support/stub-world.js';

const host = hostId('local');
const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
const skipped: string[] = [];
const engine = new DockerEngine({
  host,
  endpoint: parseEndpoint(daemon.endpoint, {}),
  onSkipped: (what, count) => skipped.push(`${what} ${count}`),
});
after(async () => {
  engine.close();
  await daemon.close();
});
beforeEach(() => {
  daemon.heal();
  daemon.requests.length = 0;
  skipped.length = 0;
});

const fault = (pattern: RegExp, what: Fault): void => daemon.fail(pattern, what);
const asked = (): readonly string[] =>
  daemon.requests.map(({ method, path, query }) => `${method} ${path}?${query.toString()}`);

function idOf(short: string): ContainerId {
  const id = loadBundle('v1').containers[short]?.inspect['Id'];
  assert.ok(typeof id === 'string');
  return containerId(id);
}

for (const name of bundleNames)
  test(`${name}: connect, list, inspect and stats of a captured engine`, async (t) => {
    const captured = await startStubDaemon(name);
    t.after(() => captured.close());
    const one = new DockerEngine({ host, endpoint: parseEndpoint(captured.endpoint, {}) });
    t.after(() => one.close());
    const info = await one.connect(never);
    assert.equal(info.kind, name.includes('podman') ? 'podman' : 'docker');
    assert.equal(info.local, true);
    const version = captured.world.apiVersion ?? '';
    assert.equal(info.apiVersion, version);
    const containers = await one.containers(never);
    assert.equal(containers.length, captured.world.containers.length);
    for (const { id, name: called } of containers) {
      assert.equal((await one.container(id, never)).name, called);
      assert.ok((await one.stats(id, never)).cpuNs > 0);
    }
    for (const request of captured.requests.slice(1)) assert.equal(request.version, version);
  });

test('connect: versions older, newer, and not told', async () => {
  const negotiated = async (theirs: string | undefined): Promise<string> => {
    daemon.world.apiVersion = theirs;
    return (await engine.connect(never)).apiVersion;
  };
  assert.equal(await negotiated('1.24'), '1.24');
  assert.equal(await negotiated('1.99'), '1.52');
  await assert.rejects(negotiated('1.23'), { kind: 'unsupported' });
  await assert.rejects(negotiated(undefined), { kind: 'protocol' });
  assert.equal(await negotiated('1.41'), '1.41');
  const said = 'client version 1.41 is too old. Minimum supported API version is 1.44';
  fault(/version/, { kind: 'answer', answer: { status: 400, body: { message: said } } });
  await assert.rejects(engine.connect(never), { kind: 'unsupported', message: said });
});

test('connect: a proxy that allows little, and an engine too busy to tell of itself', async () => {
  fault(/version|info/, {
    kind: 'answer',
    answer: { status: 403, headers: { 'Content-Type': 'text/html' }, body: '<html>no</html>' },
  });
  const info = await engine.connect(never);
  assert.deepEqual([info.version, info.cpus, info.memoryBytes], ['', NaN, NaN]);
});

test('the first list is asked for beside the ping, and is of no use where no engine answers that', async (t) => {
  const fresh = new DockerEngine({ host, endpoint: parseEndpoint(daemon.endpoint, {}) });
  t.after(() => fresh.close());
  const { promise: until, resolve: letPing } = Promise.withResolvers<void>();
  fault(/_ping/, { kind: 'delay', until });
  const listed = fresh.firstContainers(never);
  while (daemon.requests.length < 2) await turn();
  assert.deepEqual(asked().toSorted(), ['GET /_ping?', 'GET /containers/json?all=true']);
  assert.ok(daemon.requests.every(({ version }) => version === undefined));
  letPing();
  assert.equal((await listed).length, daemon.world.containers.length);

  fault(/_ping/, { kind: 'foreign', answer: { body: 'OK' } });
  await assert.rejects(fresh.firstContainers(never), { kind: 'protocol' });
});

test('a list: rows that are none are counted, others kept; ids are asked for at once', async () => {
  const rows = daemon.world.containers;
  fault(/containers\/json/, {
    kind: 'answer',
    answer: { body: [null, 7, [], {}, ...rows, { ...rows[0], Id: 'short' }] },
  });
  assert.equal((await engine.containers(never)).length, rows.length);
  assert.deepEqual(skipped, ['/containers/json 5']);
  daemon.heal();
  const ids = [idOf('net'), idOf('burn')];
  const some = await engine.containers(never, ids);
  assert.deepEqual(new Set(some.map(({ id }) => id)), new Set(ids));
  assert.deepEqual(await engine.containers(never, []), []);
  assert.equal(daemon.count(/containers\/json/), 2);
});

test('a list of more rows than any host has is a failure', async () => {
  fault(/containers/, {
    kind: 'answer',
    answer: { body: Array.from({ length: 20_001 }, () => 0) },
  });
  await assert.rejects(engine.containers(never), { kind: 'protocol', message: /20000 rows/ });
});

test('lists that are none: each is one failure', async () => {
  for (const body of ['<html>', 'null', '{}', '"x"', '[{', '']) {
    fault(/json$|volumes|networks/, { kind: 'answer', answer: { body } });
    for (const list of ['containers', 'images', 'networks'] as const)
      await assert.rejects(engine[list](never), { kind: 'protocol' }, `${list} ${body}`);
    if (body !== '{}')
      await assert.rejects(engine.volumes(never), { kind: 'protocol' }, `volumes ${body}`);
  }
});

test('images, volumes, networks', async () => {
  daemon.world.images = [
    { Id: `sha256:${'a'.repeat(64)}`, RepoTags: ['bb:1'], Created: 1, Size: 2 },
  ];
  daemon.world.volumes = [{ Name: 'data', UsageData: { Size: 9 } }];
  daemon.world.networks = [{ Id: 'b'.repeat(64), Name: 'bridge' }];
  assert.deepEqual((await engine.images(never))[0]?.tags, ['bb:1']);
  assert.equal((await engine.volumes(never))[0]?.id, 'data');
  assert.equal((await engine.networks(never))[0]?.name, 'bridge');
  assert.deepEqual(await engine.volumeSizes(never), new Map([['data', 9]]));
  fault(/volumes/, { kind: 'answer', answer: { body: { Volumes: null } } });
  assert.deepEqual(await engine.volumes(never), []);
});

test('one container, and the raw object of each kind', async () => {
  const id = idOf('net');
  assert.equal((await engine.container(id, never)).id, id);
  await engine.inspect('container', id, never);
  await engine.inspect('image', 'sha256:0', never).catch(() => {});
  await engine.inspect('volume', 'a/b ?', never).catch(() => {});
  await engine.inspect('network', 'n', never).catch(() => {});
  assert.deepEqual(asked().slice(2), [
    'GET /images/sha256:0/json?',
    'GET /volumes/a/b ??',
    'GET /networks/n?',
  ]);
  const other = loadBundle('v1').containers['burn']?.inspect;
  fault(/containers/, { kind: 'answer', answer: { body: other } });
  await assert.rejects(engine.container(id, never), { kind: 'protocol' });
  await assert.rejects(engine.container(containerId('net'), never), {
    message: /full container id/,
  });
});

test('a stopped container has no stats', async () => {
  daemon.world.stats.set(idOf('idle'), undefined);
  await assert.rejects(engine.stats(idOf('idle'), never), { kind: 'gone' });
  assert.equal(asked().at(-1), `GET /containers/${idOf('idle')}/stats?stream=false&one-shot=true`);
});

test('events: opened, read, ended by us or cut', async () => {
  const seen: EngineEvent[] = [];
  const abort = new AbortController();
  const handlers = {
    onOpen: () => {
      daemon.push({ not: 'an event' });
      daemon.push(containerEvent('x', 'die', { exitCode: '1' }));
    },
    onEvent: (event: EngineEvent) => {
      seen.push(event);
      abort.abort();
    },
  };
  await engine.events('17.5', handlers, abort.signal);
  assert.deepEqual([seen.length, seen[0]?.exitCode], [1, 1]);
  const query = daemon.requests.at(-1)?.query;
  assert.equal(query?.get('since'), '17.5');
  assert.doesNotMatch(query.get('filters') ?? '', /exec/);
  const cut = { onOpen: () => daemon.cutEvents(), onEvent: () => {} };
  await assert.rejects(engine.events(undefined, cut, never), { kind: 'unreachable' });
  fault(/events/, { kind: 'answer', answer: { body: '' } });
  await assert.rejects(engine.events(undefined, cut, never), { kind: 'unreachable' });
});

test('logs: framed, of a tty, and of a driver that cannot', async () => {
  const id = idOf('net');
  const line = '2026-11-20T22:00:00.000000001Z hello\n';
  const read = async (): Promise<readonly LogLine[]> => {
    const lines: LogLine[] = [];
    await engine.logs(id, { tail: 5, follow: false }, (batch) => lines.push(...batch), never);
    return lines;
  };
  const header = Buffer.from([2, 0, 0, 0, 0, 0, 0, line.length]);
  daemon.world.logs.set(id, Buffer.concat([header, Buffer.from(line)]));
  assert.deepEqual(
    (await read()).map(({ stream, text }) => [stream, text]),
    [['stderr', 'hello']],
  );
  const query = 'stdout=true&stderr=true&timestamps=true&follow=false&tail=5';
  assert.equal(asked().at(-1), `GET /containers/${id}/logs?${query}`);

  const inspect = daemon.world.inspects.get(id) ?? {};
  daemon.world.inspects.set(id, { ...inspect, Config: { Tty: true } });
  daemon.world.logs.set(id, Buffer.from(line));
  assert.deepEqual(
    (await read()).map(({ stream, text }) => [stream, text]),
    [['stdout', 'hello']],
  );
  daemon.world.inspects.set(id, inspect);
  const message = 'configured logging driver does not support reading';
  fault(/logs/, { kind: 'answer', answer: { status: 501, body: { message } } });
  await assert.rejects(read(), { kind: 'unsupported', message });
});

test('disk usage: each kind that is meant, by its whole name', async () => {
  fault(/system\/df/, { kind: 'answer', answer: { status: 200, body: { Volumes: [] } } });
  await engine.diskUsage(true, never);
  assert.deepEqual(asked(), [
    'GET /system/df?type=container&type=build-cache&type=volume&verbose=true',
  ]);
});
