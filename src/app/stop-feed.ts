import type { Container } from '../model/container.js';
import type { Engine } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { KnownProcesses, ProcessSource } from '../model/process.js';
import { stopping } from '../panes/stop-lines.js';
import type { Store } from '../store/store.js';
import type { Dispatch } from './dispatch.js';
import type { Timing } from './timing.js';

/** What ends by itself at once has nothing to be told; what does not is looked at as often. */
const LOOK_MS = 1000;
/** Containers at a time: what is beyond is not shown. */
const MOST = 4;

interface FeedOptions {
  readonly engine: Pick<Engine, 'processes'>;
  /** Opens another one than the Processes tab has; undefined: the engine's machine is not this one. */
  readonly openProcesses: (() => ProcessSource) | undefined;
  readonly store: Store;
  readonly dispatch: Dispatch;
  readonly timing: Timing;
}

export interface StopFeed {
  /** Looks at State: whether something is being stopped, where somebody sees it. */
  update(): void;
  pause(): void;
  resume(): void;
  close(): void;
}

/** What still runs of containers that are being stopped is read while that lasts, and only then. */
export function createStopFeed(options: FeedOptions): StopFeed {
  const { store, dispatch, timing, openProcesses } = options;
  let processes: ProcessSource | undefined;
  let cancel: (() => void) | undefined;
  let isPaused = false;
  const abort = new AbortController();

  const look = async (): Promise<void> => {
    const seen = isPaused ? [] : stopping(store.get()).slice(0, MOST);
    for (const { key, container } of seen) {
      processes ??= openProcesses?.();
      const known = await read(options, processes, container, abort.signal);
      if (abort.signal.aborted) return;
      dispatch({ type: 'remaining-read', key, known, nowMs: Date.now() });
    }
    cancel = undefined;
    update();
  };
  const update = (): void => {
    if (cancel !== undefined || isPaused || abort.signal.aborted) return;
    if (stopping(store.get()).length > 0) cancel = timing.after(LOOK_MS, () => void look());
    else processes?.release();
  };

  return {
    update,
    pause() {
      isPaused = true;
    },
    resume() {
      isPaused = false;
      update();
    },
    close() {
      abort.abort();
      cancel?.();
      processes?.release();
    },
  };
}

async function read(
  { engine }: FeedOptions,
  processes: ProcessSource | undefined,
  { id, pid, networkMode }: Container,
  signal: AbortSignal,
): Promise<KnownProcesses> {
  try {
    return (
      (await processes?.read({ id, pid, networkMode })) ?? (await engine.processes(id, signal))
    );
  } catch (error) {
    return asFailure(error);
  }
}
