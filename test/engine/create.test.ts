/** A container as it is asked for, and what becomes of it. */
import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { readOnly } from '../../src/engine/read-only.js';
import type { ContainerWish } from '../../src/model/creation.js';
import { Failure } from '../../src/model/failure.js';
import { hostId, imageId, imageReference } from '../../src/model/id.js';
import type { Operation } from '../../src/model/operation.js';
import { own } from '../../src/model/safe-text.js';
import type { Progress } from '../../src/model/transfer.js';
import { startStubDaemon } from '../support/stub-daemon.js';
import type { StubAnswer } from '../support/stub-world.js';

const never = new AbortController().signal;
const daemon = await startStubDaemon();
const engine = new DockerEngine({
  host: hostId('local'),
  endpoint: parseEndpoint(daemon.endpoint, {}),
});
await engine.connect(never);
after(async () => {
  engine.close();
  await daemon.close();
});

const ID = 'c'.repeat(64);
const IMAGE = `sha256:${'b'.repeat(64)}`;
const target = { host: hostId('local'), id: imageId(IMAGE), name: own('shop/web:1') };
const image = imageReference('shop/web:1');
const run = (wish: ContainerWish = {}): Operation => ({
  ...{ op: 'container.run', target, image, wish },
});

const answer = (pattern: RegExp, given: StubAnswer): void =>
  daemon.fail(pattern, { kind: 'answer', answer: given });

beforeEach(() => {
  daemon.heal();
  daemon.requests.length = 0;
  answer(/^POST \/containers\/create/, { status: 201, body: { Id: ID, Warnings: [] } });
  answer(/^GET \/containers\/c+\/json/, { body: { Id: ID, Name: '/web', Image: IMAGE } });
  answer(/^POST \/containers\/c+\/start/, { status: 204 });
  answer(/^DELETE/, { status: 204 });
});

const asked = (): readonly string[] =>
  daemon.requests.map(({ method, path, query }) => `${method} ${path}?${query.toString()}`);

/** What the engine is told to create. */
async function body(wish: ContainerWish): Promise<unknown> {
  daemon.requests.length = 0;
  await engine.perform(run(wish), never);
  return JSON.parse(daemon.requests[0]?.body() ?? '');
}

async function failure(operation: Operation): Promise<Failure> {
  const error = await engine.perform(operation, never).catch((each: unknown) => each);
  assert.ok(error instanceof Failure);
  return error;
}

const tcp = { address: '', publicPort: 8080, privatePort: 80, protocol: 'tcp' } as const;

describe('a container that is asked for', () => {
  it('is created under its name, looked at, and started', async () => {
    const progress: Progress[] = [];
    await engine.perform(run({ name: 'web' }), never, (each) => progress.push(each));
    assert.deepEqual(asked(), [
      'POST /containers/create?name=web',
      `GET /containers/${ID}/json?`,
      `POST /containers/${ID}/start?`,
    ]);
    assert.deepEqual(progress, [{ created: { host: 'local', id: ID, name: 'web' }, warnings: [] }]);
  });

  it('is not started when it is to be created only', async () => {
    await engine.perform({ ...{ op: 'container.create', target, image, wish: {} } }, never);
    assert.deepEqual(asked(), ['POST /containers/create?', `GET /containers/${ID}/json?`]);
  });

  it('has what was told, and leaves the rest to its image and the engine', async () => {
    assert.deepEqual(await body({}), { Image: 'shop/web:1', HostConfig: {} });
    assert.deepEqual(await body({ command: ['sh', '-c', 'a b'], env: ['A=1', 'B=x y'] }), {
      ...{ Image: 'shop/web:1', Cmd: ['sh', '-c', 'a b'], Env: ['A=1', 'B=x y'], HostConfig: {} },
    });
  });

  it('publishes ports, each with all its places', async () => {
    const ports: ContainerWish['ports'] = [
      tcp,
      { ...tcp, address: '::1', publicPort: undefined },
      { ...tcp, protocol: 'udp', privatePort: 53, publicPort: 53 },
    ];
    assert.deepEqual(await body({ ports }), {
      Image: 'shop/web:1',
      ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      HostConfig: {
        PortBindings: {
          '80/tcp': [
            { HostIp: '', HostPort: '8080' },
            { HostIp: '::1', HostPort: '' },
          ],
          '53/udp': [{ HostIp: '', HostPort: '53' }],
        },
      },
    });
  });

  it('mounts volumes, folders, and volumes without a name', async () => {
    const mounts: ContainerWish['mounts'] = [
      { source: 'data', destination: '/data', mode: 'ro' },
      { source: '/srv/in', destination: '/in', mode: '' },
      { source: '', destination: '/scratch', mode: '' },
    ];
    assert.deepEqual(await body({ mounts }), {
      Image: 'shop/web:1',
      Volumes: { '/scratch': {} },
      HostConfig: { Binds: ['data:/data:ro', '/srv/in:/in'] },
    });
  });

  it('has limits, a policy and a network', async () => {
    const limits = { cpus: 0.5, memoryBytes: 2 ** 28, memorySwapBytes: Infinity, pids: 100 };
    assert.deepEqual(await body({ limits, restart: 'on-failure:7', network: 'backend' }), {
      Image: 'shop/web:1',
      HostConfig: {
        ...{ NanoCpus: 5e8, Memory: 2 ** 28, MemorySwap: -1, PidsLimit: 100 },
        RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 7 },
        NetworkMode: 'backend',
      },
    });
  });

  it('has each option that is offered', async () => {
    const switches = ['interactive', 'tty', 'rm', 'privileged', 'init', 'read-only'] as const;
    const options: ContainerWish['options'] = [
      ...switches.map((name) => ({ name, value: '' })),
      { name: 'user', value: '1000' },
      { name: 'workdir', value: '/srv' },
      { name: 'hostname', value: 'box' },
      { name: 'entrypoint', value: 'sh' },
      { name: 'label', value: 'team=pay=off' },
      { name: 'label', value: 'bare' },
      { name: 'cap-add', value: 'NET_ADMIN' },
      { name: 'cap-add', value: 'SYS_TIME' },
    ];
    assert.deepEqual(await body({ options }), {
      Image: 'shop/web:1',
      ...{ OpenStdin: true, Tty: true, User: '1000', WorkingDir: '/srv', Hostname: 'box' },
      ...{ Entrypoint: ['sh'], Labels: { team: 'pay=off', bare: '' } },
      HostConfig: {
        ...{ AutoRemove: true, Privileged: true, Init: true, ReadonlyRootfs: true },
        CapAdd: ['NET_ADMIN', 'SYS_TIME'],
      },
    });
  });

  it('is told with the warnings of the engine, which are text of others', async () => {
    const Warnings = ['No swap limit\u001b[2J', 7, ''];
    answer(/^POST \/containers\/create/, { status: 201, body: { Id: ID, Warnings } });
    const progress: Progress[] = [];
    await engine.perform(run(), never, (each) => progress.push(each));
    const [told] = progress;
    assert.ok(told !== undefined && 'created' in told);
    assert.deepEqual(told.warnings, ['No swap limit␛[2J']);
  });
});

