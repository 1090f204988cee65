import type { ImageHistory } from '../model/disk-usage.js';
import type { Engine } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { ImageId } from '../model/id.js';
import type { State } from '../store/state.js';
import type { Dispatch } from './dispatch.js';

/** Requests to the engine under way at once, two an image. */
const MOST_AT_ONCE = 2;
/** Images whose layers are told together: each telling draws the screen. */
const BATCH = 16;

interface FeedOptions {
  readonly engine: Pick<Engine, 'imageLayers'>;
  readonly get: () => State;
  readonly dispatch: Dispatch;
}

export interface LayerFeed {
  /** Looks at State: asks while somebody looks at layers. */
  update(): void;
  close(): void;
}

/** The layers of the image that is looked at, then of all others, to tell what they share; each once. */
export function createLayerFeed({ engine, get, dispatch }: FeedOptions): LayerFeed {
  let wanted: { readonly key: string; readonly images: State['images'] } | undefined;
  let abort = new AbortController();

  const read = async (ids: readonly ImageId[], signal: AbortSignal): Promise<void> => {
    const waiting = ids.values();
    let known = new Map<ImageId, ImageHistory | Failure>();
    const tell = (): void => {
      if (known.size > 0 && !signal.aborted) dispatch({ type: 'layers-read', layers: known });
      known = new Map();
    };
    const work = async (): Promise<void> => {
      for (const id of waiting) {
        const layers = await engine.imageLayers(id, signal).catch(asFailure);
        if (signal.aborted) return;
        known.set(id, layers);
        if (id === ids[0] || known.size >= BATCH) tell();
      }
    };
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
    tell();
  };

  return {
    update() {
      const { pane, detail, images } = get();
      const key = pane === 'images' && detail?.tab === 'layers' ? detail.key : undefined;
      if (key === wanted?.key && images === wanted?.images) return;
      wanted = key === undefined ? undefined : { key, images };
      abort.abort();
      abort = new AbortController();
      if (key !== undefined) void read(unread(get(), key), abort.signal);
    },
    close: () => abort.abort(),
  };
}

/** The one that is looked at first. What could not be had before is tried again. */
function unread({ images, layers }: State, key: string): readonly ImageId[] {
  const own = images?.get(key)?.id;
  const others = [...(images?.values() ?? [])].map(({ id }) => id).filter((id) => id !== own);
  return [...(own === undefined ? [] : [own]), ...others].filter((id) => {
    const known = layers.get(id);
    return known === undefined || known instanceof Failure;
  });
}
