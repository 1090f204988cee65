import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../../src/model/container.js';
import type { EngineEvent, LogLine } from '../../src/model/engine.js';
import { asFailure } from '../../src/model/failure.js';
import type { ContainerTarget, Operation } from '../../src/model/operation.js';
import { demoBench, settled, type DemoBench } from '../support/demo-clock.js';

const never = new AbortController().signal;

interface Stage extends DemoBench {
  readonly events: readonly EngineEvent[];
  get(name: string): Promise<Container>;
  target(name: string): Promise<ContainerTarget>;
  /** Performs while the clock goes on; the failure's kind and words, or `done`. */
  perform(operation: Operation, forMs?: number): Promise<string>;
  /** Events of one container since the last call. */
  story(name: string): readonly string[];
}

async function stage(): Promise<Stage> {
  const bench = demoBench();
  const events: EngineEvent[] = [];
  let told = 0;
  void bench.engine.events(
    undefined,
    { onOpen: () => {}, onEvent: (event) => events.push(event) },
    never,
  );
  await settled();
  const get = async (name: string): Promise<Container> => {
    const found = (await bench.engine.containers(never)).find((each) => each.name === name);
    assert.ok(found, `no ${name}`);
    return bench.engine.container(found.id, never);
  };
  return {
    ...bench,
    events,
    get,
    target: async (name) => {
      const { host, id, startedAtMs, name: text } = await get(name);
      return { host, id, name: text, startedAtMs };
    },
    perform: async (operation, forMs = 2000) => {
      const result = bench.engine.perform(operation, never).then(
        () => 'done',
        (error: unknown) => `${asFailure(error).kind}: ${asFailure(error).said}`,
      );
      await bench.clock.pass(forMs);
      return result;
    },
    story: (name) => {
      const fresh = events.slice(told).filter((event) => event.name === name);
      told = events.length;
      return fresh.map((event) => event.action);
    },
  };
}

test('the list leaves out what only an inspect tells', async () => {
  const { engine } = demoBench();
  const list = await engine.containers(never);
  const web = list.find((each) => each.name === 'shop-web-1');
  assert.ok(web);
  assert.deepEqual([web.pid, web.restarts], [undefined, undefined]);
  const inspected = await engine.container(web.id, never);
  assert.ok((inspected.pid ?? 0) > 1);
  assert.equal(inspected.restarts, 0);
  assert.deepEqual(await engine.containers(never, [web.id]), [web]);
});

test('stop, start, restart change the world and are told in order', async () => {
  const on = await stage();
  const target = await on.target('shop-api-2');
  assert.equal(await on.perform({ op: 'container.stop', target, graceSec: 10 }, 3000), 'done');
  assert.deepEqual(on.story('shop-api-2'), ['kill', 'die', 'stop']);
  assert.deepEqual(
    [(await on.get('shop-api-2')).state, (await on.get('shop-api-2')).exitCode],
    ['exited', 0],
  );
  assert.equal(await on.perform({ op: 'container.stop', target, graceSec: 10 }), 'done', '304');
  assert.equal(await on.perform({ op: 'container.start', target }), 'done');
  assert.equal((await on.get('shop-api-2')).health, 'starting');
  await on.clock.pass(6000);
  assert.deepEqual(on.story('shop-api-2'), ['start', 'health_status']);
  assert.equal(await on.perform({ op: 'container.restart', target, graceSec: 10 }, 3000), 'done');
  assert.deepEqual(on.story('shop-api-2'), ['kill', 'die', 'stop', 'start', 'restart']);
});

test('who does not listen is killed when the grace is over', async () => {
  const on = await stage();
  const target = await on.target('pay-ledger-1');
  const asked = on.engine.perform({ op: 'container.stop', target, graceSec: 10 }, never);
  await on.clock.pass(9000);
  assert.equal((await on.get('pay-ledger-1')).state, 'running');
  await on.clock.pass(2000);
  await asked;
  assert.equal((await on.get('pay-ledger-1')).exitCode, 137);
});

test('what was stopped by hand stays stopped, restart policy or not', async () => {
  const on = await stage();
  const target = await on.target('pay-hook-1');
  assert.equal(await on.perform({ op: 'container.stop', target, graceSec: 10 }), 'done');
  await on.clock.pass(30_000);
  assert.equal((await on.get('pay-hook-1')).state, 'exited');
});

test('pause, unpause and kill, and what a daemon says when they make no sense', async () => {
  const on = await stage();
  const target = await on.target('shop-web-1');
  assert.equal(await on.perform({ op: 'container.pause', target }), 'done');
  assert.match(await on.perform({ op: 'container.pause', target }), /^conflict: .*already paused/);
  assert.equal(await on.perform({ op: 'container.unpause', target }), 'done');
  assert.match(await on.perform({ op: 'container.unpause', target }), /^daemon: .*is not paused/);
  assert.equal(await on.perform({ op: 'container.kill', target, signal: 'SIGUSR1' }), 'done');
  assert.equal((await on.get('shop-web-1')).state, 'running');
  assert.equal(await on.perform({ op: 'container.kill', target, signal: 'SIGKILL' }), 'done');
  assert.equal((await on.get('shop-web-1')).exitCode, 137);
  assert.deepEqual(on.story('shop-web-1'), ['pause', 'unpause', 'kill', 'kill', 'die']);
  assert.match(
    await on.perform({ op: 'container.kill', target, signal: 'SIGKILL' }),
    /^conflict: Cannot kill container/,
  );
});

