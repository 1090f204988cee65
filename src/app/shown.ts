import type { ContainerId } from '../model/id.js';
import type { SourceName } from '../model/source.js';
import type { Usage } from '../model/usage.js';
import type { TickResult } from '../sampler/sampler.js';

/** What is shown after a tick: containers that were not read this time keep what is known of them. */
export function shownUsage(
  result: TickResult,
  previous: ReadonlyMap<ContainerId, Usage>,
  running: Iterable<ContainerId>,
): ReadonlyMap<ContainerId, Usage> {
  const dropped = new Set([...result.gone, ...result.unread]);
  const usage = new Map<ContainerId, Usage>();
  for (const id of running) {
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
