import type { Usage } from '../model/usage.js';
import type { ContainerId } from '../model/id.js';
import type { SourceName } from '../model/source.js';
import type { TickResult } from '../sampler/sampler.js';

/** The first figures need two reads: the second one soon, not after a whole interval. */
const FIRST_INTERVAL_MS = 100;

export interface TickerOptions {
  readonly intervalMs: number;
  readonly tick: () => Promise<void>;
}

/** Calls `tick` at once, again after 0.1 s, then on every whole interval; a late one is left out, not caught up. */
export function startTicker({ intervalMs, tick }: TickerOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let due = performance.now();
  let first = true;
  const run = async (): Promise<void> => {
    await tick();
    if (stopped) return;
    const now = performance.now();
    due = first ? now + FIRST_INTERVAL_MS : Math.max(due + intervalMs, now + intervalMs / 10);
    first = false;
    timer = setTimeout(() => void run(), due - now);
  };
  void run();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** What is shown after a tick: containers that were not read this time keep what is known of them. */
export function shownUsage(
  result: TickResult,
  previous: ReadonlyMap<ContainerId, Usage>,
  tracked: Iterable<ContainerId>,
): ReadonlyMap<ContainerId, Usage> {
  const dropped = new Set([...result.gone, ...result.unread]);
  const usage = new Map<ContainerId, Usage>();
  for (const id of tracked) {
    const known = result.usages.get(id) ?? (dropped.has(id) ? undefined : previous.get(id));
    if (known !== undefined) usage.set(id, known);
  }
  return usage;
}

export function shownSources(
  ids: Iterable<ContainerId>,
  sourceOf: (id: ContainerId) => SourceName | undefined,
): ReadonlyMap<ContainerId, SourceName> {
  const sources = new Map<ContainerId, SourceName>();
  for (const id of ids) {
    const source = sourceOf(id);
    if (source !== undefined) sources.set(id, source);
  }
  return sources;
}
