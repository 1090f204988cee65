import type { DemoWorld } from '../demo/world.js';
import type { ContainerId } from '../model/id.js';
import type { Reading } from '../model/reading.js';
import type { SampleTarget, Source } from '../model/source.js';

/** One run of one simulated container. */
export interface DemoHandle {
  readonly id: ContainerId;
  readonly startedAtMs: number | undefined;
}

/** The simulated kernel: counters of a `DemoWorld`, stamped with its monotonic clock. */
export class DemoSource implements Source<DemoHandle> {
  readonly name = 'demo';
  readonly #world: DemoWorld;

  constructor(world: DemoWorld) {
    this.#world = world;
  }

  attach(target: SampleTarget): DemoHandle | undefined {
    const container = this.#world.find(target.id);
    if (container?.alive !== true) return undefined;
    return { id: container.id, startedAtMs: container.startedAtMs };
  }

  read(handle: DemoHandle, into: Reading): 'ok' | 'gone' {
    const container = this.#world.find(handle.id);
    // a restart makes another cgroup of the same name: the old descriptors say ENODEV
    if (container?.alive !== true || container.startedAtMs !== handle.startedAtMs) return 'gone';
    into.atMs = this.#world.nowMs;
    container.read(this.#world.advance(), into);
    return 'ok';
  }

  refresh(): void {}

  facts(handle: DemoHandle): {
    readonly pid: number | undefined;
    readonly startedAtMs: number | undefined;
  } {
    return { pid: this.#world.find(handle.id)?.pid, startedAtMs: handle.startedAtMs };
  }

  detach(): void {}
}
