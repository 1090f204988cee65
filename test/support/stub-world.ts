import { loadBundle, type Json } from './host-bundle.js';

export interface StubRequest {
  readonly method: string;
  /** Without the version. */
  readonly path: string;
  /** `1.41` of `/v1.41/…`. */
  readonly version: string | undefined;
  readonly query: URLSearchParams;
  /** What it was sent, as far as it has come; nothing of what is uploaded. */
  readonly body: () => string;
}

export interface StubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What an operation makes of a row, and the events it is told by. */
const OPERATIONS: Readonly<Record<string, { state: string; status: string; events: string[] }>> = {
  start: { state: 'running', status: 'Up Less than a second', events: ['start'] },
  stop: { state: 'exited', status: 'Exited (143) Less than a second ago', events: ['die', 'stop'] },
  kill: { state: 'exited', status: 'Exited (137) Less than a second ago', events: ['kill', 'die'] },
  restart: {
    state: 'running',
    status: 'Up Less than a second',
    events: ['die', 'start', 'restart'],
  },
  pause: { state: 'paused', status: 'Up 3 seconds (Paused)', events: ['pause'] },
  unpause: { state: 'running', status: 'Up 3 seconds', events: ['unpause'] },
};

/** An event of a container as 20.10 words it, in this moment. */
export function containerEvent(
  id: string,
  action: string,
  attributes: Readonly<Record<string, string>> = {},
): Json {
  const now = Date.now();
  return {
    Type: 'container',
    Action: action,
    Actor: { ID: id, Attributes: attributes },
    time: Math.floor(now / 1000),
    timeNano: now * 1e6,
  };
}

/**
 * What a stub daemon knows. Rows are the API's own and may be changed at any time; only operations
 * tell of what they change.
 */
export class StubWorld {
  readonly inspects = new Map<string, Json>();
  readonly stats = new Map<string, unknown>();
  /** The answer to `logs`, framed or not. */
  readonly logs = new Map<string, Buffer>();
  /** Answers to any other `GET`, by path. */
  readonly others = new Map<string, unknown>();
  containers: Json[] = [];
  images: Json[] = [];
  volumes: Json[] = [];
  networks: Json[] = [];
  version: Json = { Version: '20.10.24', Components: [{ Name: 'Engine' }] };
  info: Json = { Name: 'stub', NCPU: 2, MemTotal: 2 ** 34, DockerRootDir: '/var/lib/docker' };
  /** Of every answer; `undefined` leaves the header out. */
  apiVersion: string | undefined = '1.41';
  readonly #push: (event: Json) => void;

  /** @param bundle a captured host (test/fixtures/hosts) to be like */
  constructor(bundle: string | undefined, push: (event: Json) => void) {
    this.#push = push;
    if (bundle === undefined) return;
    const captured = loadBundle(bundle);
    this.version = { ...captured.version };
    this.info = { ...captured.info };
    this.apiVersion = text(captured.version['ApiVersion']);
    this.containers = captured.list.map((row) => ({ ...row }));
    for (const { inspect, t0 } of Object.values(captured.containers)) {
      this.inspects.set(text(inspect['Id']), inspect);
      this.stats.set(text(inspect['Id']), t0['stats-oneshot']);
    }
  }

  route({ method, path: asked, query }: StubRequest): StubAnswer {
    if (asked === '/_ping') {
      return { headers: { 'Content-Type': 'text/plain' }, body: 'OK' };
    }
    const lists: Readonly<Record<string, unknown>> = {
      '/version': this.version,
      '/info': this.info,
      '/containers/json': this.#listed(query),
      '/images/json': this.images,
      '/volumes': { Volumes: this.volumes, Warnings: null },
      '/networks': this.networks,
      '/system/df': { Volumes: this.volumes },
    };
    if (method === 'GET' && this.others.has(asked)) return { body: this.others.get(asked) };
    if (method === 'GET' && asked in lists) return { body: lists[asked] };
    const [, collection, id = '', verb] = asked.split('/');
    if (collection === 'containers') return this.#container(method, id, verb);
    if (method === 'DELETE') return this.#removed(collection, id);
    return { status: 404, body: { message: 'page not found' } };
  }

  #listed(query: URLSearchParams): readonly Json[] {
    const filters = JSON.parse(query.get('filters') ?? '{}');
    const ids: unknown = filters.id;
    return Array.isArray(ids)
      ? this.containers.filter((row) => ids.includes(row['Id']))
      : this.containers;
  }

  #container(method: string, id: string, verb: string | undefined): StubAnswer {
    const row = this.containers.find((one) => one['Id'] === id);
    if (row === undefined) return { status: 404, body: { message: `No such container: ${id}` } };
    if (method === 'GET') {
      if (verb === 'json') return { body: this.inspects.get(id) ?? {} };
      if (verb === 'stats') return { body: this.stats.get(id) };
      if (verb === 'logs') return { body: this.logs.get(id) ?? Buffer.alloc(0) };
    }
    const operation = OPERATIONS[verb ?? ''];
    if (method === 'POST' && operation !== undefined) {
      Object.assign(row, { State: operation.state, Status: operation.status });
      for (const event of operation.events) this.#push(containerEvent(id, event));
      return { status: 204 };
    }
    if (method === 'DELETE') {
      this.containers = this.containers.filter((one) => one !== row);
      this.#push(containerEvent(id, 'destroy'));
      return { status: 204 };
    }
    return { status: 404, body: { message: 'page not found' } };
  }

  #removed(collection: string | undefined, id: string): StubAnswer {
    const keep = (row: Json): boolean => row['Id'] !== id && row['Name'] !== id;
    const action = collection === 'images' ? 'delete' : 'destroy';
    if (collection === 'images') this.images = this.images.filter(keep);
    if (collection === 'volumes') this.volumes = this.volumes.filter(keep);
    if (collection === 'networks') this.networks = this.networks.filter(keep);
    this.#push({ Type: collection?.slice(0, -1), Action: action, Actor: { ID: id }, time: 1 });
    return collection === 'images' ? { body: [{ Deleted: id }] } : { status: 204 };
  }
}
