import type { SelfUsage } from '../model/host-usage.js';

const US_PER_MS = 1000;
/** Readings that the CPU figure spans. So small a figure says nothing of one second. */
const SPAN = 10;
/** Memory within this of what was last told is told again: the collector's ups and downs are no news. */
const RSS_STEP_BYTES = 4 * 2 ** 20;

interface Mark {
  readonly atMs: number;
  readonly usedMs: number;
}

/** What dtop itself costs: CPU over the last ten readings, memory within 4 MiB. */
export class Self {
  readonly #clock: () => number;
  readonly #marks: Mark[];
  #rssBytes = NaN;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#marks = [this.#mark()];
  }

  read(): SelfUsage {
    const mark = this.#mark();
    const [before = mark] = this.#marks;
    this.#marks.push(mark);
    if (this.#marks.length > SPAN) this.#marks.shift();
    const elapsedMs = mark.atMs - before.atMs;
    const rssBytes = process.memoryUsage.rss();
    if (!(Math.abs(rssBytes - this.#rssBytes) < RSS_STEP_BYTES)) this.#rssBytes = rssBytes;
    return {
      cpuPercent: elapsedMs > 0 ? (100 * (mark.usedMs - before.usedMs)) / elapsedMs : NaN,
      rssBytes: this.#rssBytes,
    };
  }

  #mark(): Mark {
    const { user, system } = process.cpuUsage();
    return { atMs: this.#clock(), usedMs: (user + system) / US_PER_MS };
  }
}
