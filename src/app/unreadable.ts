import type { SampleFailure } from '../sampler/tracked.js';
import type { Notice, State } from '../store/state.js';

/** How long it stays. */
const TOLD_MS = 8000;

/**
 * Tells of containers whose figures a source could not read: each kind of failure of a source once, as the
 * sampler tries again and again.
 */
export function unreadableNotices(): (
  failures: readonly SampleFailure[],
  state: State,
) => Omit<Notice, 'id'> | undefined {
  const told = new Set<string>();
  return (failures, { containers, nowMs }) => {
    const fresh = failures.filter(({ source, failure }) => !told.has(`${source} ${failure.kind}`));
    const [first] = fresh;
    if (first === undefined) return undefined;
    for (const { source, failure } of fresh) told.add(`${source} ${failure.kind}`);
    const { id, source, failure } = first;
    const name = [...containers.values()].find((container) => container.id === id)?.name ?? id;
    const more = fresh.length > 1 ? ` and ${fresh.length - 1} more` : '';
    return {
      tone: 'warning',
      text: `${source} figures of ${name}${more}: ${failure.said}`,
      hint: failure.hint,
      untilMs: nowMs + TOLD_MS,
    };
  };
}
