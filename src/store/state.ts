/**
 * store/: what the program knows, in one immutable value with one owner. Imports model only.
 * Any screen is a State literal in a test. Series and log lines live beside it (history, log-tail):
 * they grow every second and must not be copied.
 */
import type { Container } from '../model/container.js';
import type { ImageHistory } from '../model/disk-usage.js';
import type { EngineInfo, ObjectKind } from '../model/engine.js';
import type { Failure } from '../model/failure.js';
import type { HostUsage, SelfUsage } from '../model/host-usage.js';
import type { ContainerId, FilePath, HostId, ImageId } from '../model/id.js';
import type { Image } from '../model/image.js';
import type { JournalRead } from '../model/journal.js';
import type { Machine } from '../model/machine.js';
import type { Network } from '../model/network.js';
import type { Operation, TargetKey } from '../model/operation.js';
import type { SafeText } from '../model/safe-text.js';
import type { SourceName } from '../model/source.js';
import type { Timer } from '../model/timer.js';
import type { Usage } from '../model/usage.js';
import type { HostVerdict, Verdict } from '../model/verdict.js';
import type { Volume } from '../model/volume.js';
import type { Ask } from './ask.js';
import type { EndedBuild } from './build.js';
import type { Detail } from './detail.js';
import type { CleanUp } from './clean-up.js';
import type { Form } from './form.js';
import type { Launch } from './launch.js';
import type { Happening } from './happening.js';
import type { Since } from './since.js';
import type { Past } from './past.js';
import type { PendingMap } from './pending.js';
import type { LogPrompt, Palette, Prompt } from './typed-line.js';

export type PaneId =
  | 'containers'
  | 'images'
  | 'volumes'
  | 'networks'
  | 'host'
  | 'projects'
  | 'cleanup'
  | 'events'
  | 'journal';

/** What containers are put together by. */
export type GroupBy = 'project' | 'image' | 'network' | { readonly label: SafeText };

/** One endpoint that was tried, and what it answered. */
export interface Attempt {
  readonly endpoint: string;
  readonly failure: Failure;
}

export type Connection =
  | { readonly status: 'connecting'; readonly sinceMs: number }
  | { readonly status: 'live'; readonly sinceMs: number }
  /** No engine answers: containers are known by the kernel alone, live, and nothing can be done to them. */
  | {
      readonly status: 'daemonless';
      readonly sinceMs: number;
      readonly attempts: readonly Attempt[];
    }
  /** Nothing was ever reached (`everLive` false), or what is shown is of `sinceMs`. */
  | {
      readonly status: 'lost';
      readonly sinceMs: number;
      readonly everLive: boolean;
      readonly attempts: readonly Attempt[];
    };

export interface HostState {
  readonly host: HostId;
  readonly endpoint: string;
  readonly connection: Connection;
  readonly engine: EngineInfo | undefined;
  readonly usage: HostUsage | undefined;
  readonly self: SelfUsage | undefined;
  /** Containers that the last tick had no time for: their figures are a tick older. */
  readonly deferred: number;
  /** A banner that stays: why the demo is shown. */
  readonly banner: string | undefined;
  readonly readOnly: boolean;
  /** dtop was started in it. */
  readonly directory: FilePath;
}

export type SortDirection = 'asc' | 'desc';

export interface PaneView {
  readonly cursor: TargetKey | undefined;
  /** Where the cursor goes once it is there. */
  readonly sought?: TargetKey | undefined;
  /** Keys of the filtered rows, in the order of the screen. */
  readonly order: readonly TargetKey[];
  /** Index of the first row on the screen. */
  readonly top: number;
  readonly sort: { readonly column: string; readonly direction: SortDirection };
  readonly filter: string;
  /** Ids of the chosen columns; the pane's defaults when undefined. */
  readonly columns: readonly string[] | undefined;
  readonly marks: ReadonlySet<TargetKey>;
  /** The cursor stays on the first line, whoever is there, until it is moved; then it follows its row. */
  readonly pinned: boolean;
  /** When a key last touched the table (wall clock ms): the order stays put for a while after. */
  readonly touchedAtMs: number;
}

export interface Choice {
  readonly id: 'force' | 'volumes' | 'timed';
  readonly key: string;
  readonly label: string;
  readonly on: boolean;
}

