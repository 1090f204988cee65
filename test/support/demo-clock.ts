import type { Timing } from '../../src/app/timing.js';
import { DemoWorld } from '../../src/demo/world.js';
import { DemoEngine } from '../../src/engine/demo.js';

export const WORLD_START_MS = Date.UTC(2026, 10, 20, 22, 0, 0);

const STARTED_MS = 1000;

/** A clock that moves when told, and a `sleep` that wakes its sleepers in order as it passes them. */
export class DemoClock {
  #nowMs = STARTED_MS;
  #sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];

  readonly now = (): number => this.#nowMs;

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      this.#sleepers.push({ atMs: this.#nowMs + ms, wake: resolve });
    });

  /** The same clock as the app sees it. */
  readonly timing: Timing = {
    now: this.now,
    after: (ms, then) => {
      const sleeper = { atMs: this.#nowMs + ms, wake: then };
      this.#sleepers.push(sleeper);
      return () => void (this.#sleepers = this.#sleepers.filter((each) => each !== sleeper));
    },
    random: () => 0.5,
  };

  /** ms since the epoch. */
  readonly wall = (): number => WORLD_START_MS + this.#nowMs - STARTED_MS;

  /** Passes `ms`, letting whoever wakes up go to sleep again before going on. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    for (;;) {
      await settled();
      const next = Math.min(endMs, ...this.#sleepers.map((sleeper) => sleeper.atMs));
      if (next >= endMs && !this.#sleepers.some((sleeper) => sleeper.atMs <= endMs)) break;
      this.#nowMs = Math.max(this.#nowMs, next);
      const due = this.#sleepers.filter((sleeper) => sleeper.atMs <= this.#nowMs);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.atMs > this.#nowMs);
      for (const sleeper of due) sleeper.wake();
    }
    this.#nowMs = endMs;
    await settled();
  }
}

/** All promise callbacks that can run without time passing have run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export interface DemoBench {
  readonly clock: DemoClock;
  readonly world: DemoWorld;
  readonly engine: DemoEngine;
}

export function demoBench(seed = 1): DemoBench {
  const clock = new DemoClock();
  const world = new DemoWorld({ seed, now: clock.now, startMs: WORLD_START_MS });
  return { clock, world, engine: new DemoEngine(world, clock.sleep) };
}