test('a running container is removed only by force, its anonymous volumes only when asked', async () => {
  const on = await stage();
  const running = await on.target('shop-web-1');
  const remove = { op: 'container.remove', force: false, volumes: false } as const;
  assert.match(
    await on.perform({ ...remove, target: running }),
    /^conflict: cannot remove container/,
  );
  assert.equal(await on.perform({ ...remove, target: running, force: true }), 'done');
  assert.deepEqual(on.story('shop-web-1'), ['kill', 'die', 'destroy']);
  assert.match(await on.perform({ ...remove, target: running }), /^gone: No such container/);

  const volumes = (await on.engine.volumes(never)).length;
  const report = await on.target('batch-report-1');
  assert.equal(await on.perform({ ...remove, target: report, volumes: true }), 'done');
  assert.equal((await on.engine.volumes(never)).length, volumes - 1);
});

test('images, volumes and networks in use are refused with the reason', async () => {
  const on = await stage();
  const host = on.engine.host;
  const image = async (tag: string, force: boolean): Promise<string> => {
    const found = (await on.engine.images(never)).find((each) => each.tags[0] === tag);
    assert.ok(found, tag);
    const name = (await on.get('shop-db-1')).name;
    return on.perform({ op: 'image.remove', target: { host, id: found.id, name }, force });
  };
  assert.match(await image('redis:8-alpine', true), /^conflict: .*cannot be forced.*running/);
  assert.match(await image('batch/report:3', false), /^conflict: .*must be forced.*stopped/);
  assert.equal(await image('batch/report:3', true), 'done');
  assert.equal(await image('postgres:15', false), 'done');

  const volume = async (id: string): Promise<string> => {
    const found = (await on.engine.volumes(never)).find((each) => each.id === id);
    assert.ok(found, id);
    return on.perform({
      op: 'volume.remove',
      target: { host, id: found.id, name: found.name },
      force: true,
    });
  };
  assert.match(
    await volume('shop_db'),
    /^conflict: remove shop_db: volume is in use - \[[0-9a-f]{64}\]/,
  );
  assert.equal(await volume('shop_uploads_old'), 'done');

  const network = async (name: string): Promise<string> => {
    const found = (await on.engine.networks(never)).find((each) => each.name === name);
    assert.ok(found, name);
    return on.perform({ op: 'network.remove', target: { host, id: found.id, name: found.name } });
  };
  assert.match(await network('bridge'), /^denied: bridge is a pre-defined network/);
  assert.match(await network('shop_default'), /^denied: .*has active endpoints/);
  assert.equal(await network('staging_default'), 'done');
  assert.deepEqual(
    on.events
      .filter((event) => event.kind !== 'container')
      .map((event) => `${event.kind} ${event.action}`),
    ['image delete', 'image delete', 'volume destroy', 'network destroy'],
  );
});

test('a log followed continues its tail without a seam', async () => {
  const on = await stage();
  const { id } = await on.get('shop-web-1');
  const heard: LogLine[] = [];
  const abort = new AbortController();
  const following = on.engine.logs(
    id,
    { tail: 20, follow: true },
    (lines) => heard.push(...lines),
    abort.signal,
  );
  await on.clock.pass(5000);
  abort.abort();
  await following;
  assert.ok(heard.length > 25, `${heard.length} lines`);
  const again: LogLine[] = [];
  await on.engine.logs(
    id,
    { tail: heard.length, follow: false },
    (lines) => again.push(...lines),
    never,
  );
  assert.deepEqual(heard, again);
});

test('a followed log ends with its container', async () => {
  const on = await stage();
  const target = await on.target('shop-api-1');
  const following = on.engine.logs(target.id, { tail: 1, follow: true }, () => {}, never);
  await on.perform({ op: 'container.kill', target, signal: 'SIGKILL' });
  await following;
});

test('every request obeys its signal, and a closed engine answers none', async () => {
  const on = await stage();
  const target = await on.target('pay-ledger-1');
  const abort = new AbortController();
  const stopping = on.engine.perform({ op: 'container.stop', target, graceSec: 60 }, abort.signal);
  const sizes = on.engine.volumeSizes(abort.signal);
  abort.abort();
  await assert.rejects(stopping, { name: 'Failure', kind: 'aborted' });
  await assert.rejects(sizes, { name: 'Failure', kind: 'aborted' });
  on.engine.close();
  await assert.rejects(on.engine.containers(never), { name: 'Failure', kind: 'aborted' });
});

test('inspect tells of every kind, and of nothing that is not there', async () => {
  const on = await stage();
  const { id } = await on.get('shop-api-1');
  const text = JSON.stringify(await on.engine.inspect('container', id, never));
  assert.match(text, /"NanoCpus":300000000/);
  assert.match(text, /"Memory":268435456/);
  const [network] = await on.engine.networks(never);
  assert.ok(network);
  assert.match(JSON.stringify(await on.engine.inspect('network', network.id, never)), /172\.17/);
  await assert.rejects(on.engine.inspect('volume', 'nope', never), { kind: 'gone' });
});
