import type { BuildWish } from './build.js';
import type { Creation } from './create-line.js';
import { age } from './format.js';
import type {
  CacheId,
  ContainerId,
  FilePath,
  HostId,
  ImageId,
  ImageReference,
  NetworkId,
  ProcessId,
  VolumeName,
} from './id.js';
import type { LimitWords } from './limit-update.js';
import type { Limits, RestartPolicy } from './limits.js';
import { sanitize, type SafeText } from './safe-text.js';

/** Who an operation is for, frozen at the key press. `name` is for people, `id` for the request. */
export interface Target<Id extends string> {
  readonly host: HostId;
  readonly id: Id;
  readonly name: SafeText;
}

/**
 * A container is (id, start): a restart makes another run of it. `startedAtMs` is undefined when the
 * run that was shown is not known.
 */
export interface ContainerTarget extends Target<ContainerId> {
  readonly startedAtMs: number | undefined;
}

/** One process of a container, on the host. Its pid alone may be another's by the time it is used. */
export interface ProcessTarget extends Target<ProcessId> {
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly startTicks: number;
}

/** Targets of the same request that are to be answered before this is asked: what depends on what. */
interface Ordered {
  readonly after?: readonly string[];
}

/** What a plan knew of something that is of no use: looked at again just before it goes. */
export interface Planned {
  readonly atMs: number;
  readonly createdAtMs: number | undefined;
  /** All names it had: those of an image, else one. */
  readonly names: readonly SafeText[];
}

/** Part of a clean-up: done only while it is still what was planned, and still unused. */
interface Removal extends Ordered {
  readonly planned?: Planned;
}

interface Naming {
  readonly target: Target<ImageId>;
  readonly reference: ImageReference;
}

/** Of an image, by one of its references: what answers to it has to be the image that was shown. */
interface OfImage extends Creation {
  readonly target: Target<ImageId>;
}

interface Membership {
  readonly target: Target<NetworkId>;
  readonly container: Target<ContainerId>;
}

