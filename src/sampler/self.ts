import type { SelfUsage } from '../model/host-usage.js';

const US_PER_MS = 1000;
/** Readings that the CPU figure spans. So small a figure says nothing of one second. */
const SPAN = 10;
/** What is within this of what was told last is told again: the ups and downs of a tick are no news. */
const NEWS = { percent: 0.1, ofPercent: 0.1, bytes: 4 * 2 ** 20 } as const;

interface Mark {
  readonly atMs: number;
  readonly usedMs: number;
}

/** What dtop itself costs: CPU over the last ten readings, to a tenth; memory to 4 MiB. */
export class Self {
  readonly #clock: () => number;
  readonly #marks: Mark[];
  #told: SelfUsage = { cpuPercent: NaN, rssBytes: NaN };

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
    const { cpuPercent, rssBytes } = this.#told;
    const percent = elapsedMs > 0 ? (100 * (mark.usedMs - before.usedMs)) / elapsedMs : NaN;
    this.#told = {
      cpuPercent: settled(cpuPercent, percent, Math.max(NEWS.percent, NEWS.ofPercent * percent)),
      rssBytes: settled(rssBytes, process.memoryUsage.rss(), NEWS.bytes),
    };
    return this.#told;
  }

  #mark(): Mark {
    const { user, system } = process.cpuUsage();
    return { atMs: this.#clock(), usedMs: (user + system) / US_PER_MS };
  }
}

const settled = (told: number, now: number, news: number): number =>
  Math.abs(now - told) < news ? told : now;
