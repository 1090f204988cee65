import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { Caller } from '../../src/engine/call.js';
import { contextEndpoint, defaultEndpoints } from '../../src/engine/context.js';
import { diagnose } from '../../src/engine/diagnose.js';
import { parseEndpoint, type Env } from '../../src/engine/endpoint.js';
import { negotiate } from '../../src/engine/version.js';

const never = new AbortController().signal;

function temporary(t: TestContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-endpoint-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port }: AddressInfo = Object(server.address());
  return port;
}

test('addresses', () => {
  const tcp = (host: string, port: number) => ({ kind: 'tcp', host, port, tls: undefined });
  const unix = { kind: 'unix', path: '/run/x.sock' };
  assert.deepEqual(parseEndpoint('unix:///run/x.sock', {}).address, unix);
  assert.deepEqual(parseEndpoint('/run/x.sock', {}).address, unix);
  assert.deepEqual(parseEndpoint('tcp://h:1', {}).address, tcp('h', 1));
  assert.deepEqual(parseEndpoint('http://h', {}).address, tcp('h', 2375));
  assert.deepEqual(parseEndpoint('10.0.0.1:2375', {}).address, tcp('10.0.0.1', 2375));
  assert.deepEqual(parseEndpoint('tcp://[::1]:5', {}).address, tcp('::1', 5));
});

test('what is not supported says so', () => {
  const wrong = [
    'ssh://u@h',
    'npipe:////./pipe/x',
    'fd://',
    'unix://',
    'unix://relative',
    'tcp://',
  ];
  for (const text of [...wrong, 'tcp://u:p@h:1', 'tcp://h:1/prefix', 'tcp://h:99999', ''])
    assert.throws(() => parseEndpoint(text, {}), { kind: 'unsupported' }, text);
});

test('TLS: wherever it is asked for, it is not plain', (t) => {
  const pem = temporary(t);
  for (const name of ['ca', 'cert', 'key']) writeFileSync(path.join(pem, `${name}.pem`), name);
  const tls = { ca: 'ca', cert: 'cert', key: 'key' };
  const env = { DOCKER_CERT_PATH: pem };
  for (const yes of ['1', 'true', 'yes', '0'])
    assert.deepEqual(parseEndpoint('tcp://h', { ...env, DOCKER_TLS_VERIFY: yes }).address, {
      ...{ kind: 'tcp', host: 'h', port: 2376 },
      tls,
    });
  assert.deepEqual(Object(parseEndpoint('https://h:1', env).address).tls, tls);
  assert.equal(
    Object(parseEndpoint('tcp://h', { ...env, DOCKER_TLS_VERIFY: '' }).address).tls,
    undefined,
  );
  rmSync(path.join(pem, 'key.pem'));
  assert.throws(() => parseEndpoint('https://h', env), { kind: 'denied', message: /key\.pem/ });
  const none = parseEndpoint('https://h', { DOCKER_CONFIG: path.join(pem, 'none') });
  assert.deepEqual(Object(none.address).tls, { ca: undefined, cert: undefined, key: undefined });
});

test('TLS: not a byte in plain text to a server without it', async (t) => {
  const heard: Buffer[] = [];
  const server = net.createServer((socket) => {
    socket.on('data', (chunk) => {
      heard.push(chunk);
      socket.end('HTTP/1.1 200 OK\r\n\r\n');
    });
    socket.on('error', () => {});
  });
  const host = `127.0.0.1:${await listen(t, server)}`;
  const asked: readonly (readonly [string, Env])[] = [
    [`https://${host}`, {}],
    ...['1', 'true', 'yes', '0'].map(
      (yes) => [`tcp://${host}`, { DOCKER_TLS_VERIFY: yes }] as const,
    ),
    [`http://${host}`, { DOCKER_TLS_VERIFY: '1' }],
    [host, { DOCKER_TLS: '1' }],
  ];
  for (const [address, env] of asked) {
    const calls = new Caller(parseEndpoint(address, { ...env, HOME: '/nonexistent' }));
    await assert.rejects(
      calls.call({ path: '/_ping', deadlineMs: 9000 }, never),
      { kind: 'unreachable', message: /TLS/ },
      address,
    );
    calls.close();
  }
  assert.equal(heard.length, asked.length);
  for (const [first] of heard) assert.equal(first, 0x16, 'a TLS handshake record');
});

/** A CA, servers for 127.0.0.1 (one too old, one of nobody's) and a client, as files in a directory. */
function certificates(directory: string): boolean {
  const script = `set -e; cd ${directory}
    ec="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    new() { openssl req $ec -keyout $1-key.pem -out $1.csr -subj /CN=$1 &&
      openssl x509 -req -in $1.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days $2 -out $1.pem -extfile ext; }
    echo subjectAltName=IP:127.0.0.1 > ext
    openssl req -x509 $ec -keyout ca-key.pem -out ca.pem -subj /CN=ca -days 2
    openssl req -x509 $ec -keyout other-key.pem -out other.pem -subj /CN=other -addext subjectAltName=IP:127.0.0.1 -days 2
    new server 2; new old 0; new cert 2; mv cert-key.pem key.pem`;
  return spawnSync('sh', ['-c', script]).status === 0;
}

