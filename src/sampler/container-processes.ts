import { join } from 'node:path';
import type { ContainerId } from '../model/id.js';
import type { ContainerProcess, ProcessList, ProcessSource } from '../model/process.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import type { SampleTarget } from '../model/source.js';
import type { KernelOptions } from './cgroup.js';
import { isExhausted } from './descriptors.js';
import { homeOf, readHierarchies, type Home } from './hierarchies.js';
import { Locator, subdirectories } from './locate.js';
import { pageBytes } from './page-size.js';
import { commandOf, processIo, processStat, processStatus } from './process-stat.js';
import { slices } from './slices.js';

/** USER_HZ on every architecture that runs containers (proc(5)). */
const TICKS_PER_SEC = 100;
/** Read of one container; the rest is counted. */
const MOST_PROCESSES = 2000;
/** Cgroups below the container's: what an init system or an engine in it makes. */
const MOST_GROUPS = 1000;
/** Of a command line, which may have 2 MiB: what is read, and code points shown. */
const COMMAND_BYTES = 16 * 1024;
const COMMAND_LIMIT = 2048;

/** Counters at the last reading. */
interface Before {
  readonly atMs: number;
  readonly cpuTicks: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/**
 * The processes of one container at a time, by its cgroup and those nested in it. Keeps nothing but the
 * counters that rates are made from.
 */
export class ContainerProcesses implements ProcessSource {
  readonly #kernel: KernelOptions;
  readonly #home: Home | undefined;
  readonly #locator: Pick<Locator, 'find'> | undefined;
  readonly #pageBytes: number;
  #container: ContainerId | undefined;
  #before: ReadonlyMap<string, Before> = new Map();
  #names: ReadonlyMap<number, SafeText> | undefined;

  constructor(kernel: KernelOptions) {
    const { roots, clock } = kernel;
    this.#kernel = kernel;
    this.#pageBytes = pageBytes(roots.procRoot);
    this.#home = homeOf(readHierarchies(roots));
    this.#locator =
      kernel.locator ?? (this.#home && new Locator(this.#home.mount, roots.procRoot, clock));
  }

  async read(target: SampleTarget): Promise<ProcessList | undefined> {
    const path = this.#locator?.find(target);
    if (path === undefined || this.#home === undefined) return undefined;
    if (target.id !== this.#container) this.release();
    this.#container = target.id;
    const turn = slices(this.#kernel.clock);
    const pids = await this.#pidsIn(join(this.#home.mount, path), turn);
    const after = new Map<string, Before>();
    const bootedAtMs = this.#bootedAtMs();
    const processes: ContainerProcess[] = [];
    for (const pid of pids.slice(0, MOST_PROCESSES)) {
      await turn();
      const found = this.#process(pid, bootedAtMs, after);
      if (found !== undefined) processes.push(found);
    }
    this.#before = after;
    // all of them hidden from us (hidepid): somebody else has to tell
    if (processes.length === 0 && pids.length > 0) return undefined;
    return { source: 'kernel', processes, left: Math.max(0, pids.length - MOST_PROCESSES) };
  }

  release(): void {
    this.#container = undefined;
    this.#before = new Map();
    this.#names = undefined;
  }

  /** Of a cgroup and all below it. One that is threaded refuses: its processes are listed above it. */
  async #pidsIn(top: string, turn: () => Promise<void> | undefined): Promise<readonly number[]> {
    const pids = new Set<number>();
    const waiting = [top];
    for (let listed = 0; listed < MOST_GROUPS; listed++) {
      const dir = waiting.shift();
      if (dir === undefined) break;
      await turn();
      const text = this.#text(join(dir, 'cgroup.procs')) || this.#text(join(dir, 'cgroup.threads'));
      // 0 is a process outside of our pid namespace
      for (const pid of text.split('\n').map(Number)) if (pid > 0) pids.add(pid);
      waiting.push(...subdirectories(dir).map((name) => join(dir, name)));
    }
    return [...pids];
  }

  /** Undefined when it ended, or is hidden. */
  #process(
    pid: number,
    bootedAtMs: number,
    after: Map<string, Before>,
  ): ContainerProcess | undefined {
    const atMs = this.#kernel.clock();
    const stat = processStat(this.#textOf(pid, 'stat'));
    if (Number.isNaN(stat.startTicks)) return undefined;
    const { uid, insidePid } = processStatus(this.#textOf(pid, 'status'));
    const io = processIo(this.#textOf(pid, 'io'));
    const command = commandOf(this.#textOf(pid, 'cmdline').slice(0, COMMAND_BYTES), stat.name);
    const { startTicks, cpuTicks } = stat;
    const now = { atMs, cpuTicks, readBytes: io.read, writtenBytes: io.written };
    const key = `${pid}@${startTicks}`;
    const before = this.#before.get(key);
    after.set(key, now);
    const perSec = (counter: Exclude<keyof Before, 'atMs'>): number =>
      before === undefined ? NaN : (1000 * (now[counter] - before[counter])) / (atMs - before.atMs);
    const me = process.geteuid?.();
    return {
      pid,
      insidePid,
      parentPid: stat.parentPid,
      startTicks,
      startedAtMs: bootedAtMs + (startTicks / TICKS_PER_SEC) * 1000,
      user: this.#nameOf(uid),
      state: sanitize(stat.state),
      cpuPercent: (100 * perSec('cpuTicks')) / TICKS_PER_SEC,
      rssBytes: stat.residentPages * this.#pageBytes,
      threads: stat.threads,
      readBytesPerSec: perSec('readBytes'),
      writeBytesPerSec: perSec('writtenBytes'),
      command: sanitize(command, COMMAND_LIMIT),
      isOurs: me === 0 || me === uid,
    };
  }

  /** `root:x:0:0:…` of the host's passwd(5), beside its /proc; a number without a name. */
  #nameOf(uid: number): SafeText {
    this.#names ??= new Map(
      this.#text(join(this.#kernel.roots.procRoot, '../etc/passwd'))
        .split('\n')
        .map((line) => line.split(':'))
        .map(([name = '', , id]) => [Number(id), sanitize(name)] as const)
        // the first entry of a uid is the one that is found
        .reverse(),
    );
    return this.#names.get(uid) ?? sanitize(Number.isNaN(uid) ? '' : String(uid));
  }

  /** `btime` of proc_stat(5), ms since the epoch. */
  #bootedAtMs(): number {
    const stat = this.#text(join(this.#kernel.roots.procRoot, 'stat'));
    return Number(/^btime (\d+)$/m.exec(stat)?.[1] ?? NaN) * 1000;
  }

  #textOf(pid: number, name: string): string {
    return this.#text(join(this.#kernel.roots.procRoot, String(pid), name));
  }

  /** Empty for what is absent, hidden or over; having no descriptor left is worth a complaint. */
  #text(path: string): string {
    const { files } = this.#kernel;
    try {
      files.readPath(path);
      return files.bytes.buffer.toString('utf8', 0, files.bytes.length);
    } catch (error) {
      if (isExhausted(error)) throw error;
      return '';
    }
  }
}
