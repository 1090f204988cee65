import type { EngineInfo } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import type { KnownFolder } from '../model/folder.js';
import { readFolder } from '../sampler/folder.js';
import type { State } from '../store/state.js';
import type { Dispatch } from './dispatch.js';
import { isLocal } from './walked-sizes.js';

interface FeedOptions {
  readonly info: EngineInfo;
  readonly get: () => State;
  readonly dispatch: Dispatch;
}

export interface FolderFeed {
  /** Looks at State: reads the folder that is looked at. */
  update(): void;
  close(): void;
}

/** Files of a volume on this machine, a folder at a time, while its tab is open. */
export function createFolderFeed({ info, get, dispatch }: FeedOptions): FolderFeed {
  let wanted: string | undefined;

  const read = async (key: string, steps: readonly string[]): Promise<KnownFolder> => {
    const volume = get().volumes?.get(key);
    if (volume === undefined) return new Failure('gone', 'the volume is no longer there');
    if (!isLocal(info)) return new Failure('unsupported', 'the engine is on another machine');
    if (volume.driver !== 'local')
      return new Failure('unsupported', `its driver is ${volume.driver}`);
    return readFolder(volume.mountpoint, steps).catch(asFailure);
  };

  return {
    update() {
      const { detail } = get();
      const now = detail?.tab === 'files' ? detail : undefined;
      const need = now && [now.key, ...now.files.steps].join('\0');
      if (need === wanted) return;
      wanted = need;
      if (now === undefined) return;
      const { key } = now;
      void read(key, now.files.steps).then((known) => {
        if (wanted === need) dispatch({ type: 'folder-read', key, known });
      });
    },
    close() {
      wanted = undefined;
    },
  };
}
