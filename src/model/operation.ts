import type {
  CacheId,
  ContainerId,
  HostId,
  ImageId,
  ImageReference,
  NetworkId,
  ProcessId,
  VolumeName,
} from './id.js';
import { shortId } from './id.js';
import { limitOptions, type Limits, type RestartPolicy } from './limits.js';
import type { SafeText } from './safe-text.js';

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
      /** Unpaused by itself (`undoneAfterMs`). */
      readonly timed?: boolean;
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
      /** Those of before come back by themselves after this, ms. */
      readonly forMs?: number | undefined;
    }
  /** What would be undone by itself stays: dtop's own business, no engine hears of it. */
  | { readonly op: 'container.keep'; readonly target: ContainerTarget }
  | {
      readonly op: 'container.restart-policy';
      readonly target: ContainerTarget;
      readonly policy: RestartPolicy;
    }
  | {
      readonly op: 'container.rename';
      readonly target: ContainerTarget;
      readonly newName: SafeText;
    }
  | { readonly op: 'process.signal'; readonly target: ProcessTarget; readonly signal: Signal }
  | { readonly op: 'image.pull'; readonly target: Target<ImageReference> }
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

/** `docker …` (of a process: kill) with its options; targets are appended. */
function command(operation: Operation): string {
  switch (operation.op) {
    case 'container.start':
      return 'docker start';
    case 'container.stop':
      return `docker stop -t ${operation.graceSec}`;
    case 'container.restart':
      return `docker restart -t ${operation.graceSec}`;
    case 'container.pause':
      return 'docker pause';
    case 'container.unpause':
      return 'docker unpause';
    case 'container.kill':
      return `docker kill -s ${operation.signal}`;
    case 'container.remove':
      return ['docker rm', operation.force && '-f', operation.volumes && '-v']
        .filter(Boolean)
        .join(' ');
    case 'container.update':
      return `docker update ${limitOptions(operation.limits)}`;
    case 'container.keep':
      return '# ends the timer of';
    case 'container.restart-policy':
      return `docker update --restart ${operation.policy}`;
    case 'container.rename':
      return 'docker rename';
    case 'process.signal':
      return `kill -s ${operation.signal.replace('SIG', '')}`;
    case 'image.pull':
      return 'docker pull';
    case 'image.tag':
      return 'docker tag';
    case 'image.untag':
      return 'docker rmi';
    case 'image.remove':
      return operation.force ? 'docker rmi -f' : 'docker rmi';
    case 'volume.remove':
      return operation.force ? 'docker volume rm -f' : 'docker volume rm';
    case 'network.remove':
      return 'docker network rm';
    case 'network.connect':
      return 'docker network connect';
    case 'network.disconnect':
      return 'docker network disconnect';
    case 'cache.remove':
      return 'docker builder prune -af --filter';
  }
}

/** How the command would be told: the short id, a name that is none, the pid. */
function argument(operation: Operation): string {
  const { op, target } = operation;
  if (op === 'process.signal') return String(operation.target.pid);
  if (op === 'volume.remove' || op === 'image.pull') return target.id;
  if (op === 'image.untag') return operation.reference;
  if (op === 'image.tag') return `${shortId(target.id)} ${operation.reference}`;
  if ('container' in operation) return `${shortId(target.id)} ${shortId(operation.container.id)}`;
  if (op === 'container.rename') return `${shortId(target.id)} ${operation.newName}`;
  return op === 'cache.remove' ? `id=${target.id}` : shortId(target.id);
}

/** What it is done to, for people; with what is asked of it where that tells one from another. */
export function subjectOf(operation: Operation): string {
  const { op, target } = operation;
  if (op === 'image.untag') return operation.reference;
  if (op === 'image.tag') return `${target.name} as ${operation.reference}`;
  if (op === 'network.connect') return `${operation.container.name} to ${target.name}`;
  if (op === 'network.disconnect') return `${operation.container.name} from ${target.name}`;
  if (op === 'container.rename') return `${target.name} to ${operation.newName}`;
  if (op === 'container.restart-policy') return `${target.name} to ${operation.policy}`;
  return 'signal' in operation ? `${target.name} with ${operation.signal}` : target.name;
}

/** The equivalent `docker …` line of operations, those of one kind joined, at most `most` targets named. */
export function commandLine(operations: readonly Operation[], most = 8): string {
  const groups = new Map<string, string[]>();
  for (const operation of operations) {
    const key = command(operation);
    const targets = groups.get(key);
    if (targets === undefined) groups.set(key, [argument(operation)]);
    else targets.push(argument(operation));
  }
  return [...groups]
    .map(([verb, targets]) => {
      const shown = targets.slice(0, most).join(' ');
      return targets.length > most ? `${verb} ${shown} … (${targets.length})` : `${verb} ${shown}`;
    })
    .join('; ');
}

/** One key for one object, whatever its kind: what `pending`, marks and cursors are kept by. */
export type TargetKey = string;
export const targetKey = (target: { readonly host: HostId; readonly id: string }): TargetKey =>
  `${target.host}/${target.id}`;
