import { setTimeout as nodeSleep } from 'node:timers/promises';
import type { Container } from '../model/container.js';
import type { Engine, EngineEvent, EngineInfo } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { FoundContainer } from '../model/found-container.js';
import { imageId, shortId, type ContainerId, type HostId } from '../model/id.js';
import { commandLine } from '../model/command-line.js';
import type { Operation } from '../model/operation.js';
import { own, sanitize, type SafeText } from '../model/safe-text.js';

/** What is remembered of a container, or told by files that anyone may read. */
export interface KnownContainer {
  readonly name: SafeText;
  readonly image?: SafeText | undefined;
  readonly project?: SafeText | undefined;
  readonly service?: SafeText | undefined;
  readonly networkMode?: SafeText | undefined;
}

export interface KernelEngineOptions {
  readonly host: HostId;
  /** The endpoints that were tried. */
  readonly endpoint: string;
  readonly info: Omit<EngineInfo, 'kind' | 'version' | 'apiVersion' | 'dataRoot' | 'local'>;
  /** Why there is no engine, when it was last tried. */
  readonly failure: () => Failure;
  /** The containers of this machine by the kernel. */
  readonly scan: () => Promise<readonly FoundContainer[]>;
  readonly known: (id: ContainerId) => KnownContainer | undefined;
  /** Resolves after `ms`, or rejects once the signal aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  /** ms since the epoch. */
  readonly now?: () => number;
}

const POLL_MS = 2000;

/**
 * Containers without an engine: what the kernel shows of them, for looking only. Whatever needs an
 * engine fails with the reason why there is none.
 */
export class KernelEngine implements Engine {
  readonly host: HostId;
  readonly endpoint: string;
  readonly #options: KernelEngineOptions;
  #found: ReadonlyMap<ContainerId, FoundContainer> | undefined;

  constructor(options: KernelEngineOptions) {
    this.host = options.host;
    this.endpoint = options.endpoint;
    this.#options = options;
  }

  async connect(): Promise<EngineInfo> {
    const { info } = this.#options;
    const none = own('');
    return {
      ...info,
      kind: 'kernel',
      version: none,
      apiVersion: none,
      dataRoot: none,
      local: true,
    };
  }

  async containers(
    _signal: AbortSignal,
    ids?: readonly ContainerId[],
  ): Promise<readonly Container[]> {
    // who asks for some was told of them by the last scan
    const found = (ids === undefined ? undefined : this.#found) ?? (await this.#scan());
    return [...found.values()]
      .filter(({ id }) => ids?.includes(id) ?? true)
      .map((each) => this.#container(each));
  }

  /** What the kernel tells by itself is seen by looking again: every 2 s. */
  async events(
    _since: string | undefined,
    handlers: Parameters<Engine['events']>[1],
    signal: AbortSignal,
  ): Promise<void> {
    const { sleep = (ms, until) => nodeSleep(ms, undefined, { signal: until }), now = Date.now } =
      this.#options;
    let before = this.#found ?? (await this.#scan());
    handlers.onOpen();
    while (!signal.aborted) {
      // an abort ends the wait, and with it the stream
      await sleep(POLL_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      const after = await this.#scan();
      for (const event of changes(before, after, now())) handlers.onEvent(event);
      before = after;
    }
  }

  readonly images = (): Promise<never> => this.#refuse();
  readonly volumes = (): Promise<never> => this.#refuse();
  readonly networks = (): Promise<never> => this.#refuse();
  readonly container = (): Promise<never> => this.#refuse();
  readonly inspect = (): Promise<never> => this.#refuse();
  readonly volumeSizes = (): Promise<never> => this.#refuse();
  readonly diskUsage = (): Promise<never> => this.#refuse();
  readonly imageLayers = (): Promise<never> => this.#refuse();
  readonly logs = (): Promise<never> => this.#refuse();
  readonly stats = (): Promise<never> => this.#refuse();
  readonly attach = (): Promise<never> => this.#refuse();
  readonly shell = (): Promise<never> => this.#refuse();
  readonly changes = (): Promise<never> => this.#refuse();
  readonly processes = (): Promise<never> => this.#refuse();

  perform(operation: Operation): Promise<never> {
    return this.#refuse(`not done: ${commandLine([operation])}: `);
  }

  requests(): number {
    return 0;
  }

  close(): void {}

  #refuse(what = ''): Promise<never> {
    const { said, hint } = this.#options.failure();
    return Promise.reject(new Failure('unreachable', `${what}no engine: ${said}`, hint));
  }

  async #scan(): Promise<ReadonlyMap<ContainerId, FoundContainer>> {
    const found = await this.#options.scan();
    this.#found = new Map(found.map((each) => [each.id, each]));
    return this.#found;
  }

  #container(found: FoundContainer): Container {
    const { id, runtime, name } = found;
    const known = this.#options.known(id);
    return {
      kind: 'container',
      host: this.host,
      id,
      name: name ?? known?.name ?? sanitize(`${runtime}-${shortId(id)}`),
      image: known?.image ?? own(''),
      imageId: imageId(''),
      command: own(''),
      state: found.paused ? 'paused' : 'running',
      health: undefined,
      createdAtMs: NaN,
      // the first process tells
      startedAtMs: undefined,
      finishedAtMs: undefined,
      exitCode: undefined,
      restarts: undefined,
      pid: undefined,
      networkMode: known?.networkMode ?? own(''),
      networks: [],
      addresses: [],
      ports: [],
      mounts: [],
      labels: new Map(),
      project: known?.project,
      service: known?.service,
    };
  }
}

type Found = ReadonlyMap<ContainerId, FoundContainer>;

/** From one scan to the next, as an engine would tell it. */
function* changes(before: Found, after: Found, atMs: number): Generator<EngineEvent> {
  const event = (id: ContainerId, action: string): EngineEvent => ({
    kind: 'container',
    action: own(action),
    id,
    atMs,
    since: '',
    name: undefined,
    exitCode: undefined,
    signal: undefined,
    health: undefined,
  });
  for (const [id, { run }] of before) {
    const now = after.get(id);
    if (now?.run !== run) yield event(id, 'die');
    if (now === undefined) yield event(id, 'destroy');
  }
  for (const [id, { run, paused }] of after) {
    const then = before.get(id);
    const wasPaused = then?.run === run && then.paused;
    if (then === undefined) yield event(id, 'create');
    if (then?.run !== run) yield event(id, 'start');
    if (paused !== wasPaused) yield event(id, paused ? 'pause' : 'unpause');
  }
}
