import type { Reading } from '../model/reading.js';
import type { SampleTarget } from '../model/source.js';
import type { KernelFile } from './descriptors.js';
import type { FirstProcess, Processes } from './first-process.js';

const LOOK_TICKS = 30;

/**
 * What runs in one container: its first process, and by it the network counters. A process is looked
 * at often in the beginning, while the runtime still sets it up, then seldom; and only after something
 * ran, as it cannot have ended otherwise.
 */
export class Payload {
  readonly #processes: Processes;
  readonly #dir: string;
  readonly #target: SampleTarget;
  #process: FirstProcess | undefined;
  #ran = false;
  #looks = 0;
  #lookAtAge = 0;

  /** @param dir the container's cgroup, absolute */
  constructor(processes: Processes, dir: string, target: SampleTarget) {
    this.#processes = processes;
    this.#dir = dir;
    this.#target = target;
  }

  get facts(): { readonly pid: number | undefined; readonly startedAtMs: number | undefined } {
    return { pid: this.#process?.pid, startedAtMs: this.#process?.startedAtMs };
  }

  get files(): readonly KernelFile[] {
    return this.#process?.net === undefined ? [] : [this.#process.net];
  }

  /** @param known where `pids` was read already */
  read(age: number, moved: boolean, known: Reading): void {
    this.#ran ||= moved;
    if (this.#ran && (age >= this.#lookAtAge || known.pids === 0))
      this.#look(age, known.pids === 0);
    if (this.#process?.net !== undefined) {
      if (this.#processes.readNetwork(this.#process, known)) return;
      this.release();
    }
    known.networkRxBytes = NaN;
    known.networkTxBytes = NaN;
  }

  release(): void {
    if (this.#process !== undefined) this.#processes.release(this.#process);
    this.#process = undefined;
  }

  #look(age: number, isEmpty: boolean): void {
    const process = this.#process;
    if (isEmpty || process === undefined || !this.#processes.isSettled(process, this.#target)) {
      this.release();
      this.#process = this.#processes.find(this.#dir, this.#target);
    }
    this.#ran = false;
    this.#lookAtAge = age + Math.min(2 ** this.#looks++, LOOK_TICKS);
  }
}
