import type { TestContext } from 'node:test';
import { watchInventory, type EngineConnection } from '../../src/app/inventory.js';
import type { Timing } from '../../src/app/timing.js';
import { containerFromList } from '../../src/engine/wire-container.js';
import type { Container } from '../../src/model/container.js';
import type { Engine, EngineEvent, EngineInfo } from '../../src/model/engine.js';
import { Failure } from '../../src/model/failure.js';
import { hostId } from '../../src/model/id.js';
import { own } from '../../src/model/safe-text.js';
import { FakeTiming } from './fake-timing.js';

export const host = hostId('local');
export const idOf = (number: number): string => number.toString(16).padStart(64, '0');

export function container(number: number, over: Partial<Container> = {}): Container {
  const raw = {
    Id: idOf(number),
    Names: [`/c${number}`],
    State: 'running',
    Status: 'Up 2 hours',
    HostConfig: { NetworkMode: 'default' },
  };
  const made = containerFromList(raw, { host, nowMs: 0 });
  if (made === undefined) throw new Error('no container');
  return { ...made, ...over };
}

/** An engine made of variables: what it has, what it was asked, and the subscription to speak through. */
export class FakeEngine {
  readonly host = host;
  readonly endpoint: string = 'unix:///fake.sock';
  rows: Container[] = [container(1), container(2)];
  details: Container | Promise<Container> | undefined;
  calls: string[] = [];
  asked: (readonly string[] | undefined)[] = [];
  sinces: (string | undefined)[] = [];
  failures = new Map<string, Failure>();
  /** Lists wait for this before they answer with what was there when they were asked. */
  slow: Promise<void> | undefined;
  hangs = false;
  speak: (event: EngineEvent) => void = () => {};
  cut: (failure: Failure) => void = () => {};

  async #list<T>(name: string, items: T): Promise<T> {
    this.calls.push(name);
    const failure = this.failures.get(name);
    if (failure !== undefined) throw failure;
    await this.slow;
    return items;
  }

  connect = async (signal: AbortSignal) => {
    if (this.hangs)
      await new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Failure('aborted', 'given up'))),
      );
    return this.#list('connect', {
      ...{ kind: 'docker' as const, version: own('1'), apiVersion: own('1.41'), cpus: 1 },
      ...{ hostname: own('h'), memoryBytes: 1, dataRoot: own('/'), local: true },
    });
  };

  containers = (_: AbortSignal, ids?: readonly string[]) => {
    this.asked.push(ids);
    const rows = this.rows.filter(({ id }) => ids?.includes(id) ?? true);
    return this.#list('containers', rows);
  };

  /** Of `details`; without them nothing is told. */
  container = async () => {
    await this.#list('container', undefined);
    if (this.details === undefined) throw new Failure('unsupported', 'not for this test');
    return this.details;
  };

  images = () => this.#list('images', []);
  volumes = () => this.#list('volumes', []);
  networks = () => this.#list('networks', []);

  events: Engine['events'] = (since, { onOpen, onEvent }, signal) => {
    this.calls.push('events');
    this.sinces.push(since);
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => resolve());
      this.speak = onEvent;
      this.cut = reject;
      onOpen();
    });
  };

  /** How often a call was made since the last time. */
  take(name: string): number {
    const count = this.calls.filter((call) => call === name).length;
    this.calls = this.calls.filter((call) => call !== name);
    return count;
  }
}

const unused = () => Promise.reject(new Error('not for an inventory'));
export const asEngine = (fake: FakeEngine): Engine =>
  Object.assign(fake, {
    ...{ inspect: unused, volumeSizes: unused, logs: unused, stats: unused },
    ...{ diskUsage: unused, imageLayers: unused, processes: unused, shell: unused, attach: unused },
    ...{ changes: unused },
    ...{ perform: unused, requests: () => 0, close: () => {} },
  });

export const event = (
  action: string,
  number: number,
  over: Partial<EngineEvent> = {},
): EngineEvent => ({
  ...{ kind: 'container', action: own(action), id: idOf(number), atMs: 1000, since: '1.0' },
  ...{ name: undefined, exitCode: undefined, signal: undefined, health: undefined },
  ...over,
});

/** An inventory under test: what its handlers were told, as lines, and the containers as a store would have them. */
export function watch(t: TestContext, engine: Engine, timing: Timing, info?: EngineInfo) {
  const abort = new AbortController();
  t.after(() => abort.abort());
  const told: string[] = [];
  const connections: EngineConnection[] = [];
  const store = new Map<string, Container>();
  const names = (some: readonly { name: string }[]) => some.map(({ name }) => name).join(' ');
  const done = watchInventory(
    { engine, info },
    {
      onConnection: (connection) => {
        connections.push(connection);
        told.push(connection.status);
      },
      onSnapshot: (snapshot) => {
        told.push(`${snapshot.kind}s`);
        if (snapshot.kind !== 'container') return;
        store.clear();
        for (const item of snapshot.items) store.set(item.id, item);
      },
      onContainers: (changed) => {
        told.push(`changed ${names(changed)}`);
        for (const item of changed) store.set(item.id, item);
      },
      onRemoved: (ids) => {
        told.push(`removed ${ids.length}`);
        for (const id of ids) store.delete(id);
      },
      onFailure: (kind, failure) => told.push(`${kind} ${failure.kind}`),
      onEvent: () => {},
    },
    timing,
    abort.signal,
  );
  const state = (number: number) => store.get(idOf(number));
  return { told, connections, store, state, abort, done };
}

/** An inventory that has listed everything of a `FakeEngine`, and was told of nothing since. */
export async function live(t: TestContext) {
  const [fake, timing] = [new FakeEngine(), new FakeTiming()];
  const watched = watch(t, asEngine(fake), timing);
  await timing.turn(2000);
  fake.calls = [];
  fake.asked = [];
  watched.told.length = 0;
  return { ...watched, fake, timing };
}
