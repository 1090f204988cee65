import { closeSync, openSync, readFileSync, readSync, readvSync } from 'node:fs';
import type { Bytes } from './scan.js';

/** The three system calls of the sampler: a parameter, so that tests can count them or make them fail. */
export interface FileCalls {
  open(path: string): number;
  read(fd: number, buffer: Buffer, offset: number, length: number, position: number): number;
  close(fd: number): void;
}

const vector: NodeJS.ArrayBufferView[] = [];

/** By a vector of one: the same call for a sixth of the garbage, which for a thousand containers is a fifth of all. */
function read(
  fd: number,
  buffer: Buffer,
  offset: number,
  length: number,
  position: number,
): number {
  if (offset > 0 || length < buffer.length) return readSync(fd, buffer, offset, length, position);
  vector[0] = buffer;
  return readvSync(fd, vector, position);
}

const kernelCalls: FileCalls = { open: (path) => openSync(path, 'r'), read, close: closeSync };

/** A file to be read again and again. */
export interface KernelFile {
  readonly path: string;
  /** `undefined`: opened for each read and closed after it. */
  fd: number | undefined;
  /** May hold a descriptor between reads. */
  keep: boolean;
}

export const errorCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** ENODEV: a kept cgroup file whose cgroup was removed, also when the same path is back. ESRCH: /proc. */
const GONE: ReadonlySet<string | undefined> = new Set(['ENODEV', 'ENOENT', 'ESRCH']);
const EXHAUSTED: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE']);

export const isGone = (error: unknown): boolean => GONE.has(errorCode(error));
export const isExhausted = (error: unknown): boolean => EXHAUSTED.has(errorCode(error));

const FIRST_SIZE = 64 * 1024;
/** No kernel file read here is larger; what is, is cut. */
const LARGEST = 4 * 1024 * 1024;
/**
 * A read that brings less is the whole rest. seq_file hands out files of many records (net/dev,
 * cgroup.procs) a page of whole records at a time, and no record here is longer than 512 bytes.
 */
const SHORT = 4096 - 512;

/**
 * Kept descriptors within a budget, and one shared buffer. A read through a kept descriptor costs the
 * kernel's own work (1–4 µs); open, read and close 5–12 µs, and a promise a file 100 times as much.
 * Not for concurrent use: `bytes` is valid until the next read.
 */
export class Descriptors {
  readonly bytes: Bytes = { buffer: Buffer.allocUnsafe(FIRST_SIZE), length: 0 };
  readonly #calls: FileCalls;
  readonly #kept = new Set<KernelFile>();
  #budget: number;
  #reads = 0;
  #isTight = false;

  constructor(calls: FileCalls = kernelCalls, budget: number = budgetOf(openFilesLimit())) {
    this.#calls = calls;
    this.#budget = budget;
  }

  /** Read calls so far. */
  get reads(): number {
    return this.#reads;
  }

  get kept(): number {
    return this.#kept.size;
  }

  /** Some files had to do without a descriptor of their own. */
  get isTight(): boolean {
    return this.#isTight;
  }

  get budget(): number {
    return this.#budget;
  }

  /** Nothing is opened before the first read. */
  file(path: string, keep = true): KernelFile {
    return { path, fd: undefined, keep };
  }

  /** Fills `bytes`. Throws what the system call said; the file then holds no descriptor it did not hold before. */
  read(file: KernelFile): void {
    if (file.fd !== undefined) {
      this.#fill(file.fd);
      return;
    }
    const fd = this.#open(file.path);
    let held = false;
    try {
      this.#fill(fd);
      held = file.keep && this.#kept.size < this.#budget;
      if (held) {
        file.fd = fd;
        this.#kept.add(file);
      }
      this.#isTight ||= file.keep && !held;
    } finally {
      if (!held) this.#calls.close(fd);
    }
  }

  readPath(path: string): void {
    this.read(this.file(path, false));
  }

  close(file: KernelFile): void {
    if (file.fd === undefined) return;
    const { fd } = file;
    file.fd = undefined;
    this.#kept.delete(file);
    this.#calls.close(fd);
  }

  /**
   * Gives the budget to the groups in their order, to all files of a group or to none: what comes last
   * is opened for each read.
   */
  allot(groups: Iterable<readonly KernelFile[]>): void {
    let left = this.#budget;
    for (const group of groups) {
      const keep = group.length <= left;
      if (keep) left -= group.length;
      for (const file of group) {
        file.keep = keep;
        if (!keep) this.close(file);
      }
    }
  }

  #fill(fd: number): void {
    const { bytes } = this;
    let length = 0;
    for (;;) {
      const { buffer } = bytes;
      const got = this.#calls.read(fd, buffer, length, buffer.length - length, length);
      this.#reads++;
      length += got;
      if (got < SHORT || length >= LARGEST) break;
      if (buffer.length - length < SHORT) {
        bytes.buffer = Buffer.allocUnsafe(buffer.length * 2);
        buffer.copy(bytes.buffer, 0, 0, length);
      }
    }
    bytes.length = length;
  }

  /** Without a descriptor left, a quarter of the kept ones is given up for good: others need some too. */
  #open(path: string): number {
    try {
      return this.#calls.open(path);
    } catch (error) {
      if (!isExhausted(error) || this.#kept.size === 0) throw error;
    }
    const keep = Math.floor(this.#kept.size * 0.75);
    for (const file of this.#kept) {
      if (this.#kept.size <= keep) break;
      this.close(file);
    }
    this.#budget = keep;
    this.#isTight = true;
    return this.#calls.open(path);
  }
}

/**
 * `Max open files  20000  20000  files` of proc_pid_limits(5). Node raises the soft limit to the hard
 * one when it starts. Without /proc, what systems without it give at least.
 */
function openFilesLimit(): number {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'latin1'))?.[1];
    return soft === undefined ? Infinity : Number(soft);
  } catch {
    return 256;
  }
}

/** A quarter, or 64, stays free for sockets, the terminal, child processes and files opened for one read. */
export const budgetOf = (limit: number): number =>
  Math.max(0, limit - Math.max(64, Math.min(1024, Math.floor(limit / 4))));
