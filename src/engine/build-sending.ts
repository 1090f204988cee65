import type { BuildProgress } from '../model/build.js';
import {
  contextEntries,
  openContext,
  type BuildContext,
  type BuildPlaces,
} from './build-context.js';
import { tarArchive, type TarEntry } from './tar-archive.js';

/** Of paths that are left out, those that are named. */
const MOST_NAMED = 20;

/** The directory on its way to the engine. */
export class Sending {
  readonly #context: BuildContext;
  readonly #onNote: (text: string) => void;
  #bytes = 0;
  #files = 0;
  #leftOut = 0;
  #error: unknown;

  private constructor(context: BuildContext, onNote: (text: string) => void) {
    this.#context = context;
    this.#onNote = onNote;
  }

  /** Nothing is sent yet. @throws when there is nothing to build of */
  static async of(places: BuildPlaces, onNote: (text: string) => void): Promise<Sending> {
    return new Sending(await openContext(places), onNote);
  }

  /** Its path in the archive. */
  get dockerfile(): string {
    return this.#context.dockerfile;
  }

  get sent(): Pick<BuildProgress, 'sentBytes' | 'sentFiles'> {
    return { sentBytes: this.#bytes, sentFiles: this.#files };
  }

  /** What could not be read, and ended it. */
  get error(): unknown {
    return this.#error;
  }

  async *archive(onSent: () => void): AsyncGenerator<Buffer, void, void> {
    for await (const bytes of this.#read()) {
      this.#bytes += bytes.length;
      onSent();
      yield bytes;
    }
    const unnamed = this.#leftOut - MOST_NAMED;
    if (unnamed > 0) this.#onNote(`left out: ${unnamed} more`);
  }

  /** What goes wrong here is the directory's fault; what goes wrong where it is sent does not come here. */
  async *#read(): AsyncGenerator<Buffer, void, void> {
    try {
      yield* tarArchive(this.#entries());
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }

  async *#entries(): AsyncGenerator<TarEntry, void, void> {
    const onLeftOut = (path: string): void => {
      if (++this.#leftOut <= MOST_NAMED)
        this.#onNote(`left out: ${path}, no file, directory or link`);
    };
    for await (const entry of contextEntries(this.#context, onLeftOut)) {
      if (entry.header.type === 'file') this.#files++;
      yield entry;
    }
  }
}
