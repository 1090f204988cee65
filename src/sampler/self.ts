import type { SelfUsage } from '../model/host-usage.js';

const US_PER_MS = 1000;
const MINUTE_MS = 60_000;
/** What a start takes is not what watching takes. */
const START_MS = 3000;
/** Readings that CPU and bytes span. So small figures say nothing of one second. */
const SPAN = 10;
/** What is within this of what was told last is told again: the ups and downs of a tick are no news. */
const NEWS = { percent: 0.1, share: 0.1, bytes: 4 * 2 ** 20, bytesPerSec: 50 } as const;

export interface SelfOptions {
  /** Monotonic, ms. */
  readonly clock: () => number;
  /** Requests to the engine so far. */
  readonly requests: () => number;
  /** Bytes to the terminal so far. */
  readonly bytesWritten: () => number;
}

/** Counts so far. */
interface Mark {
  readonly atMs: number;
  readonly usedMs: number;
  readonly requests: number;
  readonly bytesWritten: number;
}

/** What dtop itself costs: CPU to a tenth, memory to 4 MiB, bytes to 50 a second. */
export class Self {
  readonly #options: SelfOptions;
  readonly #startedAtMs: number;
  /** Of the last minute and one before, and at least `SPAN`; the oldest first. */
  readonly #marks: Mark[];
  #told: SelfUsage = {
    cpuPercent: NaN,
    rssBytes: NaN,
    callsPerMin: NaN,
    terminalBytesPerSec: NaN,
  };

  constructor(options: SelfOptions) {
    this.#options = options;
    const mark = this.#mark();
    this.#startedAtMs = mark.atMs;
    this.#marks = [mark];
  }

  read(): SelfUsage {
    const mark = this.#mark();
    this.#forget(mark.atMs);
    const minuteAgo = this.#marks[0] ?? mark;
    this.#marks.push(mark);
    const before =
      this.#marks.slice(-SPAN).find(({ atMs }) => atMs >= this.#startedAtMs + START_MS) ?? mark;
    const elapsedMs = mark.atMs - before.atMs;
    const each = (amount: number): number => (elapsedMs > 0 ? amount / elapsedMs : NaN);
    const percent = 100 * each(mark.usedMs - before.usedMs);
    const bytesPerSec = 1000 * each(mark.bytesWritten - before.bytesWritten);
    const { cpuPercent, rssBytes, terminalBytesPerSec } = this.#told;
    this.#told = {
      cpuPercent: settled(cpuPercent, percent, Math.max(NEWS.percent, NEWS.share * percent)),
      rssBytes: settled(rssBytes, process.memoryUsage.rss(), NEWS.bytes),
      callsPerMin: mark.requests - minuteAgo.requests,
      terminalBytesPerSec: settled(
        terminalBytesPerSec,
        bytesPerSec,
        Math.max(NEWS.bytesPerSec, NEWS.share * bytesPerSec),
      ),
    };
    return this.#told;
  }

  #forget(nowMs: number): void {
    const isOld = (mark: Mark | undefined): boolean => (mark?.atMs ?? nowMs) <= nowMs - MINUTE_MS;
    while (this.#marks.length > SPAN && isOld(this.#marks[1])) this.#marks.shift();
  }

  #mark(): Mark {
    const { clock, requests, bytesWritten } = this.#options;
    const { user, system } = process.cpuUsage();
    return {
      atMs: clock(),
      usedMs: (user + system) / US_PER_MS,
      requests: requests(),
      bytesWritten: bytesWritten(),
    };
  }
}

const settled = (told: number, now: number, news: number): number =>
  Math.abs(now - told) < news ? told : now;