test('TLS: both sides are verified', async (t) => {
  const pem = temporary(t);
  if (!certificates(pem)) return t.skip('no openssl here');
  const server = async (name: string): Promise<number> => {
    const file = (which: string): Buffer => readFileSync(path.join(pem, which));
    const options = { ca: file('ca.pem'), cert: file(`${name}.pem`), key: file(`${name}-key.pem`) };
    const verified = { ...options, requestCert: true, rejectUnauthorized: true };
    return listen(
      t,
      https.createServer(verified, (_, response) => response.end('OK')),
    );
  };
  const port = await server('server');
  const ping = async (address: string, env: Env): Promise<string> => {
    const calls = new Caller(parseEndpoint(address, env));
    t.after(() => calls.close());
    return (await calls.call({ path: '/_ping', deadlineMs: 9000 }, never)).body.toString();
  };
  const env = { DOCKER_CERT_PATH: pem, DOCKER_TLS_VERIFY: 'yes' };
  assert.equal(await ping(`tcp://127.0.0.1:${port}`, env), 'OK');
  await assert.rejects(ping(`tcp://localhost:${port}`, env), { message: /TLS: .*altnames/ });
  const [other, old] = [await server('other'), await server('old')];
  await assert.rejects(ping(`tcp://127.0.0.1:${other}`, env), { message: /TLS: .*self.signed/ });
  await assert.rejects(ping(`tcp://127.0.0.1:${old}`, env), { message: /TLS: .*expired/ });
  const nobody = { DOCKER_CONFIG: '/nonexistent' };
  await assert.rejects(ping(`https://127.0.0.1:${port}`, nobody), { message: /TLS: / });
  for (const name of ['cert', 'key']) rmSync(path.join(pem, `${name}.pem`));
  const anonymous = ping(`https://127.0.0.1:${port}`, { DOCKER_CONFIG: pem });
  await assert.rejects(anonymous, { kind: 'unreachable' });
});

test('contexts, and what is tried without -H', (t) => {
  const config = temporary(t);
  const digest = createHash('sha256').update('far').digest('hex');
  const directory = (kind: string): string => path.join(config, 'contexts', kind, digest);
  mkdirSync(directory('meta'), { recursive: true });
  const meta = { Name: 'far', Endpoints: { docker: { Host: 'tcp://far:2376' } } };
  writeFileSync(path.join(directory('meta'), 'meta.json'), JSON.stringify(meta));
  const env = { DOCKER_CONFIG: config };

  assert.equal(Object(contextEndpoint('far', env).address).tls, undefined);
  mkdirSync(path.join(directory('tls'), 'docker'), { recursive: true });
  writeFileSync(path.join(directory('tls'), 'docker', 'ca.pem'), 'CA');
  assert.equal(Object(contextEndpoint('far', env).address).tls.ca, 'CA');
  assert.throws(() => contextEndpoint('near', env), { kind: 'unsupported', message: /near/ });

  const texts = (over: Env): readonly string[] =>
    defaultEndpoints({ ...env, ...over }).map(({ text }) => text);
  assert.deepEqual(texts({ DOCKER_CONTEXT: 'far' }), ['tcp://far:2376']);
  writeFileSync(path.join(config, 'config.json'), '{"currentContext": "far"}');
  assert.deepEqual(texts({}), ['tcp://far:2376']);
  assert.deepEqual(texts({ DOCKER_HOST: 'tcp://h:1' }), ['tcp://h:1']);
  assert.deepEqual(texts({ DOCKER_CONTEXT: 'default', XDG_RUNTIME_DIR: '/run/user/1' }), [
    'unix:///var/run/docker.sock',
    'unix:///run/user/1/docker.sock',
    'unix:///run/user/1/podman/podman.sock',
    'unix:///run/podman/podman.sock',
  ]);
  writeFileSync(path.join(config, 'config.json'), '{broken');
  assert.throws(() => texts({}), { kind: 'unsupported', message: /config\.json/ });
});

test('errors say what was tried, why it failed, and what to do', async (t) => {
  const directory = temporary(t);
  const failed = (code: string, endpoint: string) =>
    diagnose(Object.assign(new Error('boom'), { code }), parseEndpoint(endpoint, {}));
  const file = path.join(directory, 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  const { kind, said, hint } = failed('EACCES', file);
  assert.equal(kind, 'denied');
  assert.match(said, /permission denied, you are .+, the socket belongs to \w+:\w+$/);
  assert.ok(hint);
  assert.match(failed('ENOENT', '/no/socket').said, /^unix:\/\/\/no\/socket: not there$/);
  assert.match(failed('ECONNREFUSED', file).said, /not a socket/);
  assert.match(failed('ECONNREFUSED', '/no/socket').said, /nobody listens there any more/);
  assert.match(failed('ECONNREFUSED', 'tcp://h:1').said, /^tcp:\/\/h:1: connection refused$/);
  assert.equal(failed('ETIMEDOUT', 'tcp://h:1').kind, 'timeout');
  assert.equal(failed('HPE_INVALID_CONSTANT', 'tcp://h:1').kind, 'protocol');
  assert.match(failed('CERT_HAS_EXPIRED', 'tcp://h:1').said, /TLS: boom/);
  assert.match(failed('EODD', 'tcp://h:1').said, /boom \(EODD\)/);
  const real = new Caller(parseEndpoint(directory, {}));
  await assert.rejects(real.call({ path: '/_ping', deadlineMs: 9000 }, never), {
    kind: 'unreachable',
    message: /not a socket/,
  });
});

test('the version is the older of both, 1.24 at least', () => {
  const cases = { '1.24': '1.24', '1.40': '1.40', '1.52': '1.52', '1.56': '1.52', '1.99': '1.52' };
  for (const [theirs, ours] of Object.entries(cases)) assert.equal(negotiate(theirs), ours);
  assert.equal(negotiate('2.0'), '1.52');
  for (const old of ['1.9', '1.23', '0.9'])
    assert.throws(() => negotiate(old), { kind: 'unsupported' }, old);
  for (const none of [undefined, '', 'latest', '1', '1.41/../..'])
    assert.throws(() => negotiate(none), { kind: 'protocol' }, none);
});
