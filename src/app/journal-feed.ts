import { asFailure, Failure } from '../model/failure.js';
import type { Store } from '../store/store.js';
import type { Dispatch } from './dispatch.js';
import type { JournalPlace } from './journal.js';
import { journalReader } from './journal-book.js';

interface FeedOptions {
  readonly place: JournalPlace;
  readonly store: Store;
  readonly dispatch: Dispatch;
}

export interface JournalFeed {
  /** Reads what was written since, if somebody looks at it. */
  tick(): Promise<void>;
  /** Looks at State: whether somebody does. */
  update(): void;
  close(): void;
}

/** What the Journal pane shows is read while it is open, and only then. */
export function createJournalFeed({ place, store, dispatch }: FeedOptions): JournalFeed {
  const { path, off } = place;
  const reader = path === undefined ? undefined : journalReader(path);
  let isOpen = false;
  let isBusy = false;

  const tick = async (): Promise<void> => {
    if (reader === undefined || !isOpen || isBusy) return;
    isBusy = true;
    const read = await reader.read().catch(asFailure);
    isBusy = false;
    if (read === undefined) return;
    dispatch({ type: 'journal-read', journal: read instanceof Failure ? read : { ...read, off } });
  };

  return {
    tick,
    update() {
      const wanted = store.get().pane === 'journal';
      if (wanted === isOpen) return;
      isOpen = wanted;
      if (isOpen && reader === undefined) dispatch({ type: 'journal-read', journal: off ?? '' });
      else void tick();
    },
    close() {
      isOpen = false;
    },
  };
}
