import type { ContainerId } from '../model/id.js';
import type { Peaks, Usage } from '../model/usage.js';

const WINDOW_MS = 60_000;

interface Sample {
  readonly atMs: number;
  readonly value: number;
}

/** The largest of the last minute: only those are kept that may still become it, the largest first. */
class Window {
  #samples: Sample[] = [];

  add(sample: Sample): void {
    const { atMs, value } = sample;
    if (!Number.isNaN(value)) {
      while ((this.#samples.at(-1)?.value ?? Infinity) <= value) this.#samples.pop();
      this.#samples.push(sample);
    }
    while ((this.#samples[0]?.atMs ?? Infinity) <= atMs - WINDOW_MS) this.#samples.shift();
  }

  get largest(): number {
    return this.#samples[0]?.value ?? NaN;
  }
}

/** Peaks of each container, kept up tick by tick. */
export class RecentPeaks {
  readonly #windows = new Map<ContainerId, { readonly cpu: Window; readonly memory: Window }>();

  /** With the newest figures of one. */
  with(id: ContainerId, { atMs, cpuPercent, memoryBytes }: Usage): Peaks {
    let windows = this.#windows.get(id);
    if (windows === undefined)
      this.#windows.set(id, (windows = { cpu: new Window(), memory: new Window() }));
    windows.cpu.add({ atMs, value: cpuPercent });
    windows.memory.add({ atMs, value: memoryBytes });
    return { cpuPeakPercent: windows.cpu.largest, memoryPeakBytes: windows.memory.largest };
  }

  /** All but these are gone. */
  retain(ids: { has(id: ContainerId): boolean }): void {
    for (const id of this.#windows.keys()) if (!ids.has(id)) this.#windows.delete(id);
  }
}
