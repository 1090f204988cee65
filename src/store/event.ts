import type { Container } from '../model/container.js';
import type { ImageHistory } from '../model/disk-usage.js';
import type { DiskFill, Measured } from '../model/disk-usage.js';
import type { EngineEvent, EngineInfo, LogLine, SafeJson } from '../model/engine.js';
import type { HostUsage, SelfUsage } from '../model/host-usage.js';
import type { ContainerId, HostId, ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { JournalRead } from '../model/journal.js';
import type { LimitWords } from '../model/limit-update.js';
import type { Machine } from '../model/machine.js';
import type { Network } from '../model/network.js';
import type { Operation, TargetKey } from '../model/operation.js';
import type { Failure } from '../model/failure.js';
import type { KnownChanges } from '../model/file-change.js';
import type { KnownFolder } from '../model/folder.js';
import type { KnownProcesses } from '../model/process.js';
import type { SourceName } from '../model/source.js';
import type { Timer } from '../model/timer.js';
import type { Progress } from '../model/transfer.js';
import type { Usage } from '../model/usage.js';
import type { HostVerdict, Verdict } from '../model/verdict.js';
import type { Volume } from '../model/volume.js';
import type { Past } from './past.js';
import type { Detail, LogView, ProcessView } from './detail.js';
import type { GroupBy, Connection, Notice, Overlay, PaneId, PaneView, Size } from './state.js';
import type { Form } from './form.js';
import type { Since } from './since.js';

/** The only ways State changes. Past tense: what happened, not what to do. */
export type Event =
  | {
      readonly type: 'connection-changed';
      readonly connection: Connection;
      readonly endpoint: string;
      readonly engine: EngineInfo | undefined;
    }
  | { readonly type: 'banner-changed'; readonly banner: string | undefined }
  | { readonly type: 'containers-listed'; readonly containers: readonly Container[] }
  | { readonly type: 'containers-changed'; readonly containers: readonly Container[] }
  | { readonly type: 'containers-removed'; readonly ids: readonly ContainerId[] }
  | { readonly type: 'images-listed'; readonly images: readonly Image[] }
  | { readonly type: 'volumes-listed'; readonly volumes: readonly Volume[] }
  | { readonly type: 'networks-listed'; readonly networks: readonly Network[] }
  | {
      readonly type: 'layers-read';
      readonly layers: ReadonlyMap<ImageId, ImageHistory | Failure>;
    }
  | {
      readonly type: 'happened';
      readonly host: HostId;
      readonly events: readonly EngineEvent[];
    }
  | {
      readonly type: 'sampled';
      readonly nowMs: number;
      readonly usage: ReadonlyMap<ContainerId, Usage>;
      readonly sources: ReadonlyMap<ContainerId, SourceName>;
      readonly host: HostUsage | undefined;
      readonly self: SelfUsage | undefined;
      readonly deferred: number;
      readonly verdicts: ReadonlyMap<ContainerId, readonly Verdict[]>;
      readonly hostVerdict: HostVerdict | undefined;
    }
  | { readonly type: 'machine-sampled'; readonly machine: Machine }
  | { readonly type: 'journal-read'; readonly journal: JournalRead }
  | { readonly type: 'past-changed'; readonly past: Past | undefined }
  | { readonly type: 'pane-selected'; readonly pane: PaneId }
  | { readonly type: 'pane-changed'; readonly pane: PaneId; readonly change: Partial<PaneView> }
  | { readonly type: 'grouped'; readonly by: GroupBy }
  | { readonly type: 'unfolded-changed'; readonly unfolded: ReadonlySet<TargetKey> }
  | { readonly type: 'since-marked'; readonly since: Since | undefined }
  | { readonly type: 'all-toggled' }
  | { readonly type: 'overlay-changed'; readonly overlay: Overlay | undefined }
  /** How a container has its limits, or why that is not told. */
  | {
      readonly type: 'limits-told';
      readonly key: TargetKey;
      readonly words: LimitWords | Failure;
    }
  | { readonly type: 'query-kept'; readonly query: string }
  | { readonly type: 'pick-kept'; readonly pick: string }
  | { readonly type: 'draft-kept'; readonly form: Form }
  | { readonly type: 'detail-changed'; readonly detail: Detail | undefined }
  | {
      readonly type: 'inspected';
      readonly key: string;
      readonly inspected: SafeJson | Failure;
    }
  | {
      readonly type: 'last-lines-read';
      readonly key: string;
      readonly lines: readonly LogLine[] | Failure;
    }
  | { readonly type: 'folder-read'; readonly key: string; readonly known: KnownFolder }
  | { readonly type: 'changes-read'; readonly key: string; readonly known: KnownChanges }
  | { readonly type: 'processes-read'; readonly key: string; readonly known: KnownProcesses }
  | { readonly type: 'processes-changed'; readonly change: Partial<ProcessView> }
  | { readonly type: 'log-view-changed'; readonly change: Partial<LogView> }
  | { readonly type: 'logs-changed'; readonly key: string; readonly logs: Detail['logs'] }
  | {
      readonly type: 'operation-started';
      readonly operation: Operation;
      readonly nowMs: number;
    }
  /** Others come before it. */
  | { readonly type: 'operation-waits'; readonly operation: Operation }
  /** It has its turn. */
  | { readonly type: 'operation-sent'; readonly operation: Operation; readonly nowMs: number }
  /** What still runs of a container that is being stopped. */
  | {
      readonly type: 'remaining-read';
      readonly key: TargetKey;
      readonly known: KnownProcesses;
      readonly nowMs: number;
    }
  | {
      readonly type: 'operation-progressed';
      readonly operation: Operation;
      readonly progress: Progress;
    }
  | {
      readonly type: 'operation-settled';
      readonly operation: Operation;
      readonly failure: Failure | undefined;
      readonly nowMs: number;
    }
  | { readonly type: 'noticed'; readonly notice: Omit<Notice, 'id'> }
  | { readonly type: 'timers-changed'; readonly timers: readonly Timer[] }
  | { readonly type: 'notices-dismissed' }
  | { readonly type: 'build-dismissed' }
  | { readonly type: 'volumes-sizing'; readonly nowMs: number; readonly what: string }
  | {
      readonly type: 'volumes-sized';
      readonly sizes: ReadonlyMap<string, number> | undefined;
    }
  | { readonly type: 'disk-measuring'; readonly nowMs: number; readonly what: string }
  /** Undefined: given up. */
  | { readonly type: 'disk-measured'; readonly measured: Measured | undefined }
  | { readonly type: 'disk-filled'; readonly disk: DiskFill }
  | {
      readonly type: 'clean-up-began';
      readonly nowMs: number;
      readonly planned: ReadonlyMap<TargetKey, number>;
    }
  | { readonly type: 'resized'; readonly size: Size }
  | { readonly type: 'line-changed'; readonly intervalMs: number };

export type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;
