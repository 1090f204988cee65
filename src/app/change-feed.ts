import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { FileChanges } from '../model/file-change.js';
import { jsonAt } from '../model/safe-json.js';
import type { ContainerId } from '../model/id.js';
import { withSizes } from '../sampler/changed-sizes.js';
import type { State } from '../store/state.js';
import { clock } from './backends.js';
import type { Dispatch } from './dispatch.js';
import { isLocal } from './walked-sizes.js';

interface FeedOptions {
  readonly engine: Pick<Engine, 'changes' | 'inspect'>;
  readonly info: EngineInfo;
  readonly get: () => State;
  readonly dispatch: Dispatch;
}

export interface ChangeFeed {
  /** Looks at State: asks while somebody looks at what changed. */
  update(): void;
  close(): void;
}

/** What a container changed of its image: asked for when its tab is opened, sizes where its layer can be read. */
export function createChangeFeed(options: FeedOptions): ChangeFeed {
  let wanted: string | undefined;
  let abort = new AbortController();

  const read = async (key: string, id: ContainerId, signal: AbortSignal): Promise<void> => {
    const { engine, dispatch } = options;
    try {
      const found = await engine.changes(id, signal);
      if (signal.aborted) return;
      dispatch({ type: 'changes-read', key, known: found });
      const sized = await measured(options, found, id, signal);
      if (!signal.aborted) dispatch({ type: 'changes-read', key, known: sized });
    } catch (error) {
      if (!signal.aborted) dispatch({ type: 'changes-read', key, known: asFailure(error) });
    }
  };

  return {
    update() {
      const { detail, containers } = options.get();
      const key = detail?.tab === 'changes' ? detail.key : undefined;
      if (key === wanted) return;
      wanted = key;
      abort.abort();
      abort = new AbortController();
      const id = containers.get(key ?? '')?.id;
      if (key !== undefined && id !== undefined) void read(key, id, abort.signal);
    },
    close: () => abort.abort(),
  };
}

/** The same where the layer is out of reach. */
async function measured(
  { engine, info }: FeedOptions,
  found: FileChanges,
  id: ContainerId,
  signal: AbortSignal,
): Promise<FileChanges> {
  if (!isLocal(info) || found.changes.length === 0) return found;
  const inspected = await engine.inspect('container', id, signal);
  const upper = jsonAt(inspected, 'GraphDriver', 'Data', 'UpperDir');
  if (typeof upper !== 'string') return found;
  const changes = await withSizes(upper, found.changes, { signal, pause: sleep, clock });
  return { ...found, changes };
}