describe('a container that comes to nothing', () => {
  it('is refused in the words of the engine: its name is taken', async () => {
    const message = 'Conflict. The container name "/web" is already in use';
    answer(/^POST \/containers\/create/, { status: 409, body: { message } });
    const { kind, said } = await failure(run({ name: 'web' }));
    assert.deepEqual([kind, said], ['conflict', message]);
    assert.equal(daemon.requests.length, 1);
  });

  it('is taken away again, unstarted, when its reference is of another image by now', async () => {
    const Image = `sha256:${'e'.repeat(64)}`;
    answer(/^GET \/containers/, { body: { Id: ID, Name: '/web', Image } });
    const progress: Progress[] = [];
    const error = await engine
      .perform(run(), never, (each) => progress.push(each))
      .catch((each: unknown) => each);
    assert.ok(error instanceof Failure && error.kind === 'changed');
    assert.equal(error.said, 'shop/web:1 is another image by now');
    assert.deepEqual(asked().slice(2), [`DELETE /containers/${ID}?force=false&v=true`]);
    assert.deepEqual(progress, []);
  });

  it('is there when it cannot be started, and said to be', async () => {
    const message = `driver failed programming external connectivity on endpoint web (${'f'.repeat(64)}): port is already allocated`;
    answer(/^POST \/containers\/c+\/start/, { status: 500, body: { message } });
    const { kind, said, hint } = await failure(run());
    assert.equal(kind, 'daemon');
    assert.equal(said, 'not started: port is already allocated');
    assert.match(hint ?? '', /^It is created: s starts, d removes it/);
  });

  it('is gone when it cannot be started and was to go with its end', async () => {
    answer(/^POST \/containers\/c+\/start/, { status: 500, body: { message: 'no such program' } });
    let looks = 0;
    answer(/^GET \/containers/, {
      get body() {
        return { Id: ID, Name: '/web', Image: IMAGE };
      },
      get status() {
        return looks++ === 0 ? 200 : 404;
      },
    });
    const { said, hint } = await failure(run());
    assert.equal(said, 'not started: no such program');
    assert.equal(hint, 'Nothing is left of it: --rm.');
  });

  it('is not believed without a full id', async () => {
    for (const body of [{}, { Id: 'c'.repeat(12) }, { Id: '../images' }]) {
      answer(/^POST \/containers\/create/, { status: 201, body });
      assert.equal((await failure(run())).kind, 'protocol');
      assert.equal(daemon.count(/start$|^DELETE/), 0);
    }
  });

  it('is not asked for with --read-only', async () => {
    const error = await readOnly(engine)
      .perform(run({ env: ['DB_PASSWORD=hunter2'] }), never)
      .catch((each: unknown) => each);
    assert.ok(error instanceof Failure && error.kind === 'denied');
    assert.equal(
      error.said,
      'not done: : masked DB_PASSWORD; docker run -d -e DB_PASSWORD shop/web:1',
    );
    assert.deepEqual(asked(), []);
  });
});
