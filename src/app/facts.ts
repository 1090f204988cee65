import { isRunning, type Container } from '../model/container.js';
import type { ContainerId } from '../model/id.js';
import type { SampleTarget } from '../model/source.js';
import type { RunFacts } from '../sampler/tracked.js';

/** A start by the first process's age: right to the clock tick, but of the process, not of the engine. */
const KERNEL_START_MS = 2000;

/** The kernel knows when the first process began; the engine's list only says "Up 2 hours". */
export function withFacts(
  container: Container,
  factsOf: (id: ContainerId) => RunFacts | undefined,
): Container {
  const exact =
    container.startedAtMs !== undefined && (container.roundedMs ?? 0) <= KERNEL_START_MS;
  if (!isRunning(container) || (exact && container.pid !== undefined)) return container;
  const facts = factsOf(container.id);
  const pid = container.pid ?? facts?.pid;
  if (exact || facts?.startedAtMs === undefined) {
    return pid === container.pid ? container : { ...container, pid };
  }
  return { ...container, pid, startedAtMs: facts.startedAtMs, roundedMs: KERNEL_START_MS };
}

export const sampleTarget = ({ id, pid, networkMode }: Container): SampleTarget => ({
  id,
  pid,
  networkMode,
});
