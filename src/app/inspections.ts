import type { Container } from '../model/container.js';
import type { Engine } from '../model/engine.js';
import type { ContainerId } from '../model/id.js';

/** Requests to the engine under way at once. */
const MOST_AT_ONCE = 4;

export interface Inspections {
  /** Asks for those of which something is wanted. */
  ask(containers: Iterable<Container>): void;
}

interface InspectionOptions {
  readonly engine: Pick<Engine, 'container'>;
  /** Lacks what an inspect would tell. */
  readonly isWanted: (container: Container) => boolean;
  readonly onInspected: (container: Container) => void;
}

/**
 * What only an inspect tells, asked for beside everything else: nobody waits for it, and what cannot be had
 * stays unknown.
 */
export function createInspections(
  { engine, isWanted, onInspected }: InspectionOptions,
  signal: AbortSignal,
): Inspections {
  const waiting = new Set<ContainerId>();
  const asked = new Set<ContainerId>();
  const refused = new Set<ContainerId>();

  const inspect = async (id: ContainerId): Promise<void> => {
    try {
      const container = await engine.container(id, signal);
      if (!signal.aborted) onInspected(container);
    } catch {
      // gone, late or not allowed: the list's row tells what there is to tell
      refused.add(id);
    }
    asked.delete(id);
    next();
  };
  const next = (): void => {
    for (const id of waiting) {
      if (asked.size >= MOST_AT_ONCE || signal.aborted) return;
      waiting.delete(id);
      asked.add(id);
      void inspect(id);
    }
  };
  return {
    ask(containers) {
      for (const container of containers) {
        const { id } = container;
        if (isWanted(container) && !asked.has(id) && !refused.has(id)) waiting.add(id);
      }
      next();
    },
  };
}
