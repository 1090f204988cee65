import { readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Reading } from '../model/reading.js';
import { sharesNetwork, type SampleTarget } from '../model/source.js';
import { isExhausted, type Descriptors, type KernelFile } from './descriptors.js';
import { subdirectories } from './locate.js';
import { keyed, keys, netDev, startTicks } from './scan.js';

/** A process of a container, by whom its network namespace and start are known. */
export interface FirstProcess {
  readonly pid: number;
  /** Clock ticks since boot: with the pid, the process's identity. */
  readonly startTicks: number;
  readonly startedAtMs: number;
  /** `undefined`: the interfaces are not the container's own. */
  readonly net: KernelFile | undefined;
}

/** USER_HZ on every architecture that runs containers (proc(5)). */
const TICKS_PER_SEC = 100;
const BOOT_TIME = keys('btime');
/** The wall clock may be set: the boot time moves with it. */
const BOOT_TIME_VALID_MS = 60_000;
/** Looked at to find the oldest; and child cgroups searched when the top one has no process. */
const PIDS_LOOKED_AT = 16;
const CGROUPS_SEARCHED = 64;

/**
 * From a cgroup to its first process, and through that one to the network counters.
 *
 * A kept descriptor on net/dev never fails: it outlives the process and pins its network namespace. So
 * whoever holds a `FirstProcess` releases it as soon as the cgroup is gone, and asks `isSettled` now and
 * then. Pids are used again: only pid and start together are believed.
 */
export class Processes {
  readonly #files: Descriptors;
  readonly #procRoot: string;
  readonly #clock: () => number;
  readonly #hostNetwork: string | undefined;
  #bootedAtMs = NaN;
  #bootReadAtMs = -Infinity;

  constructor(files: Descriptors, procRoot: string, clock: () => number) {
    this.#files = files;
    this.#procRoot = procRoot;
    this.#clock = clock;
    // pid 1's is the host's; without the right to look there, our own is, outside a container
    this.#hostNetwork = this.#networkOf('1') ?? this.#networkOf('self');
  }

  /** @param dir the container's cgroup, absolute */
  find(dir: string, target: SampleTarget): FirstProcess | undefined {
    const oldest = this.#oldest(this.#pidsIn(dir), target.pid);
    if (oldest === undefined) return undefined;
    const { pid, ticks } = oldest;
    const found = {
      pid,
      startTicks: ticks,
      startedAtMs: this.#bootTime() + (ticks / TICKS_PER_SEC) * 1000,
      net: this.#hasOwnNetwork(pid, target.networkMode) ? this.#openNetwork(pid) : undefined,
    };
    let isItsOwn = false;
    try {
      // it lived before and after the file was opened
      isItsOwn = this.#isAlive(found);
    } finally {
      if (!isItsOwn) this.release(found);
    }
    return isItsOwn ? found : undefined;
  }

  /** Lives, with the network it should have: a process that is still being set up has the host's. */
  isSettled(process: FirstProcess, { networkMode }: SampleTarget): boolean {
    return (process.net !== undefined || sharesNetwork(networkMode)) && this.#isAlive(process);
  }

  /** False when the process is no more: what was read may be another's. */
  readNetwork(process: FirstProcess, into: Reading): boolean {
    const { net } = process;
    if (net === undefined) return true;
    const reopened = net.fd === undefined;
    try {
      this.#files.read(net);
    } catch (error) {
      if (isExhausted(error)) throw error;
      return false;
    }
    netDev(this.#files.bytes, into);
    return !reopened || this.#isAlive(process);
  }

  release({ net }: FirstProcess): void {
    if (net !== undefined) this.#files.close(net);
  }

  /** A threaded cgroup refuses cgroup.procs (EOPNOTSUPP) and has cgroup.threads. */
  #pidsIn(top: string): readonly number[] {
    const waiting = [top];
    for (let searched = 0; searched < CGROUPS_SEARCHED; searched++) {
      const dir = waiting.shift();
      if (dir === undefined) break;
      const pids =
        this.#pidList(join(dir, 'cgroup.procs')) ?? this.#pidList(join(dir, 'cgroup.threads'));
      if (pids !== undefined && pids.length > 0) return pids;
      waiting.push(...subdirectories(dir).map((name) => join(dir, name)));
    }
    return [];
  }

  /** One pid a line; 0 is a process outside the reader's pid namespace. */
  #pidList(path: string): readonly number[] | undefined {
    if (!this.#couldRead(path)) return undefined;
    const { buffer, length } = this.#files.bytes;
    return buffer
      .toString('latin1', 0, length)
      .split('\n')
      .map(Number)
      .filter((pid) => pid > 0);
  }

  /** The one the engine named, if it is still there; a pid that came round may be small and young. */
  #oldest(
    pids: readonly number[],
    named: number | undefined,
  ): { readonly pid: number; readonly ticks: number } | undefined {
    const looked = named !== undefined && pids.includes(named) ? [named] : pids;
    return looked
      .slice(0, PIDS_LOOKED_AT)
      .map((pid) => ({ pid, ticks: this.#startOf(pid) }))
      .filter(({ ticks }) => !Number.isNaN(ticks))
      .reduce<{ pid: number; ticks: number } | undefined>(
        (oldest, one) => (oldest === undefined || one.ticks < oldest.ticks ? one : oldest),
        undefined,
      );
  }

  #openNetwork(pid: number): KernelFile | undefined {
    const file = this.#files.file(this.#path(pid, 'net/dev'));
    try {
      this.#files.read(file);
      return file;
    } catch (error) {
      if (isExhausted(error)) throw error;
      return undefined;
    }
  }

  #isAlive({ pid, startTicks: ticks }: FirstProcess): boolean {
    return this.#startOf(pid) === ticks;
  }

  #startOf(pid: number): number {
    return this.#couldRead(this.#path(pid, 'stat')) ? startTicks(this.#files.bytes) : NaN;
  }

  #bootTime(): number {
    const now = this.#clock();
    if (now - this.#bootReadAtMs >= BOOT_TIME_VALID_MS) {
      this.#bootReadAtMs = now;
      if (!this.#couldRead(join(this.#procRoot, 'stat'))) this.#files.bytes.length = 0;
      keyed(this.#files.bytes, BOOT_TIME);
      this.#bootedAtMs = (BOOT_TIME.values[0] ?? NaN) * 1000;
    }
    return this.#bootedAtMs;
  }

  /** What is absent or hidden is unknown; only having no descriptor left is worth a complaint. */
  #couldRead(path: string): boolean {
    try {
      this.#files.readPath(path);
      return true;
    } catch (error) {
      if (isExhausted(error)) throw error;
      return false;
    }
  }

  #hasOwnNetwork(pid: number, mode: string): boolean {
    if (sharesNetwork(mode)) return false;
    const network = this.#networkOf(String(pid));
    if (network !== undefined) return network !== this.#hostNetwork;
    const table = this.#deviceTable(String(pid));
    return table === undefined || table !== this.#deviceTable('1');
  }

  /** `net:[4026531840]`; of other users' processes only root may ask. */
  #networkOf(pid: string): string | undefined {
    try {
      return readlinkSync(join(this.#procRoot, pid, 'ns/net'));
    } catch {
      return undefined;
    }
  }

  /** Each network namespace has its own /proc/<pid>/net (fs/proc/proc_net.c), which anyone may look at. */
  #deviceTable(pid: string): number | undefined {
    return statSync(join(this.#procRoot, pid, 'net/dev'), { throwIfNoEntry: false })?.ino;
  }

  #path(pid: number, name: string): string {
    return join(this.#procRoot, String(pid), name);
  }
}
