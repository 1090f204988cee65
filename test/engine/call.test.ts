import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, test, type TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Caller, type Request } from '../../src/engine/call.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import type { Failure } from '../../src/model/failure.js';
import { startStubDaemon, type Fault } from '../support/stub-daemon.js';

const LONG = 60_000;
const never = new AbortController().signal;
const daemon = await startStubDaemon('v1');
after(() => daemon.close());

function caller(t: TestContext, endpoint = daemon.endpoint): Caller {
  const made = new Caller(parseEndpoint(endpoint, {}));
  t.after(() => made.close());
  return made;
}

const get = (over: Partial<Request> = {}): Request => ({
  path: '/v1.41/containers/json',
  deadlineMs: LONG,
  ...over,
});

function fault(t: TestContext, what: Fault): void {
  daemon.fail(/containers\/json/, what);
  t.after(() => daemon.heal());
}

/** A socket with somebody behind it. @returns its endpoint */
async function serve(t: TestContext, talk: (connection: net.Socket) => void): Promise<string> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-speaker-'));
  const socket = path.join(directory, 's');
  const open = new Set<net.Socket>();
  const server = net.createServer((connection) => {
    open.add(connection);
    connection.on('error', () => {});
    talk(connection);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  t.after(() => {
    for (const connection of open) connection.destroy();
    server.close();
    rmSync(directory, { recursive: true });
  });
  return `unix://${socket}`;
}

/** Says these bytes to whoever asks, and then closes, or does not. */
const speaker = (t: TestContext, words: string, end = true): Promise<string> =>
  serve(t, (connection) =>
    connection.on('data', () => (end ? connection.end(words) : connection.write(words))),
  );

test('an answer, over one kept connection', async (t) => {
  const calls = caller(t);
  const before = daemon.connections;
  for (let i = 0; i < 5; i++) {
    const { body } = await calls.call(get({ query: { all: true, filters: { id: [] } } }), never);
    assert.ok(Array.isArray(JSON.parse(body.toString())));
  }
  assert.equal(daemon.connections - before, 1);
  const asked = daemon.requests.at(-1);
  assert.equal(asked?.query.get('all'), 'true');
  assert.equal(asked.query.get('filters'), '{"id":[]}');
});

test('statuses', async (t) => {
  const json = { message: 'no\u001b[2J\nway '.repeat(40) };
  const html = '<html><body>403 forbidden by proxy</body></html>';
  const type = (value: string) => ({ 'Content-Type': value });
  const cases: readonly (readonly [number, unknown, Record<string, string>, string, RegExp])[] = [
    [400, json, {}, 'unsupported', /^no␛\[2J way .*…$/],
    [400, 'client is newer than server', type('text/plain'), 'unsupported', /^client is newer/],
    [401, '', {}, 'denied', /^HTTP 401 Unauthorized$/],
    [403, html, type('text/html'), 'denied', /^HTTP 403 Forbidden$/],
    [403, html, type('text/plain'), 'denied', /^HTTP 403 Forbidden$/],
    [404, { message: 'No such container' }, {}, 'gone', /^No such container$/],
    [404, 'Not Found\n', type('text/plain; charset=utf-8'), 'gone', /^this engine cannot/],
    [404, { message: 'page not found' }, {}, 'gone', /^this engine cannot do that$/],
    [405, 'null', {}, 'unsupported', /^HTTP 405/],
    [409, { message: 'conflict' }, {}, 'conflict', /^conflict$/],
    [429, '', {}, 'daemon', /^HTTP 429/],
    [500, '', {}, 'daemon', /^HTTP 500/],
    [500, { message: 'a disk usage operation is already running' }, {}, 'conflict', /^a disk/],
    [501, { message: 'driver does not support reading' }, {}, 'unsupported', /^driver/],
    [503, html, type('text/html'), 'daemon', /^HTTP 503/],
  ];
  const calls = caller(t);
  for (const [status, body, headers, kind, said] of cases) {
    fault(t, { kind: 'answer', answer: { status, headers, body } });
    await assert.rejects(calls.call(get(), never), (error: Failure) => {
      assert.equal(error.kind, kind, String(status));
      assert.match(error.said, said);
      assert.ok(error.said.length <= 201);
      return true;
    });
  }
});

test('304 is a success', async (t) => {
  fault(t, { kind: 'answer', answer: { status: 304 } });
  assert.equal((await caller(t).call(get({ method: 'POST' }), never)).body.length, 0);
});

test('no redirect is followed, to wherever', async (t) => {
  const followed: string[] = [];
  const elsewhere = await serve(t, () => void followed.push('a socket'));
  const server = net.createServer(() => void followed.push('a port')).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port }: net.AddressInfo = Object(server.address());
  const places = [`http://127.0.0.1:${port}/x`, `//127.0.0.1:${port}/`, elsewhere, '/v1.41/info'];
  for (const Location of [...places, 'file:///etc/passwd', '//x', ''])
    for (const status of [301, 302, 307, 308]) {
      fault(t, { kind: 'answer', answer: { status, headers: { Location } } });
      const before = daemon.requests.length;
      for (const method of ['GET', 'POST'] as const)
        await assert.rejects(caller(t).call(get({ method }), never), { kind: 'protocol' });
      assert.equal(daemon.requests.length - before, 2, Location);
    }
  assert.deepEqual(followed, []);
});

test('an answer that is cut, with and without a length', async (t) => {
  fault(t, { kind: 'cut', bytes: 40 });
  await assert.rejects(caller(t).call(get(), never), { kind: 'unreachable' });
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[1,2,\r\n';
  await assert.rejects(caller(t, await speaker(t, chunked)).call(get(), never), {
    kind: 'unreachable',
  });
});

test('a daemon that hangs, or drips, is left at the deadline', async (t) => {
  fault(t, { kind: 'hang' });
  await assert.rejects(caller(t).call(get({ deadlineMs: 20 }), never), {
    kind: 'timeout',
    message: /no answer within 0.02 s/,
  });
  const own = caller(t).call(get(), AbortSignal.any([never, AbortSignal.timeout(20)]));
  await assert.rejects(own, { kind: 'timeout' });
  const dripping = await speaker(t, 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[1,', false);
  await assert.rejects(caller(t, dripping).call(get({ deadlineMs: 20 }), never), {
    kind: 'timeout',
  });
});

test('aborting and closing end what is under way', async (t) => {
  fault(t, { kind: 'hang' });
  const calls = caller(t);
  const abort = new AbortController();
  const aborted = assert.rejects(calls.call(get(), abort.signal), { kind: 'aborted' });
  const closed = assert.rejects(calls.call(get(), never), { kind: 'aborted' });
  abort.abort();
  await aborted;
  calls.close();
  await closed;
  await assert.rejects(calls.call(get(), AbortSignal.abort()), { kind: 'aborted' });
});

test('what is no HTTP, or no answer at all, is told as such', async (t) => {
  const garbage = caller(t, await speaker(t, 'SSH-2.0-OpenSSH_9.2\r\n'));
  await assert.rejects(garbage.call(get(), never), { kind: 'protocol', message: /not speak HTTP/ });
  const silent = caller(t, await speaker(t, ''));
  await assert.rejects(silent.call(get(), never), { kind: 'unreachable' });
});

test('an answer beyond 64 MiB is given up', async (t) => {
  fault(t, { kind: 'answer', answer: { body: Buffer.alloc(65 * 2 ** 20, ' ') } });
  await assert.rejects(caller(t).call(get(), never), { kind: 'protocol', message: /64 MiB/ });
});

test('a head without end, one that drips, and a body that is packed are no answers', async (t) => {
  const head = 'HTTP/1.1 200 OK\r\n';
  const endless = await speaker(t, `${head}${`X: ${'x'.repeat(1000)}\r\n`.repeat(1000)}`, false);
  await assert.rejects(caller(t, endless).call(get(), never), {
    kind: 'protocol',
    message: /HPE_HEADER_OVERFLOW/,
  });
  const dripping = caller(t, await speaker(t, head, false)).call(get({ deadlineMs: 20 }), never);
  await assert.rejects(dripping, { kind: 'timeout' });
  // asked for by nobody: a megabyte of it may be a gigabyte
  const packed = gzipSync(Buffer.alloc(2 ** 20));
  const headers = { 'Content-Encoding': 'gzip' };
  fault(t, { kind: 'answer', answer: { headers, body: packed } });
  const { body } = await caller(t).call(get(), never);
  assert.ok(body.equals(packed), 'it is not unpacked');
});

test('a stream ends with its end, quietly when aborted, and as a failure when cut', async (t) => {
  const calls = caller(t);
  let opened = 0;
  const read = async (signal: AbortSignal, onChunk: () => void = () => {}): Promise<string> => {
    let all = '';
    for await (const chunk of calls.stream(get({ endless: true }), signal, () => opened++)) {
      all += chunk.toString();
      onChunk();
    }
    return all;
  };
  assert.ok((await read(never)).startsWith('[{'));
  const abort = new AbortController();
  await read(abort.signal, () => abort.abort());
  fault(t, { kind: 'cut', bytes: 100 });
  await assert.rejects(read(never), { kind: 'unreachable' });
  assert.equal(opened, 3);
  fault(t, { kind: 'answer', answer: { status: 404, body: { message: 'gone' } } });
  await assert.rejects(read(never), { kind: 'gone' });
  assert.equal(opened, 3, 'a refused stream was never open');
});

test('a listener that throws leaves no stream behind', async (t) => {
  const calls = caller(t);
  const request = get({ path: '/v1.41/events', endless: true });
  const subscribed = calls.stream(request, never, () => {
    throw new Error('listener');
  });
  await assert.rejects(subscribed.next(), /listener/);
  while (daemon.subscribers > 0) await new Promise(setImmediate);
});

test('a kept connection that turns out to be dead: reading goes again, doing does not', async (t) => {
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]';
  let served = 0;
  const once = (connection: net.Socket): void => {
    let asked = 0;
    connection.on('data', () => {
      served++;
      if (asked++ === 0) connection.write(answer);
      else connection.destroy();
    });
  };
  const calls = caller(t, await serve(t, once));
  await calls.call(get(), never);
  await calls.call(get(), never);
  assert.equal(served, 3);
  await assert.rejects(calls.call(get({ method: 'POST' }), never), { kind: 'unreachable' });
  assert.equal(served, 4);
});

test('a daemon that went, came back, and went', async (t) => {
  const calls = caller(t);
  await calls.call(get(), never);
  await daemon.down();
  await assert.rejects(calls.call(get(), never), { kind: 'unreachable', message: /not there/ });
  await daemon.up();
  await calls.call(get(), never);
});

test('a connection that is taken over without a body gets nothing before what is typed', async (t) => {
  const received: string[] = [];
  const endpoint = await serve(t, (connection) => {
    connection.once('data', (head) => {
      received.push(head.toString());
      connection.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      connection.on('data', (chunk) => received.push(chunk.toString()));
    });
  });
  const path = '/v1.41/containers/4f/attach';
  const request = get({ method: 'POST', path, query: { stdin: true } });
  const socket = await caller(t, endpoint).hijack(request, never);
  socket.end('typed');
  await once(socket, 'close').catch(() => undefined);
  const [head = '', typed] = received.join('').split(/(?<=\r\n\r\n)/);
  assert.match(head, /^Content-Length: 0\r$/m);
  assert.doesNotMatch(head, /chunked/i);
  assert.equal(typed, 'typed');
});

test('an empty body is sent where one is asked for, and none elsewhere', async (t) => {
  const received: string[] = [];
  const endpoint = await serve(t, (connection) =>
    connection.on('data', (bytes) => {
      received.push(bytes.toString());
      connection.write('HTTP/1.1 204 No Content\r\nApi-Version: 1.41\r\n\r\n');
    }),
  );
  const calls = caller(t, endpoint);
  const ask = (over: Partial<Request>) =>
    calls.call(
      get({ method: 'POST', path: '/v1.41/commit', query: { pause: true }, ...over }),
      never,
    );
  await ask({ body: {} });
  await ask({});
  const bodies = received.map((request) => request.split('\r\n\r\n')[1]);
  assert.deepEqual(bodies, ['{}', '']);
  assert.match(received[0] ?? '', /^content-type: application\/json\r$/im);
});