/** Something lies over the panes and takes the keys. One union: never two at once. */
export type Overlay =
  | { readonly type: 'help'; readonly scroll: number }
  | Output
  | {
      readonly type: 'confirm';
      readonly question: string;
      readonly lines: readonly string[];
      readonly operations: readonly Operation[];
      readonly choices: readonly Choice[];
      /** Named volumes: how many, to be typed before yes counts. */
      readonly count: { readonly wanted: string; readonly typed: string } | undefined;
      /** The chord that says yes; every other one says no or changes a choice. */
      readonly yes: string;
      readonly openedAtMs: number;
      /** When its yes was pressed last, early or repeated as it may have been. */
      readonly yesAtMs: number | undefined;
      readonly scroll: number;
    }
  | {
      readonly type: 'menu';
      readonly menu: MenuId;
      readonly index: number;
      /** What a picked signal is for, or the operations to choose from; empty for the other menus. */
      readonly operations: readonly Operation[];
    }
  | Prompt
  | LogPrompt
  | Palette
  | Launch
  | Form
  | Ask;

/** All that a build says. Its lines are of the build, so that more of them come as it is looked at. */
export interface Output {
  readonly type: 'output';
  /** The line at the top, of those that are kept; undefined: the end is followed. */
  readonly top: number | undefined;
  /** Characters that are scrolled out to the left. */
  readonly left: number;
}

/** Menus whose items are operations to choose from. */
export type AlternativesId = 'untag' | 'connect' | 'disconnect' | 'restart-policy';
export type MenuId =
  'sort' | 'columns' | 'signal' | 'group' | 'process-sort' | 'preset' | AlternativesId;

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'warning' | 'critical';
  readonly text: string;
  readonly hint: string | undefined;
  /** Disappears by itself then; stays until dismissed when undefined. */
  readonly untilMs: number | undefined;
  /** What cannot be listed: it is told once, and no longer than that lasts. */
  readonly unlisted?: ObjectKind;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface State {
  /** Wall clock of the last event that carried one, ms. Pure functions read the time from here. */
  readonly nowMs: number;
  readonly size: Size;
  /** Between two frames at least, ms; above 0 the line to the terminal is slow. */
  readonly frameIntervalMs: number;
  readonly host: HostState;
  readonly containers: ReadonlyMap<TargetKey, Container>;
  /** Undefined until first listed. */
  readonly images: ReadonlyMap<TargetKey, Image> | undefined;
  readonly volumes: ReadonlyMap<TargetKey, Volume> | undefined;
  readonly networks: ReadonlyMap<TargetKey, Network> | undefined;
  /** Of images whose layers were asked for; an image never changes its own. */
  readonly layers: ReadonlyMap<ImageId, ImageHistory | Failure>;
  /** What the engine told, the newest last. Bounded. */
  readonly happenings: readonly Happening[];
  /** What dtop did, as it is written down; undefined until looked at. */
  readonly journal: JournalRead | undefined;
  /** What else runs on the machine; undefined until looked at. */
  readonly machine: Machine | undefined;
  /** False until the first list arrived. */
  readonly listed: boolean;
  readonly usage: ReadonlyMap<ContainerId, Usage>;
  readonly sources: ReadonlyMap<ContainerId, SourceName>;
  /** Containers that want to be looked at, each with its reasons, the worst first. */
  readonly verdicts: ReadonlyMap<ContainerId, readonly Verdict[]>;
  /** What the machine is short of, who causes it, who suffers. */
  readonly hostVerdict: HostVerdict | undefined;
  /** Undefined: what is shown is live. */
  readonly past: Past | undefined;
  readonly pane: PaneId;
  readonly panes: Readonly<Record<PaneId, PaneView>>;
  readonly groupBy: GroupBy;
  /** Groups whose containers are shown below them. */
  readonly unfolded: ReadonlySet<TargetKey>;
  /** A moment whose counters were kept, so that totals since then can be told. */
  readonly since: Since | undefined;
  /** Stopped containers too. */
  readonly all: boolean;
  readonly overlay: Overlay | undefined;
  /** Filters that were kept, the newest last, each once. */
  readonly queries: readonly string[];
  /** What was picked in the palette, the newest last, each once. */
  readonly picks: readonly string[];
  /** Left with something typed, to be gone on with; by `draftKey`. */
  readonly drafts: ReadonlyMap<string, Form>;
  readonly detail: Detail | undefined;
  readonly pending: PendingMap;
  readonly built: EndedBuild | undefined;
  /** What will be undone by itself, here or by other dtops of the same user. */
  readonly timers: readonly Timer[];
  readonly notices: readonly Notice[];
  readonly cleanUp: CleanUp;
  /** Volume sizes: being asked for, since when, and where that is. */
  readonly sizing: { readonly sinceMs: number; readonly what: string } | undefined;
}
