import type { SafeJson } from '../model/engine.js';
import type { Failure } from '../model/failure.js';
import type { ProcessId } from '../model/id.js';
import type { TargetKey } from '../model/operation.js';
import type { KnownProcesses } from '../model/process.js';
import type { PaneView } from './state.js';

/** What is open of one row, beside or over the table. */
export type DetailTab = 'charts' | 'processes' | 'layers' | 'logs' | 'inspect';

/** What is looked at of a container's processes, and how. */
export interface ProcessView {
  readonly known: KnownProcesses;
  /** The first line when undefined, or when it has ended. */
  readonly cursor: ProcessId | undefined;
  readonly sort: PaneView['sort'];
  /** Children below their parents, instead of sorted. */
  readonly tree: boolean;
}

export interface Detail {
  readonly key: TargetKey;
  readonly tab: DetailTab;
  /** Lines scrolled: from the top in `inspect`, up from the newest in `logs`. */
  readonly scroll: number;
  readonly inspected: SafeJson | Failure | undefined;
  readonly logs: 'loading' | 'following' | 'ended' | Failure;
  readonly processes: ProcessView;
}
