import { join } from 'node:path';
import { containerId, type ContainerId } from '../model/id.js';
import { emptyReading, type Reading } from '../model/reading.js';
import type { SampleTarget, Source, SourceName } from '../model/source.js';
import type { Cadence, CounterFile, Parse } from './counter-file.js';
import { isExhausted, isGone, type Descriptors, type KernelFile } from './descriptors.js';
import { Processes } from './first-process.js';
import type { KernelRoots } from './hierarchies.js';
import { Locator } from './locate.js';
import { Payload } from './payload.js';

export interface KernelOptions {
  readonly files: Descriptors;
  readonly roots: KernelRoots;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** Who knows where containers are, if not the `Locator` of engines' habits. */
  readonly locator?: Pick<Locator, 'find'>;
}

interface OpenFile extends KernelFile {
  readonly parse: Parse;
}

export interface CgroupHandle {
  readonly target: SampleTarget;
  readonly files: Readonly<Record<Cadence, OpenFile[]>>;
  /** The last value of everything, as most files are not read each time. */
  readonly known: Reading;
  /** Undefined: no container, but a cgroup whose processes do not matter by themselves. */
  readonly payload: Payload | undefined;
  /** Ticks; begins anywhere, so that what is due every so many ticks is not due for all at once. */
  age: number;
  /** Full reads in a row that found nothing moved; from `QUIET_AFTER` on only the gates are read. */
  unmoved: number;
  limitsChanged: boolean;
  slowAtMs: number;
}

const QUIET_AFTER = 3;
/** Then all is read each so many ticks: what moved unnoticed is shown no later. */
const QUIET_TICKS = 5;
const LIMIT_TICKS = 10;
/** Under the kernel's 2 s: of ticks of 1 s every second one, also when it comes early. */
const SLOW_MS = 1900;
/** Where nothing runs, and nothing waited yet. Processes that hang on a dead disk still show. */
const CALM_MS = 9900;

/**
 * Reads containers through one version's table. A container in which nothing ran costs the gates: two
 * reads. Its network and block counters then carry the time of their own last read (`ioAtMs`), so that
 * a rate divides by the time it was counted in.
 */
export class CgroupSource implements Source<CgroupHandle> {
  readonly name: SourceName;
  readonly #table: readonly CounterFile[];
  readonly #mounts: ReadonlyMap<string, string>;
  readonly #files: Descriptors;
  readonly #clock: () => number;
  readonly #processes: Processes;
  readonly #locator: Pick<Locator, 'find'> | undefined;
  readonly #handles = new Set<CgroupHandle>();
  #attached = 0;

  /** @param mounts hierarchy → mount; containers are looked for in the table's first one that is mounted */
  constructor(
    name: SourceName,
    table: readonly CounterFile[],
    mounts: ReadonlyMap<string, string>,
    { files, roots, clock, locator }: KernelOptions,
  ) {
    this.name = name;
    this.#table = table;
    this.#mounts = mounts;
    this.#files = files;
    this.#clock = clock;
    this.#processes = new Processes(files, roots.procRoot, clock);
    const home = this.#home();
    if (home !== undefined) this.#locator = locator ?? new Locator(home, roots.procRoot, clock);
  }

  /** Reads all files once: what cannot be opened or read (controller absent, no pressure kept) stays unknown. */
  attach(target: SampleTarget): CgroupHandle | undefined {
    const path = this.#locator?.find(target);
    const home = this.#home();
    if (path === undefined || home === undefined) return undefined;
    return this.#attach(path, target, new Payload(this.#processes, join(home, path), target));
  }

  /** Any cgroup, by its path below the mounts. */
  attachGroup(path: string): CgroupHandle | undefined {
    const target = { id: containerId(path), pid: undefined, networkMode: 'host' };
    return this.#attach(path, target, undefined);
  }

