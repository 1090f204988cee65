import type { Container } from '../model/container.js';
import type { DiskUsage, ImageHistory } from '../model/disk-usage.js';
import type {
  Engine,
  EngineInfo,
  LogLine,
  LogOptions,
  ObjectKind,
  OnProgress,
  SafeJson,
  Shell,
  ShellOptions,
} from '../model/engine.js';
import { asFailure, Failure, type FailureKind } from '../model/failure.js';
import type { FileChanges } from '../model/file-change.js';
import type { ContainerId, HostId, ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { Network } from '../model/network.js';
import { isMaking, type Operation } from '../model/operation.js';
import type { ProcessList } from '../model/process.js';
import type { Reading } from '../model/reading.js';
import { sanitize } from '../model/safe-text.js';
import type { Volume } from '../model/volume.js';
import { daemonTime, type Answer } from './answer.js';
import { build } from './build.js';
import { changes } from './changes.js';
import { create } from './create.js';
import { Daemon, type OnSkipped } from './daemon.js';
import type { Endpoint } from './endpoint.js';
import { readLog } from './logs.js';
import { inspected, perform } from './perform.js';
import { signalProcess } from './process-signal.js';
import { pull } from './pull.js';
import { attach } from './attach.js';
import { DEADLINE, objectPath } from './requests.js';
import { openShell } from './shell.js';
import { JsonLines } from './stream.js';
import { top } from './top.js';
import { isTransfer, transfer } from './transfer.js';
import * as wire from './wire.js';
import { containerFromInspect, containerFromList } from './wire-container.js';
import { engineEvent, EVENT_FILTERS } from './wire-event.js';
import * as objects from './wire-objects.js';
import { readingFromStats } from './wire-stats.js';
import { diskUsage, expectImage, imageLayers, type UsageKind } from './wire-usage.js';

type EventHandlers = Parameters<Engine['events']>[1];

export interface DockerOptions {
  readonly host: HostId;
  readonly endpoint: Endpoint;
  readonly onSkipped?: OnSkipped;
}

const LIST = '/containers/json';

/** What a proxy may refuse and a busy engine be late with, without being no engine. */
const DISPENSABLE: ReadonlySet<FailureKind> = new Set(['denied', 'gone', 'daemon', 'timeout']);

/** Docker, and podman through its docker API. */
export class DockerEngine implements Engine {
  readonly host: HostId;
  readonly endpoint: string;
  readonly #local: boolean;
  readonly #daemon: Daemon;
  readonly #onSkipped: OnSkipped;
  #info: EngineInfo | undefined;

  constructor({ host, endpoint, onSkipped }: DockerOptions) {
    this.host = host;
    this.endpoint = endpoint.text;
    this.#local = endpoint.address.kind === 'unix';
    this.#onSkipped = onSkipped ?? (() => {});
    this.#daemon = new Daemon(endpoint, this.#onSkipped);
  }

  async connect(signal: AbortSignal): Promise<EngineInfo> {
    const api = await this.#daemon.negotiate(signal);
    const optional = (path: string): Promise<unknown> =>
      this.#daemon.json({ path, deadlineMs: DEADLINE.info }, signal).catch((error: unknown) => {
        if (DISPENSABLE.has(asFailure(error).kind)) return undefined;
        throw error;
      });
    const [version, info] = await Promise.all([optional('/version'), optional('/info')]);
    this.#info = {
      ...objects.engineFacts(version, info),
      apiVersion: sanitize(api),
      local: this.#local,
    };
    return this.#info;
  }

  containers(signal: AbortSignal, ids?: readonly ContainerId[]): Promise<readonly Container[]> {
    if (ids?.length === 0) return Promise.resolve([]);
    const filters = ids === undefined ? {} : { filters: { id: ids } };
    return this.#daemon.list({ path: LIST, query: { all: true, ...filters } }, this.#row, signal);
  }

  /** All containers, before anything else was asked. Rejects where `connect` would. */
  firstContainers(signal: AbortSignal): Promise<readonly Container[]> {
    return this.#daemon.firstList({ path: LIST, query: { all: true } }, this.#row, signal);
  }

  readonly #row = (row: wire.Raw, answer: Answer): Container | undefined =>
    containerFromList(row, { host: this.host, nowMs: daemonTime(answer) });

  images(signal: AbortSignal): Promise<readonly Image[]> {
    return this.#daemon.list(
      { path: '/images/json' },
      (row) => objects.image(row, this.host),
      signal,
    );
  }

  networks(signal: AbortSignal): Promise<readonly Network[]> {
    return this.#daemon.list(
      { path: '/networks' },
      (row) => objects.network(row, this.host),
      signal,
    );
  }

  async volumes(signal: AbortSignal): Promise<readonly Volume[]> {
    const answer = await this.#daemon.json({ path: '/volumes', deadlineMs: DEADLINE.list }, signal);
    // null without any
    const rows = wire.list(wire.expectRecord(answer, 'volumes')['Volumes']);
    return this.#daemon.rows('/volumes', rows, (row) => objects.volume(row, this.host));
  }

  async container(id: ContainerId, signal: AbortSignal): Promise<Container> {
    const container = containerFromInspect(await this.#inspected('container', id, signal), this);
    if (container?.id !== id) throw new Failure('protocol', 'inspect: another container answered');
    return container;
  }

  async inspect(kind: ObjectKind, id: string, signal: AbortSignal): Promise<SafeJson> {
    return wire.safeJson(await this.#inspected(kind, id, signal));
  }

  async volumeSizes(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
    // `type` since API 1.42, `verbose` since 1.52; older engines measure everything
    const query = { type: 'volume', verbose: true };
    const deadlineMs = DEADLINE.diskUsage;
    return objects.volumeSizes(
      await this.#daemon.json({ path: '/system/df', query, deadlineMs }, signal),
    );
  }

  async diskUsage(volumes: boolean, signal: AbortSignal): Promise<DiskUsage> {
    const kinds: readonly UsageKind[] = [
      'container',
      'build-cache',
      ...(volumes ? ['volume' as const] : []),
    ];
    // `type` since API 1.42, `verbose` since 1.52; older engines measure everything
    const query = { type: kinds, verbose: true };
    const deadlineMs = DEADLINE.diskUsage;
    const request = { path: '/system/df', query, deadlineMs };
    return diskUsage(await this.#daemon.json(request, signal), kinds);
  }

  async imageLayers(id: ImageId, signal: AbortSignal): Promise<ImageHistory> {
    const path = `${objectPath('image', id)}/history`;
    const deadlineMs = DEADLINE.inspect;
    const [image, history] = await Promise.all([
      this.#inspected('image', id, signal),
      this.#daemon.json({ path, deadlineMs }, signal),
    ]);
    expectImage(image, id);
    return imageLayers(image, history);
  }

  async events(
    since: string | undefined,
    { onOpen, onEvent }: EventHandlers,
    signal: AbortSignal,
  ): Promise<void> {
    const lines = new JsonLines(
      (value) => {
        const event = engineEvent(value);
        if (event !== undefined) onEvent(event);
      },
      () => this.#onSkipped('/events', 1),
    );
    const query = { filters: EVENT_FILTERS, ...(since !== undefined && { since }) };
    const request = { path: '/events', query, deadlineMs: DEADLINE.events, endless: true };
    for await (const chunk of this.#daemon.stream(request, signal, onOpen)) lines.push(chunk);
    if (!signal.aborted) throw new Failure('unreachable', 'the engine closed the event stream');
  }

  logs(
    id: ContainerId,
    options: LogOptions,
    onLines: (lines: readonly LogLine[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    return readLog({ daemon: this.#daemon, signal }, id, options, onLines);
  }

  async stats(id: ContainerId, signal: AbortSignal): Promise<Reading> {
    const path = `${objectPath('container', id)}/stats`;
    const query = { stream: false, 'one-shot': true };
    const deadlineMs = DEADLINE.stats;
    const answer = await this.#daemon.json({ path, query, deadlineMs, lane: 'stats' }, signal);
    return readingFromStats(answer, {
      podman: this.#info?.kind === 'podman',
      hostMemoryBytes: this.#info?.memoryBytes ?? NaN,
    });
  }

  shell(id: ContainerId, options: ShellOptions, signal: AbortSignal): Promise<Shell> {
    return openShell({ daemon: this.#daemon, isLocal: this.#local, signal }, id, options);
  }

  attach(id: ContainerId, signal: AbortSignal): Promise<Shell> {
    const isPodman = this.#info?.kind === 'podman';
    return attach({ daemon: this.#daemon, signal, isPodman }, id);
  }

  changes(id: ContainerId, signal: AbortSignal): Promise<FileChanges> {
    return changes(this.#daemon, id, signal);
  }

  processes(id: ContainerId, signal: AbortSignal): Promise<ProcessList> {
    return top(this.#daemon, id, signal);
  }

  async perform(operation: Operation, signal: AbortSignal, onProgress?: OnProgress): Promise<void> {
    const asking = { daemon: this.#daemon, host: this.host, signal };
    if (operation.op === 'process.signal') return signalProcess(operation, this.#local);
    if (operation.op === 'container.keep') throw new Failure('unsupported', 'no engine does that');
    if (operation.op === 'image.pull') return pull(asking, operation, onProgress);
    if (operation.op === 'image.build') return build(asking, operation, onProgress);
    if (isMaking(operation)) return create(asking, operation, onProgress);
    if (isTransfer(operation)) return transfer(asking, operation, onProgress);
    return perform(asking, operation);
  }

  requests(): number {
    return this.#daemon.requests;
  }

  close(): void {
    this.#daemon.close();
  }

  #inspected(kind: ObjectKind, id: string, signal: AbortSignal): Promise<wire.Raw> {
    return inspected({ daemon: this.#daemon, signal }, kind, id);
  }
}
