import type { LogLine } from '../model/engine.js';
import type { Detail } from '../store/detail.js';
import type { LogBook } from '../store/log-book.js';
import { follow, type LogSource } from './log-merge.js';
import { LogPages } from './log-pages.js';
import { searchBack, searchOn, type Search } from './log-search.js';
import { Seam } from './log-seam.js';
import type { Timing } from './timing.js';

/** Lines asked for of each container when a log is opened. */
const TAIL = 500;

interface ReadingOptions {
  readonly sources: readonly LogSource[];
  readonly logs: LogBook;
  readonly timing: Timing;
  readonly onState: (state: Detail['logs']) => void;
  /** What arrives at the end. */
  readonly onLines: (lines: readonly LogLine[]) => void;
}

type Sought = Omit<Search, 'logs'>;

/** One log, or several as one, while it is looked at: what is kept of it is a stretch without a gap. */
export class LogReading {
  readonly #options: ReadingOptions;
  readonly #pages: LogPages;
  readonly #closing = new AbortController();
  #following = new AbortController();

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.#pages = new LogPages(options.sources, options.logs);
  }

  /** Its end, and what is written from now on. */
  open(): void {
    const { sources, logs } = this.#options;
    logs.clear();
    if (sources.length < 2) this.#follow(() => new Seam());
    else void this.#openAll();
  }

  /** None of their lines may be missing between those of others. */
  async #openAll(): Promise<void> {
    const signal = this.#restarted();
    // why they cannot be read is told by those that follow
    const ends = await this.#pages.end(TAIL, signal).catch(() => []);
    if (!signal.aborted) this.#follow((index) => new Seam(ends[index]));
  }

  /** What is written from now on, behind what is kept. */
  reach(): void {
    const { sources, logs } = this.#options;
    // nothing is known of an empty one
    const sinceMs = Number.isNaN(logs.toMs) ? undefined : logs.toMs;
    logs.reach();
    this.#follow((index) => new Seam(logs.edges(sources[index]?.of).last, sinceMs));
  }

  /** @returns whether there were earlier lines */
  earlier(signal: AbortSignal): Promise<boolean> {
    return this.#pages.earlier(this.#until(signal));
  }

  async later(signal: AbortSignal): Promise<void> {
    if (await this.#pages.later(this.#until(signal))) this.reach();
  }

  async around(atMs: number, signal: AbortSignal): Promise<void> {
    if (await this.#pages.around(atMs, this.#until(signal))) this.reach();
  }

  /** The nearest line that passes, before what is kept or after it; nothing of what is read is kept. */
  search(by: 1 | -1, { signal, ...sought }: Sought): Promise<LogLine | undefined> {
    const { sources, logs } = this.#options;
    const search = { ...sought, logs, signal: this.#until(signal) };
    return by < 0 ? searchBack(sources, search) : searchOn(sources, search);
  }

  /** Takes nothing from the engine. */
  rest(): void {
    this.#following.abort();
  }

  goOn(): void {
    const { logs } = this.#options;
    if (logs.newer === 0) this.reach();
    // what came meanwhile is not counted
    else this.#follow(() => new Seam([], Date.now()));
  }

  close(): void {
    this.#closing.abort();
    this.#following.abort();
  }

  #until(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#closing.signal]);
  }

  #restarted(): AbortSignal {
    this.#following.abort();
    this.#following = new AbortController();
    return this.#following.signal;
  }

  #follow(seamOf: (index: number) => Seam): void {
    const { sources, timing, onState, onLines } = this.#options;
    const from = (index: number) => ({ seam: seamOf(index), tail: TAIL });
    void follow(sources, { from, timing, onState, onLines }, this.#restarted());
  }
}
