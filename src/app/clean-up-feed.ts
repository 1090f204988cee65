import { asFailure } from '../model/failure.js';
import { bytes, plural } from '../model/format.js';
import { targetKey, type Operation } from '../model/operation.js';
import { diskText, runSums } from '../panes/clean-up-lines.js';
import { cleanUpRows } from '../panes/clean-up-row.js';
import { isPlanned, isUnderWay, type CleanUpRun } from '../store/clean-up.js';
import type { Store } from '../store/store.js';
import type { Backend } from './backends.js';
import type { Dispatch } from './dispatch.js';
import { diskFill, listAll, measure, type Measuring } from './measure.js';
import { seldom } from './seldom.js';

/** How long it is told how a clean-up went, or that sizes could not be had. */
const TOLD_MS = 20_000;

export interface CleanUpFeed {
  /** Sizes, on demand, one round at a time. */
  measure(): void;
  /** Before operations are asked for: those of a clean-up are counted together. */
  begin(operations: readonly Operation[]): void;
  cancel(): void;
  close(): void;
}

type Options = { readonly backend: Backend; readonly store: Store; readonly dispatch: Dispatch };

export function createCleanUpFeed({ backend, store, dispatch }: Options): CleanUpFeed {
  let abort = new AbortController();
  let told: CleanUpRun | undefined;
  const stop = store.subscribe(() => {
    const { cleanUp } = store.get();
    const { run } = cleanUp;
    if (run === undefined || isUnderWay(cleanUp) || told?.planned === run.planned) return;
    told = run;
    void tellEnd({ backend, store, dispatch }, run);
  });
  return {
    measure() {
      if (store.get().cleanUp.measuring !== undefined) return;
      abort = new AbortController();
      void measureDisk({ backend, store, dispatch }, abort.signal);
    },
    begin(operations) {
      const keys = new Set(operations.filter(isPlanned).map(({ target }) => targetKey(target)));
      if (keys.size === 0) return;
      const rows = cleanUpRows(store.get()).rows.filter(({ key }) => keys.has(key));
      const planned = new Map(rows.map(({ key, sizeBytes }) => [key, sizeBytes]));
      dispatch({ type: 'clean-up-began', nowMs: Date.now(), planned });
    },
    cancel: () => abort.abort(),
    close() {
      stop();
      abort.abort();
    },
  };
}

async function measureDisk({ backend, dispatch }: Options, signal: AbortSignal): Promise<void> {
  const tellProgress = (what: string): void =>
    dispatch({ type: 'disk-measuring', nowMs: Date.now(), what });
  const measuring: Measuring = { ...backend, signal, onProgress: seldom(tellProgress) };
  tellProgress('by the engine');
  try {
    const listed = await listAll(measuring);
    dispatch({ type: 'disk-measured', measured: await measure(measuring, listed) });
  } catch (error) {
    const { said, hint } = asFailure(error);
    const text = `sizes: ${signal.aborted ? 'cancelled' : said}`;
    const untilMs = Date.now() + TOLD_MS;
    dispatch(
      { type: 'disk-measured', measured: undefined },
      { type: 'noticed', notice: { tone: 'warning', text, hint, untilMs } },
    );
  }
}

/** Planned against freed, by what was removed and by the disk itself. */
async function tellEnd({ backend, dispatch }: Options, run: CleanUpRun): Promise<void> {
  const { removed, failed, freed, total } = runSums(run);
  const disk = await diskFill(backend.info);
  if (disk !== undefined) dispatch({ type: 'disk-filled', disk });
  const kept = failed > 0 ? `, ${failed} kept: see WHY` : '';
  const now = disk === undefined ? '' : diskText(disk, 0).replace(/ →.*/, '');
  const text = `removed ${plural(removed, 'item')}, freed ${bytes(freed)} of ${bytes(total)} planned${now}${kept}`;
  const notice = {
    tone: failed > 0 ? 'warning' : 'good',
    text,
    hint: undefined,
    untilMs: Date.now() + TOLD_MS,
  } as const;
  dispatch({ type: 'noticed', notice });
}
