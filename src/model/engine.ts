import type { AnsiRun } from './ansi.js';
import type { Container } from './container.js';
import type { DiskUsage, ImageHistory } from './disk-usage.js';
import type { FileChanges } from './file-change.js';
import type { ContainerId, HostId, ImageId } from './id.js';
import type { Image } from './image.js';
import type { Network } from './network.js';
import type { Operation } from './operation.js';
import type { ProcessList } from './process.js';
import type { Reading } from './reading.js';
import type { SafeText } from './safe-text.js';
import type { Progress } from './transfer.js';
import type { Volume } from './volume.js';

export interface EngineInfo {
  /** `kernel`: no engine at all, containers by their cgroups alone. */
  readonly kind: 'docker' | 'podman' | 'demo' | 'kernel';
  readonly version: SafeText;
  /** Negotiated: min(engine's newest, ours). */
  readonly apiVersion: SafeText;
  /** The machine's name, as the engine says it. */
  readonly hostname: SafeText;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** The data root (`DockerRootDir`). */
  readonly dataRoot: SafeText;
  /** The daemon is on this machine, so the kernel's files are of the same containers. */
  readonly local: boolean;
}

export type ObjectKind = 'container' | 'image' | 'volume' | 'network';

/**
 * What the event stream says, cut to what dtop acts on (Docker API `/events`). `atNs` is the daemon's
 * clock as decimal text, to resume with `since`.
 */
export interface EngineEvent {
  readonly kind: ObjectKind;
  /** `start die pause unpause destroy rename update oom kill create health_status …`, first word only. */
  readonly action: SafeText;
  readonly id: string;
  readonly atMs: number;
  readonly since: string;
  readonly name: SafeText | undefined;
  /** `die`: the exit code. `kill`: the signal. */
  readonly exitCode: number | undefined;
  readonly signal: SafeText | undefined;
  /** `health_status: healthy` and the like. */
  readonly health: SafeText | undefined;
}

/** A line of a container's log, joined from 16 KiB records, sanitised, at most 64 KiB. */
export interface LogLine {
  readonly stream: 'stdout' | 'stderr';
  /** RFC 3339 of the daemon, parsed; `undefined` when the driver gives none. */
  readonly atMs: number | undefined;
  /** Nanoseconds of that beyond its millisecond, where it is told so exactly: then no two lines are of one time. */
  readonly ns?: number;
  readonly text: SafeText;
  /** Colours it came with; absent without any. */
  readonly runs?: readonly AnsiRun[];
  /** Name of its container, where lines of several are together. */
  readonly of?: SafeText;
  /** The log's records it was joined from; absent: one. */
  readonly records?: number;
  /** No line of the log, but a word of dtop's in this place: what is missing here. */
  readonly isNote?: true;
}

export interface LogOptions {
  /** Of the log's newest records; with times those of them that lie between. Infinity: all. */
  readonly tail: number;
  readonly follow: boolean;
  /** Wall clock, ms, to the microsecond: nothing earlier, also of what is followed. */
  readonly sinceMs?: number;
  /** Wall clock, ms, to the microsecond: nothing later. */
  readonly untilMs?: number;
}

/** What is to be run in a container; what is undefined is as the image and the engine have it. */
export interface ExecWish {
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  /** Empty: the best shell there is. */
  readonly command: readonly string[];
}

export interface ShellOptions extends ExecWish {
  readonly columns: number;
  readonly rows: number;
  /** TERM of the terminal it is shown on. */
  readonly term: string;
}

/** Bytes of a terminal: nothing of them is sanitised, as the terminal itself is lent. */
export interface Shell {
  readonly output: AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): void;
  resize(columns: number, rows: number): void;
  /** Ends it and whatever it runs, at once; what was only attached to goes on. */
  close(): void;
  /** After its end; undefined when nothing tells. */
  exitCode(): Promise<number | undefined>;
}

/** A JSON value whose every string and key went through `sanitize`. */
export type SafeJson =
  null | boolean | number | SafeText | readonly SafeJson[] | { readonly [key: string]: SafeJson };

export type OnProgress = (progress: Progress) => void;

/**
 * The socket for "what exists" and "do this". Every method ends: it has a deadline of its own and obeys
 * the signal; what goes wrong is a thrown `Failure`. Text that comes out is sanitised.
 */
export interface Engine {
  readonly host: HostId;
  /** As configured: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** Negotiate; cheap, also the liveness check. */
  connect(signal: AbortSignal): Promise<EngineInfo>;
  /** All of them, stopped ones too; with `ids` only those (one call however many). */
  containers(signal: AbortSignal, ids?: readonly ContainerId[]): Promise<readonly Container[]>;
  images(signal: AbortSignal): Promise<readonly Image[]>;
  volumes(signal: AbortSignal): Promise<readonly Volume[]>;
  networks(signal: AbortSignal): Promise<readonly Network[]>;
  /** What only an inspect tells of one container, merged into its list entry's shape. */
  container(id: ContainerId, signal: AbortSignal): Promise<Container>;
  /** The raw object for the inspect view. */
  inspect(kind: ObjectKind, id: string, signal: AbortSignal): Promise<SafeJson>;
  /** Sizes of all volumes by name (`/system/df`): slow, only ever on demand. */
  volumeSizes(signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
  /**
   * What a clean-up would free (`/system/df`): slow, only ever on demand.
   * @param volumes their sizes too, for which the engine walks through all of them
   */
  diskUsage(volumes: boolean, signal: AbortSignal): Promise<DiskUsage>;
  /** The image may be one that is in no list: a step of the classic builder. */
  imageLayers(id: ImageId, signal: AbortSignal): Promise<ImageHistory>;
  /**
   * Runs until the signal aborts or the stream ends; an end that is not our doing throws `unreachable`.
   * `onOpen` tells that the daemon accepted the subscription: what is listed after it misses nothing.
   */
  events(
    since: string | undefined,
    handlers: { readonly onOpen: () => void; readonly onEvent: (event: EngineEvent) => void },
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Batches, as they arrive, the first one (empty) when the container is known to be there; the promise
   * ends with the log (or at once with its tail).
   */
  logs(
    id: ContainerId,
    options: LogOptions,
    onLines: (lines: readonly LogLine[]) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** One-shot stats as a Reading, stamped by the daemon's `read`. For containers beyond the kernel's reach. */
  stats(id: ContainerId, signal: AbortSignal): Promise<Reading>;
  /**
   * A shell or a command in a running container, on a terminal of this size.
   * @throws Failure also when the container does not run; NoShell when its image has none
   */
  shell(id: ContainerId, options: ShellOptions, signal: AbortSignal): Promise<Shell>;
  /** The terminal of a container's first process. @throws Failure when it has none */
  attach(id: ContainerId, signal: AbortSignal): Promise<Shell>;
  /** What it made of the files of its image: the engine walks through its layer. Sizes are unknown. */
  changes(id: ContainerId, signal: AbortSignal): Promise<FileChanges>;
  /** By the engine's own `top`: what can be told of processes that are out of the kernel's reach. */
  processes(id: ContainerId, signal: AbortSignal): Promise<ProcessList>;
  /** @param onProgress of what lasts: a pull */
  perform(operation: Operation, signal: AbortSignal, onProgress?: OnProgress): Promise<void>;
  /** How many requests have been sent so far: what watching costs the engine. */
  requests(): number;
  close(): void;
}
