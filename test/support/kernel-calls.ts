/**
 * The sampler's system calls over a `KernelTree`, behaving as the kernel's own files do where regular
 * files do not, counted, and failing on demand.
 */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileCalls } from '../../src/sampler/descriptors.js';

export const systemError = (code: string): Error => Object.assign(new Error(code), { code });

export class KernelCalls implements FileCalls {
  /** Descriptors at once; one more is EMFILE. */
  limit = Infinity;
  /** Names read since the last `takeReads`, in order; `net/dev` as `dev`. */
  #reads: string[] = [];
  readonly #open = new Map<number, string>();
  /** Codes thrown at the next and all later opens or reads of files with these names. */
  readonly refused = new Map<string, string>();

  get openCount(): number {
    return this.#open.size;
  }

  /** Paths held open. */
  get held(): readonly string[] {
    return [...this.#open.values()];
  }

  takeReads(): readonly string[] {
    const reads = this.#reads;
    this.#reads = [];
    return reads;
  }

  open(path: string): number {
    this.#refuse(path);
    if (this.#open.size >= this.limit) throw systemError('EMFILE');
    const fd = openSync(path, 'r');
    this.#open.set(fd, path);
    return fd;
  }

  /** A cgroup file whose cgroup was removed says ENODEV, also when its path is back; net/dev never does. */
  read(fd: number, buffer: Buffer, offset: number, length: number, position: number): number {
    const path = this.#open.get(fd);
    if (path === undefined) throw systemError('EBADF');
    this.#refuse(path);
    if (!path.endsWith('/net/dev') && !isSameFile(fd, path)) throw systemError('ENODEV');
    this.#reads.push(basename(path));
    return readSync(fd, buffer, offset, length, position);
  }

  close(fd: number): void {
    if (!this.#open.delete(fd)) throw systemError('EBADF');
    closeSync(fd);
  }

  #refuse(path: string): void {
    const code = this.refused.get(basename(path));
    if (code !== undefined) throw systemError(code);
  }
}

function isSameFile(fd: number, path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(fd).ino;
}
