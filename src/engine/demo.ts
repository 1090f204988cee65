import { setImmediate as nextTurn, setTimeout as nodeSleep } from 'node:timers/promises';
import { demoChanges } from '../demo/changes.js';
import { diskUsage, imageLayers } from '../demo/disk-usage.js';
import { inspect } from '../demo/inspect.js';
import { logLines, MOST_BATCH, tailFromMs } from '../demo/log-lines.js';
import { begin } from '../demo/operate.js';
import { demoProcesses } from '../demo/processes.js';
import { DEMO_INFO, type DemoWorld } from '../demo/world.js';
import type { Container } from '../model/container.js';
import type { DiskUsage, ImageHistory } from '../model/disk-usage.js';
import type {
  Engine,
  EngineEvent,
  EngineInfo,
  LogLine,
  LogOptions,
  ObjectKind,
  OnProgress,
  SafeJson,
} from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { FileChanges } from '../model/file-change.js';
import type { ContainerId, HostId, ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import type { Operation } from '../model/operation.js';
import type { ProcessList } from '../model/process.js';
import { emptyReading, type Reading } from '../model/reading.js';
import type { Volume } from '../model/volume.js';

/** Resolves after `ms`, or rejects once the signal aborts. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

const SIZES_MS = 800;
const LOG_POLL_MS = 200;
/** As often as the engine tells of a pull. */
const PROGRESS_MS = 100;
/** Nothing is due: look again after this long, since an operation may have put something on the agenda. */
const IDLE_MS = 500;

/** The simulated daemon: the same answers, refusals and delays as a real one, from a `DemoWorld`. */
export class DemoEngine implements Engine {
  readonly host: HostId;
  readonly endpoint = 'demo';
  readonly #world: DemoWorld;
  readonly #sleep: Sleep;
  readonly #closed = new AbortController();

  constructor(
    world: DemoWorld,
    sleep: Sleep = (ms, signal) => nodeSleep(ms, undefined, { signal }),
  ) {
    this.host = world.host;
    this.#world = world;
    this.#sleep = sleep;
  }

  async connect(signal: AbortSignal): Promise<EngineInfo> {
    this.#check(signal);
    return DEMO_INFO;
  }

  /** Like a daemon's list, without what only an inspect tells. */
  async containers(
    signal: AbortSignal,
    ids?: readonly ContainerId[],
  ): Promise<readonly Container[]> {
    this.#check(signal);
    return this.#world
      .containers()
      .filter((container) => ids === undefined || ids.includes(container.id))
      .map((container) => ({ ...container.record(), restarts: undefined, pid: undefined }));
  }

  async images(signal: AbortSignal): Promise<readonly Image[]> {
    this.#check(signal);
    return [...this.#world.stock.images.values()];
  }

  async volumes(signal: AbortSignal): Promise<readonly Volume[]> {
    this.#check(signal);
    return [...this.#world.stock.volumes.values()];
  }

  async networks(signal: AbortSignal): Promise<readonly Network[]> {
    this.#check(signal);
    return [...this.#world.stock.networks.values()];
  }

  async container(id: ContainerId, signal: AbortSignal): Promise<Container> {
    this.#check(signal);
    const container = this.#world.find(id);
    if (container === undefined) throw new Failure('gone', `No such container: ${id}`);
    return container.record();
  }

  async inspect(kind: ObjectKind, id: string, signal: AbortSignal): Promise<SafeJson> {
    this.#check(signal);
    return inspect(this.#world, kind, id);
  }

  async volumeSizes(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    await this.#wait(SIZES_MS, this.#live(signal));
    return this.#world.stock.volumeSizes;
  }

  async diskUsage(_volumes: boolean, signal: AbortSignal): Promise<DiskUsage> {
    await this.#wait(SIZES_MS, this.#live(signal));
    return diskUsage(this.#world);
  }

  async imageLayers(id: ImageId, signal: AbortSignal): Promise<ImageHistory> {
    this.#check(signal);
    return imageLayers(this.#world, id);
  }

  async events(
    since: string | undefined,
    handlers: { readonly onOpen: () => void; readonly onEvent: (event: EngineEvent) => void },
    signal: AbortSignal,
  ): Promise<void> {
    this.#check(signal);
    handlers.onOpen();
    const live = this.#live(signal);
    const unsubscribe = this.#world.subscribe(since, handlers.onEvent);
    try {
      while (await this.#waited(Math.min(this.#world.untilNextMs(), IDLE_MS), live)) {
        this.#world.advance();
      }
    } finally {
      unsubscribe();
    }
  }

  async logs(
    id: ContainerId,
    options: LogOptions,
    onLines: (lines: readonly LogLine[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.#check(signal);
    const container = this.#world.find(id);
    if (container === undefined) throw new Failure('gone', `No such container: ${id}`);
    const { voice } = container.spec;
    if (voice === undefined) return;
    const live = this.#live(signal);
    const source = { voice, lane: container.lane };
    const { createdAtMs } = container.description;
    let toldMs = container.lastWordsMs(this.#world.advance()) ?? createdAtMs;
    const tell = async (afterMs: number, untilMs: number): Promise<void> => {
      for (const lines of logLines(source, afterMs, untilMs)) {
        if (live.aborted) return;
        onLines(lines);
        // months of lines are told in a moment
        if (lines.length === MOST_BATCH) await nextTurn();
      }
    };
    const { tail, sinceMs = -Infinity, untilMs = Infinity } = options;
    const afterMs = Math.max(createdAtMs, sinceMs - 1, tailFromMs(source, toldMs, tail));
    await tell(afterMs, Math.min(toldMs, untilMs));
    while (options.follow && container.alive && (await this.#waited(LOG_POLL_MS, live))) {
      const nowMs = container.lastWordsMs(this.#world.advance()) ?? toldMs;
      await tell(toldMs, nowMs);
      toldMs = Math.max(toldMs, nowMs);
    }
  }

  async stats(id: ContainerId, signal: AbortSignal): Promise<Reading> {
    this.#check(signal);
    const container = this.#world.find(id);
    if (container === undefined) throw new Failure('gone', `No such container: ${id}`);
    const reading = emptyReading();
    reading.atMs = this.#world.nowMs;
    if (container.alive) container.read(this.#world.advance(), reading);
    return reading;
  }

  shell(): Promise<never> {
    return Promise.reject(new Failure('unsupported', 'simulated containers have no shell'));
  }

  attach(): Promise<never> {
    return Promise.reject(new Failure('unsupported', 'simulated containers have no terminal'));
  }

  async changes(id: ContainerId, signal: AbortSignal): Promise<FileChanges> {
    this.#check(signal);
    const container = this.#world.find(id);
    if (container === undefined) throw new Failure('gone', `No such container: ${id}`);
    return demoChanges(container);
  }

  async processes(id: ContainerId, signal: AbortSignal): Promise<ProcessList> {
    this.#check(signal);
    const container = this.#world.find(id);
    if (container === undefined) throw new Failure('gone', `No such container: ${id}`);
    return demoProcesses(container, this.#world.advance());
  }

  async perform(operation: Operation, signal: AbortSignal, onProgress?: OnProgress): Promise<void> {
    this.#check(signal);
    const { waitMs, progress, finish } = begin(this.#world, operation);
    const steps = progress === undefined ? 1 : Math.ceil(waitMs / PROGRESS_MS);
    for (let step = 1; step <= steps; step++) {
      if (progress !== undefined) onProgress?.(progress(step / steps));
      await this.#wait(waitMs / steps, this.#live(signal));
    }
    finish();
  }

  requests(): number {
    return 0;
  }

  close(): void {
    this.#closed.abort();
  }

  #live(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closed.signal]);
  }

  #check(signal: AbortSignal): void {
    if (this.#live(signal).aborted) throw new Failure('aborted', 'the request was cancelled');
  }

  /** The time passed, or `live` ended and this throws. */
  async #wait(ms: number, live: AbortSignal): Promise<void> {
    if (!(await this.#waited(ms, live))) throw new Failure('aborted', 'the request was cancelled');
  }

  /** Whether the time passed, rather than `live` ended. */
  async #waited(ms: number, live: AbortSignal): Promise<boolean> {
    try {
      await this.#sleep(ms, live);
    } catch (error) {
      if (!live.aborted) throw error;
    }
    return !live.aborted;
  }
}
