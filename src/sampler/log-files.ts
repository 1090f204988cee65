import { stat } from 'node:fs';
import { join } from 'node:path';
import type { ContainerId } from '../model/id.js';
import type { LogFile } from '../model/log-file.js';

/** Below the data root, by the drivers that keep files there: json-file and local. */
const FILES = [
  (id: ContainerId): string => join('containers', id, `${id}-json.log`),
  (id: ContainerId): string => join('containers', id, 'local-logs', 'container.log'),
] as const;
/** Between two looks at one. */
const PERIOD_MS = 5000;
/** One that has no file, or none that may be looked at, is looked for again then. */
const ABSENT_MS = 60_000;
/** A second at most: a look takes as long as reading a container's figures. */
const MOST = 100;

interface Entry {
  readonly file: LogFile | undefined;
  readonly atMs: number;
  readonly dueAtMs: number;
}

const kernelSizeOf = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    stat(path, (error, stats) => (error === null ? resolve(stats.size) : reject(error)));
  });

export interface LogFilesOptions {
  readonly dataRoot: string;
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** Bytes of a file. @throws when there is none */
  readonly sizeOf?: (path: string) => Promise<number>;
}

/** Sizes of log files and how fast they grow, each looked at every five seconds. Nobody waits for a disk. */
export class LogFiles {
  readonly #root: string;
  readonly #clock: () => number;
  readonly #sizeOf: (path: string) => Promise<number>;
  readonly #entries = new Map<ContainerId, Entry>();
  #busy = false;

  constructor({ dataRoot, clock, sizeOf = kernelSizeOf }: LogFilesOptions) {
    this.#root = dataRoot;
    this.#clock = clock;
    this.#sizeOf = sizeOf;
  }

  of(id: ContainerId): LogFile | undefined {
    return this.#entries.get(id)?.file;
  }

  /** Once a tick: of the containers that run those that are due. @returns when all have been looked at */
  async look(running: ReadonlySet<ContainerId>): Promise<void> {
    if (this.#busy || this.#root === '') return;
    for (const id of this.#entries.keys()) if (!running.has(id)) this.#entries.delete(id);
    const now = this.#clock();
    const due = [...running]
      .filter((id) => (this.#entries.get(id)?.dueAtMs ?? -Infinity) <= now)
      .slice(0, MOST);
    this.#busy = true;
    await Promise.all(due.map((id) => this.#lookAt(id, now)));
    this.#busy = false;
  }

  async #lookAt(id: ContainerId, atMs: number): Promise<void> {
    const before = this.#entries.get(id);
    const bytes = await this.#bytesOf(id);
    const grown = bytes - (before?.file?.bytes ?? NaN);
    const bytesPerSec = grown >= 0 ? (1000 * grown) / (atMs - (before?.atMs ?? NaN)) : NaN;
    const isAbsent = Number.isNaN(bytes);
    this.#entries.set(id, {
      file: isAbsent ? undefined : { bytes, bytesPerSec },
      atMs,
      dueAtMs: atMs + (isAbsent ? ABSENT_MS : PERIOD_MS),
    });
  }

  /** `NaN`: another driver, another machine's data root, or one that only root may look into. */
  async #bytesOf(id: ContainerId): Promise<number> {
    for (const file of FILES) {
      const bytes = await this.#sizeOf(join(this.#root, file(id))).catch(() => NaN);
      if (!Number.isNaN(bytes)) return bytes;
    }
    return NaN;
  }
}
