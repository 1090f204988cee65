import { join } from 'node:path';
import { emptyReading, type Reading } from '../model/reading.js';
import { derive, type HostFacts, type Usage } from '../model/usage.js';
import type { CgroupHandle, CgroupSource, KernelOptions } from './cgroup.js';
import { isExhausted, isGone, type KernelFile } from './descriptors.js';
import { processStat } from './process-stat.js';

/** Figures of one thing, each time it is asked since the time before. */
export interface Meter {
  /** Undefined: it is gone. */
  sample(): Usage | undefined;
  close(): void;
}

/** Two readings, swapped at each sample. */
abstract class Pair implements Meter {
  readonly #host: HostFacts;
  #previous: Reading | undefined;
  #next = emptyReading();

  constructor(host: HostFacts) {
    this.#host = host;
  }

  sample(): Usage | undefined {
    const outcome = this.read(this.#next);
    if (outcome === 'gone') return undefined;
    if (outcome === 'unmoved' && this.#previous !== undefined) {
      const { atMs } = this.#next;
      Object.assign(this.#next, this.#previous, { atMs });
    }
    const usage = derive(this.#previous, this.#next, this.#host);
    [this.#previous, this.#next] = [this.#next, this.#previous ?? emptyReading()];
    return usage;
  }

  protected abstract read(into: Reading): ReturnType<CgroupSource['read']>;
  abstract close(): void;
}

/** A cgroup with all that is in it. */
export class CgroupMeter extends Pair {
  readonly #source: CgroupSource;
  readonly #handle: CgroupHandle;

  private constructor(source: CgroupSource, handle: CgroupHandle, host: HostFacts) {
    super(host);
    this.#source = source;
    this.#handle = handle;
  }

  /** Undefined: not there any more, or not to be read. */
  static open(source: CgroupSource, path: string, host: HostFacts): CgroupMeter | undefined {
    const handle = source.attachGroup(path);
    return handle && new CgroupMeter(source, handle, host);
  }

  close(): void {
    this.#source.detach(this.#handle);
  }

  protected read(into: Reading): ReturnType<CgroupSource['read']> {
    return this.#source.read(this.#handle, into);
  }
}

/** USER_HZ on every architecture that runs containers (proc(5)). */
const NS_PER_TICK = 1e9 / 100;

/** One process and its threads, by /proc/<pid>/stat. */
export class ProcessMeter extends Pair {
  readonly #options: Pick<KernelOptions, 'files' | 'clock'>;
  readonly #pageBytes: number;
  readonly #file: KernelFile;
  #startTicks: number | undefined;

  constructor(pid: number, pageBytes: number, options: KernelOptions, host: HostFacts) {
    super(host);
    this.#options = options;
    this.#pageBytes = pageBytes;
    this.#file = options.files.file(join(options.roots.procRoot, String(pid), 'stat'));
  }

  close(): void {
    this.#options.files.close(this.#file);
  }

  protected read(into: Reading): 'ok' | 'stale' | 'gone' {
    const { files, clock } = this.#options;
    try {
      files.read(this.#file);
    } catch (error) {
      if (isGone(error)) return 'gone';
      if (isExhausted(error)) return 'stale';
      throw error;
    }
    const { buffer, length } = files.bytes;
    const stat = processStat(buffer.toString('latin1', 0, length));
    // the pid went to another process
    if (stat.startTicks !== (this.#startTicks ??= stat.startTicks)) return 'gone';
    into.atMs = clock();
    into.cpuNs = stat.cpuTicks * NS_PER_TICK;
    into.memoryUsageBytes = stat.residentPages * this.#pageBytes;
    into.pids = stat.threads;
    return 'ok';
  }
}
