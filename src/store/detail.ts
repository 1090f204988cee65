import type { LogLine, SafeJson } from '../model/engine.js';
import type { Failure } from '../model/failure.js';
import type { KnownChanges } from '../model/file-change.js';
import type { KnownFolder } from '../model/folder.js';
import type { ProcessId } from '../model/id.js';
import type { TargetKey } from '../model/operation.js';
import type { KnownProcesses } from '../model/process.js';
import type { PaneView } from './state.js';

/** What is open of one row, beside or over the table. */
export type DetailTab =
  | 'charts'
  | 'overview'
  | 'processes'
  | 'layers'
  | 'use'
  | 'logs'
  | 'inspect'
  | 'events'
  | 'changes'
  | 'files'
  | 'deed';

/** What is looked at of a container's processes, and how. */
export interface ProcessView {
  readonly known: KnownProcesses;
  /** The first line when undefined, or when it has ended. */
  readonly cursor: ProcessId | undefined;
  readonly sort: PaneView['sort'];
  /** Children below their parents, instead of sorted. */
  readonly tree: boolean;
}

/** `relative`: how long ago. */
export type LogStamps = 'none' | 'relative' | 'local' | 'utc';

/** How a log is looked at. */
export interface LogView {
  /** Number of the line on top; undefined: the newest at the bottom, followed. */
  readonly top: number | undefined;
  /** Columns to the left of the screen; 0 while lines are wrapped. */
  readonly left: number;
  readonly isWrapped: boolean;
  /** JSON and logfmt as they came. */
  readonly isRaw: boolean;
  readonly stamps: LogStamps;
  readonly search: string;
  readonly filter: string;
  /** When it was asked for, which `since:10m` counts from; wall clock, ms. */
  readonly filteredAtMs: number;
  /** Number of the line that was found last. */
  readonly hit: number | undefined;
  /** What is being read far from here, in words; Esc gives it up. */
  readonly work: string | undefined;
}

/** How what the engine tells of an object is looked at. Places in it are paths as jq takes them. */
export interface InspectView {
  /** What lies in these is not shown. */
  readonly folded: ReadonlySet<string>;
  /** The first line when undefined. */
  readonly cursor: string | undefined;
  readonly search: string;
}

/** How what a container changed is looked at. Places in it are paths. */
export interface ChangeView {
  readonly known: KnownChanges;
  readonly unfolded: ReadonlySet<string>;
  /** The first line when undefined. */
  readonly cursor: string | undefined;
}

/** Which folder of a volume is looked at. */
export interface FilesView {
  /** From the volume's own folder, as the kernel tells the names. */
  readonly steps: readonly string[];
  readonly known: KnownFolder;
  /** Its name; the first one when undefined. */
  readonly cursor: string | undefined;
}

export interface Detail {
  readonly key: TargetKey;
  readonly tab: DetailTab;
  /** Lines scrolled, from the top. A log has a place of its own. */
  readonly scroll: number;
  readonly inspected: SafeJson | Failure | undefined;
  readonly inspect: InspectView;
  /** The end of the log of one that runs no more; undefined until read. */
  readonly lastLines: readonly LogLine[] | Failure | undefined;
  /** `lost`: given up, and to be opened again. */
  readonly logs: 'loading' | 'following' | 'ended' | Failure | { readonly lost: Failure };
  readonly log: LogView;
  readonly processes: ProcessView;
  readonly changes: ChangeView;
  readonly files: FilesView;
}