/** What can be asked of an engine. Plain data: it can be confirmed, printed, logged and refused. */
export type Operation =
  | ({ readonly op: 'container.start'; readonly target: ContainerTarget } & Ordered)
  | ({
      readonly op: 'container.stop';
      readonly target: ContainerTarget;
      readonly graceSec: number;
    } & Ordered)
  | ({
      readonly op: 'container.restart';
      readonly target: ContainerTarget;
      readonly graceSec: number;
    } & Ordered)
  | {
      readonly op: 'container.pause';
      readonly target: ContainerTarget;
      /** Unpaused by itself after this, ms. */
      readonly forMs?: number | undefined;
    }
  | { readonly op: 'container.unpause'; readonly target: ContainerTarget }
  | { readonly op: 'container.kill'; readonly target: ContainerTarget; readonly signal: Signal }
  | ({
      readonly op: 'container.remove';
      readonly target: ContainerTarget;
      readonly force: boolean;
      /** Its anonymous volumes too (`docker rm -v`). */
      readonly volumes: boolean;
    } & Removal)
  | {
      readonly op: 'container.update';
      readonly target: ContainerTarget;
      readonly limits: Limits;
      /** In these they were shown and are sent; undefined: in those that it has by then. */
      readonly words?: LimitWords;
      /** Those of before come back by themselves after this, ms. */
      readonly forMs?: number | undefined;
    }
  /** What would be undone by itself stays: dtop's own business, no engine hears of it. */
  | {
      readonly op: 'container.keep';
      readonly target: ContainerTarget;
      /** For so long from then on, ms; undefined: for good. */
      readonly forMs?: number | undefined;
    }
  | {
      readonly op: 'container.restart-policy';
      readonly target: ContainerTarget;
      readonly policy: RestartPolicy;
    }
  | {
      readonly op: 'container.commit';
      readonly target: ContainerTarget;
      readonly reference: ImageReference;
    }
  | ({ readonly op: 'container.create' } & OfImage)
  /** Created, then started. */
  | ({ readonly op: 'container.run' } & OfImage)
  | {
      readonly op: 'container.rename';
      readonly target: ContainerTarget;
      readonly newName: SafeText;
    }
  | { readonly op: 'process.signal'; readonly target: ProcessTarget; readonly signal: Signal }
  | { readonly op: 'image.pull'; readonly target: Target<ImageReference> }
  /** What is built gets the reference of the target. */
  | ({ readonly op: 'image.build'; readonly target: Target<ImageReference> } & BuildWish)
  | {
      readonly op: 'image.save';
      readonly target: Target<ImageId>;
      /** All it has: a load brings them back. By its id without any. */
      readonly references: readonly ImageReference[];
      readonly file: FilePath;
      /** About as much is written. */
      readonly sizeBytes: number;
    }
  | { readonly op: 'image.load'; readonly target: Target<FilePath> }
  /** Of a volume that is in use: of whatever moment each of its files is read in. */
  | {
      readonly op: 'volume.export';
      readonly target: Target<VolumeName>;
      /** A container of it is made for that, which never runs. */
      readonly image: ImageId;
      readonly file: FilePath;
      /** About as much is written; `NaN` when unknown. */
      readonly sizeBytes: number;
    }
  | ({ readonly op: 'image.tag' } & Naming)
  /** Takes one of its references away, never the last: the image would go with it. */
  | ({ readonly op: 'image.untag' } & Naming)
  | ({
      readonly op: 'image.remove';
      readonly target: Target<ImageId>;
      readonly force: boolean;
    } & Removal)
  | ({
      readonly op: 'volume.remove';
      readonly target: Target<VolumeName>;
      readonly force: boolean;
    } & Removal)
  | ({ readonly op: 'network.remove'; readonly target: Target<NetworkId> } & Removal)
  | ({ readonly op: 'network.connect' } & Membership)
  | ({ readonly op: 'network.disconnect' } & Membership)
  /** Of BuildKit's cache: the engine itself keeps what a build uses. */
  | ({ readonly op: 'cache.remove'; readonly target: Target<CacheId> } & Removal);

/** A container is made of an image. */
export type Making = Extract<Operation, { readonly op: 'container.create' | 'container.run' }>;

export const isMaking = (operation: Operation): operation is Making =>
  operation.op === 'container.create' || operation.op === 'container.run';

export type OperationName = Operation['op'];

/** The kernel does this one: an engine signals a container's first process only. */
export type ProcessSignal = Extract<Operation, { op: 'process.signal' }>;

/** Signals a person sends to a container or a process, most used first. */
export const SIGNALS = [
  'SIGKILL',
  'SIGTERM',
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGSTOP',
  'SIGCONT',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** What it is done to, for people; with what is asked of it where that tells one from another. */
export function subjectOf(operation: Operation): string {
  const { op, target } = operation;
  if (op === 'image.untag') return operation.reference;
  if (op === 'image.tag' || op === 'container.commit')
    return `${target.name} as ${operation.reference}`;
  if (op === 'image.save' || op === 'volume.export')
    return `${target.name} to ${sanitize(operation.file)}`;
  if (op === 'network.connect') return `${operation.container.name} to ${target.name}`;
  if (op === 'network.disconnect') return `${operation.container.name} from ${target.name}`;
  if (op === 'container.rename') return `${target.name} to ${operation.newName}`;
  if (isMaking(operation)) return sanitize(operation.wish.name ?? `a container of ${target.name}`);
  if (op === 'container.keep')
    return `${target.name} as it is${operation.forMs === undefined ? '' : ` for ${age(operation.forMs)}`}`;
  if (op === 'container.restart-policy') return `${target.name} to ${operation.policy}`;
  return 'signal' in operation ? `${target.name} with ${operation.signal}` : target.name;
}

/** One key for one object, whatever its kind: what `pending`, marks and cursors are kept by. */
export type TargetKey = string;
export const targetKey = (target: { readonly host: HostId; readonly id: string }): TargetKey =>
  `${target.host}/${target.id}`;
