import type { ContainerId } from './id.js';
import type { Reading } from './reading.js';

export type SourceName = 'cgroup-v2' | 'cgroup-v1' | 'api' | 'demo';

/** What a source needs to find a container's counters. */
export interface SampleTarget {
  readonly id: ContainerId;
  /** Host pid, where the engine told; the cgroup's own first process otherwise. */
  readonly pid: number | undefined;
  /** `host` and `container:…` have no interfaces of their own: their counters stay unknown. */
  readonly networkMode: string;
}

/** The interfaces are not the container's own. `false` as well while the mode is not known. */
export const sharesNetwork = (networkMode: string): boolean =>
  networkMode === 'host' || networkMode.startsWith('container:');

/**
 * The socket for "how much". `H` is the source's own handle on one container.
 * `attach` declines with `undefined` what this source cannot read (absent, not permitted): the next
 * source is asked. `read` fills `into` completely (unknown fields `NaN`).
 */
export interface Source<H = unknown> {
  readonly name: SourceName;
  attach(target: SampleTarget): H | undefined;
  /**
   * `unmoved`: all as at the last `ok`; of `into` only `atMs` was set. `stale`: nothing newer than the
   * last time (an answer still on its way). `gone`: detach me.
   */
  read(handle: H, into: Reading): 'ok' | 'unmoved' | 'stale' | 'gone';
  /** Forget what was learnt about limits: they were changed. */
  refresh(handle: H): void;
  /** Facts of the run: first pid and its start (wall clock ms), where this source can tell. */
  facts(handle: H): { readonly pid: number | undefined; readonly startedAtMs: number | undefined };
  detach(handle: H): void;
  /** Whose figures matter most now (rows on the screen): asked first, the last to lose descriptors. */
  prefer?(ids: ReadonlySet<ContainerId>): void;
}
