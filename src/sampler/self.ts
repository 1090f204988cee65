import type { SelfUsage } from '../model/host-usage.js';

const US_PER_MS = 1000;

/** What dtop itself costs: CPU between two calls, memory at the second. */
export class Self {
  readonly #clock: () => number;
  #cpu = process.cpuUsage();
  #atMs: number;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#atMs = clock();
  }

  read(): SelfUsage {
    const atMs = this.#clock();
    const cpu = process.cpuUsage();
    const usedMs = (cpu.user - this.#cpu.user + cpu.system - this.#cpu.system) / US_PER_MS;
    const elapsedMs = atMs - this.#atMs;
    this.#cpu = cpu;
    this.#atMs = atMs;
    return {
      cpuPercent: elapsedMs > 0 ? (100 * usedMs) / elapsedMs : NaN,
      rssBytes: process.memoryUsage.rss(),
    };
  }
}
