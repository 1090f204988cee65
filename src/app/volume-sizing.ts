import { asFailure } from '../model/failure.js';
import type { Store } from '../store/store.js';
import type { Dispatch } from './dispatch.js';
import { seldom } from './seldom.js';
import { volumeSizes, type SizingOptions } from './walked-sizes.js';

/** How long it is told that sizes could not be had. */
const TOLD_MS = 8000;

export interface Sizing {
  start(): void;
  cancel(): void;
}

type Options = {
  readonly backend: Pick<SizingOptions, 'engine' | 'info'>;
  readonly store: Store;
  readonly dispatch: Dispatch;
};

/** Volume sizes, on demand, one round at a time. */
export function createSizing(options: Options): Sizing {
  const { store, dispatch } = options;
  let abort = new AbortController();
  return {
    start() {
      if (store.get().sizing !== undefined) return;
      abort = new AbortController();
      dispatch({ type: 'volumes-sizing', nowMs: Date.now(), what: 'by the engine' });
      void sizeVolumes(options, abort.signal);
    },
    cancel: () => abort.abort(),
  };
}

async function sizeVolumes(
  { backend, store, dispatch }: Options,
  signal: AbortSignal,
): Promise<void> {
  const onProgress = seldom((what) =>
    dispatch({ type: 'volumes-sizing', nowMs: Date.now(), what }),
  );
  try {
    const volumes = [...(store.get().volumes?.values() ?? [])];
    const sizes = await volumeSizes({ ...backend, signal, onProgress }, volumes);
    dispatch({ type: 'volumes-sized', sizes });
  } catch (error) {
    const { said, hint } = asFailure(error);
    const text = `volume sizes: ${signal.aborted ? 'cancelled' : said}`;
    const untilMs = Date.now() + TOLD_MS;
    dispatch(
      { type: 'volumes-sized', sizes: undefined },
      { type: 'noticed', notice: { tone: 'warning', text, hint, untilMs } },
    );
  }
}
