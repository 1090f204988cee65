import { expectRecord } from '../engine/wire.js';
import { limitWords } from '../engine/wire-limits.js';
import type { Engine } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import { targetKey } from '../model/operation.js';
import type { State } from '../store/state.js';
import type { Dispatch } from './dispatch.js';

interface FeedOptions {
  readonly engine: Pick<Engine, 'inspect'>;
  readonly get: () => State;
  readonly dispatch: Dispatch;
}

export interface LimitFeed {
  /** Looks at State: asks while new limits of a container are typed. */
  update(): void;
  close(): void;
}

/** How a container has its limits is asked for once while new ones are typed: what is shown is what is sent. */
export function createLimitFeed({ engine, get, dispatch }: FeedOptions): LimitFeed {
  let asked: string | undefined;
  let abort = new AbortController();
  const read = async (key: string, id: string, signal: AbortSignal): Promise<void> => {
    const words = await engine
      .inspect('container', id, signal)
      .then((told) => limitWords(expectRecord(told, 'inspect')))
      .catch(asFailure);
    if (!signal.aborted) dispatch({ type: 'limits-told', key, words });
  };
  return {
    update() {
      const { overlay } = get();
      const operation = overlay?.type === 'ask' ? overlay.operation : undefined;
      const target = operation?.op === 'container.update' ? operation.target : undefined;
      const key = target && targetKey(target);
      if (key === asked) return;
      asked = key;
      abort.abort();
      abort = new AbortController();
      if (key !== undefined && target !== undefined) void read(key, target.id, abort.signal);
    },
    close: () => abort.abort(),
  };
}
