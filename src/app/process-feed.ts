import type { Container } from '../model/container.js';
import { isRunning } from '../model/container.js';
import type { Engine } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { KnownProcesses, ProcessSource } from '../model/process.js';
import type { Store } from '../store/store.js';
import type { Dispatch } from './dispatch.js';

interface FeedOptions {
  readonly engine: Pick<Engine, 'processes'>;
  /** Undefined: the engine's machine is not this one. */
  readonly openProcesses: (() => ProcessSource) | undefined;
  readonly store: Store;
  readonly dispatch: Dispatch;
}

export interface ProcessFeed {
  /** Reads the processes of the container whose tab is open. */
  tick(): Promise<void>;
  /** Looks at State: whether there is one. */
  update(): void;
  close(): void;
}

/** What the Processes tab shows is read while it is open, of that container, and only then. */
export function createProcessFeed(options: FeedOptions): ProcessFeed {
  const { openProcesses, store, dispatch } = options;
  let processes: ProcessSource | undefined;
  let key: string | undefined;
  let busy = false;
  let abort = new AbortController();

  const tick = async (): Promise<void> => {
    const { signal } = abort;
    const asked = key;
    if (asked === undefined || busy) return;
    const container = store.get().containers.get(asked);
    if (container === undefined) return;
    busy = true;
    processes ??= openProcesses?.();
    const known = await read(options.engine, processes, container, signal);
    busy = false;
    if (signal.aborted) return tick();
    dispatch({ type: 'processes-read', key: asked, known });
  };
  const update = (): void => {
    const { detail, past } = store.get();
    const wanted = detail?.tab === 'processes' && past === undefined ? detail.key : undefined;
    if (wanted === key) return;
    key = wanted;
    abort.abort();
    abort = new AbortController();
    if (key === undefined) processes?.release();
    else void tick();
  };

  return {
    tick,
    update,
    close() {
      key = undefined;
      abort.abort();
      processes?.release();
    },
  };
}

async function read(
  engine: FeedOptions['engine'],
  processes: ProcessSource | undefined,
  container: Container,
  signal: AbortSignal,
): Promise<KnownProcesses> {
  const { id, pid, networkMode, state } = container;
  if (!isRunning(container)) return new Failure('gone', `the container is ${state}`);
  try {
    const known = await processes?.read({ id, pid, networkMode });
    return known ?? (await engine.processes(id, signal));
  } catch (error) {
    return asFailure(error);
  }
}