  #attach(
    path: string,
    target: SampleTarget,
    payload: Payload | undefined,
  ): CgroupHandle | undefined {
    const handle: CgroupHandle = {
      target,
      payload,
      files: { gate: [], counter: [], slow: [], limit: [] },
      known: emptyReading(),
      age: this.#attached++,
      unmoved: 0,
      limitsChanged: false,
      slowAtMs: this.#clock(),
    };
    try {
      this.#open(handle, path);
      if (handle.files.gate.length > 0) {
        this.#handles.add(handle);
        return handle;
      }
    } catch (error) {
      this.detach(handle);
      // it ended while it was looked at
      if (!isExhausted(error) && !isGone(error)) throw error;
      return undefined;
    }
    this.detach(handle);
    return undefined;
  }

  read(handle: CgroupHandle, into: Reading): 'ok' | 'unmoved' | 'stale' | 'gone' {
    const { known } = handle;
    const { cpuNs, memoryUsageBytes } = known;
    handle.age++;
    try {
      known.atMs = this.#clock();
      this.#take(handle, 'gate');
      const moved =
        !Object.is(known.cpuNs, cpuNs) || !Object.is(known.memoryUsageBytes, memoryUsageBytes);
      const quiet = !moved && handle.unmoved >= QUIET_AFTER;
      if (quiet && handle.age % QUIET_TICKS !== 0) {
        into.atMs = known.atMs;
        return 'unmoved';
      }
      this.#takeRest(handle, moved);
    } catch (error) {
      if (isGone(error)) return 'gone';
      handle.unmoved = 0;
      if (isExhausted(error)) return 'stale';
      throw error;
    }
    Object.assign(into, known);
    return 'ok';
  }

  refresh(handle: CgroupHandle): void {
    handle.limitsChanged = true;
    handle.unmoved = 0;
  }

  facts({ payload }: CgroupHandle): Payload['facts'] {
    return payload?.facts ?? { pid: undefined, startedAtMs: undefined };
  }

  detach(handle: CgroupHandle): void {
    this.#handles.delete(handle);
    handle.payload?.release();
    for (const file of filesOf(handle)) this.#files.close(file);
  }

  prefer(ids: ReadonlySet<ContainerId>): void {
    if (!this.#files.isTight) return;
    const handles = [...this.#handles];
    const order = [
      ...handles.filter(({ target }) => ids.has(target.id)),
      ...handles.filter(({ target }) => !ids.has(target.id)),
    ];
    this.#files.allot(order.map(filesOf));
  }

  #home(): string | undefined {
    const row = this.#table.find(({ hierarchy }) => this.#mounts.has(hierarchy));
    return row && this.#mounts.get(row.hierarchy);
  }

  #open(handle: CgroupHandle, path: string): void {
    for (const { hierarchy, name, cadence, parse } of this.#table) {
      const mount = this.#mounts.get(hierarchy);
      if (mount === undefined) continue;
      const file: OpenFile = { ...this.#files.file(join(mount, path, name)), parse };
      try {
        this.#files.read(file);
      } catch (error) {
        if (isExhausted(error)) throw error;
        continue;
      }
      parse(this.#files.bytes, handle.known);
      handle.files[cadence].push(file);
    }
    handle.payload?.read(handle.age, true, handle.known);
  }

  #take(handle: CgroupHandle, cadence: Cadence): void {
    for (const file of handle.files[cadence]) {
      this.#files.read(file);
      file.parse(this.#files.bytes, handle.known);
    }
  }

  #takeRest(handle: CgroupHandle, moved: boolean): void {
    const { known } = handle;
    const { networkRxBytes, networkTxBytes, blockReadBytes, blockWriteBytes } = known;
    this.#take(handle, 'counter');
    handle.payload?.read(handle.age, moved, known);
    known.ioAtMs = known.atMs;
    const still =
      !moved &&
      Object.is(known.networkRxBytes, networkRxBytes) &&
      Object.is(known.networkTxBytes, networkTxBytes) &&
      Object.is(known.blockReadBytes, blockReadBytes) &&
      Object.is(known.blockWriteBytes, blockWriteBytes);
    handle.unmoved = still ? handle.unmoved + 1 : 0;
    const slowMs = still && !isPressed(known) ? CALM_MS : SLOW_MS;
    if (known.atMs - handle.slowAtMs >= slowMs) {
      handle.slowAtMs = known.atMs;
      this.#take(handle, 'slow');
    }
    if (handle.limitsChanged || handle.age % LIMIT_TICKS === 0) {
      handle.limitsChanged = false;
      this.#take(handle, 'limit');
    }
  }
}

const isPressed = (known: Reading): boolean =>
  known.pressureCpuSome > 0 || known.pressureMemorySome > 0 || known.pressureIoSome > 0;

const filesOf = ({ files, payload }: CgroupHandle): readonly KernelFile[] => [
  ...Object.values(files).flat(),
  ...(payload?.files ?? []),
];
