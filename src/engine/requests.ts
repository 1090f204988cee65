import type { ObjectKind } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { Operation, ProcessSignal } from '../model/operation.js';
import { splitReference } from '../model/reference.js';
import type { Request } from './call.js';
import { FULL_ID } from './wire.js';
import { restartPolicy } from './wire-create.js';

/** Seconds an endpoint has to answer, ms. What walks over disks has minutes. */
export const DEADLINE = {
  ping: 3000,
  info: 2000,
  inspect: 5000,
  /** 10,000 containers are 14 MB, and take the daemon 0.2–0.6 s. */
  list: 15_000,
  stats: 10_000,
  log: 30_000,
  /** A search through all of it: a gigabyte takes a daemon half a minute. */
  wholeLog: 600_000,
  /** Until the subscription is accepted. */
  events: 5000,
  diskUsage: 120_000,
  /** Walks through a container's layer. */
  changes: 60_000,
  /** Beyond the grace time, for a stop. */
  change: 30_000,
  /** What an image has in the place of a new volume is copied. */
  create: 600_000,
  /** Until the registry answered the engine: nothing is told before. */
  pull: 120_000,
  /** Until the engine begins to answer: it puts an image together before, or reads all of a directory; of a load the whole. */
  transfer: 3_600_000,
  /** All that it wrote is copied. */
  commit: 600_000,
  /** Unmounting, deleting layers. */
  remove: 120_000,
} as const;

const COLLECTION: Readonly<Record<ObjectKind, string>> = {
  container: 'containers',
  image: 'images',
  volume: 'volumes',
  network: 'networks',
};

/**
 * `/containers/<id>`. A container only by its full id: the engine takes a shorter one for a name
 * first, and anybody may have given that name to another container.
 */
export function objectPath(kind: ObjectKind, id: string): string {
  if (kind === 'container' && !FULL_ID.test(id))
    throw new Failure('protocol', `${id}: not a full container id`);
  return `/${COLLECTION[kind]}/${encodeURIComponent(id)}`;
}

export const inspectPath = (kind: ObjectKind, id: string): string =>
  kind === 'container' || kind === 'image' ? `${objectPath(kind, id)}/json` : objectPath(kind, id);

/** Of `/containers/json`: containers that use an object (`network` by id or name, `ancestor` its descendants' too). */
export const USERS_FILTER = { image: 'ancestor', volume: 'volume', network: 'network' } as const;

interface Route {
  readonly kind: ObjectKind;
  readonly method: 'POST' | 'DELETE';
  /** Last segment of the path. */
  readonly verb?: string;
  readonly deadlineMs: number;
  /** Must not hit another run of the container than the one that was shown. */
  readonly interrupts?: true;
}

const change = { kind: 'container', method: 'POST', deadlineMs: DEADLINE.change } as const;
const remove = { method: 'DELETE', deadlineMs: DEADLINE.remove } as const;
const interrupts = true;

/** What one request to the engine does; pulls, builds and files are streams; a container is created, then started. */
export type Requested = Exclude<
  Operation,
  | ProcessSignal
  | {
      readonly op:
        | 'image.pull'
        | 'image.build'
        | 'image.save'
        | 'image.load'
        | 'volume.export'
        | 'container.create'
        | 'container.run'
        | 'container.keep';
    }
>;

const ROUTES: Readonly<
  Record<Exclude<Requested['op'], 'cache.remove' | 'container.commit'>, Route>
> = {
  'container.start': { ...change, verb: 'start' },
  'container.stop': { ...change, verb: 'stop', interrupts },
  'container.restart': { ...change, verb: 'restart', interrupts },
  'container.pause': { ...change, verb: 'pause', interrupts },
  'container.unpause': { ...change, verb: 'unpause' },
  'container.kill': { ...change, verb: 'kill', interrupts },
  'container.update': { ...change, verb: 'update' },
  'container.restart-policy': { ...change, verb: 'update' },
  'container.rename': { ...change, verb: 'rename' },
  'container.remove': { ...remove, kind: 'container', interrupts },
  'image.tag': { ...change, kind: 'image', verb: 'tag' },
  'image.untag': { ...remove, kind: 'image' },
  'image.remove': { ...remove, kind: 'image' },
  'volume.remove': { ...remove, kind: 'volume' },
  'network.connect': { ...change, kind: 'network', verb: 'connect' },
  'network.disconnect': { ...change, kind: 'network', verb: 'disconnect' },
  'network.remove': { ...remove, kind: 'network' },
};

/** The options of an operation in the API's words. */
const queryOf = (operation: Requested) => ({
  ...('graceSec' in operation && { t: operation.graceSec }),
  ...('signal' in operation && { signal: operation.signal }),
  ...('force' in operation && { force: operation.force }),
  ...('volumes' in operation && { v: operation.volumes }),
  ...(operation.op === 'container.rename' && { name: operation.newName }),
  ...(operation.op === 'image.tag' && splitReference(operation.reference)),
});

/** Of limits there is one too, by what a container has: `updateConfig`. */
function bodyOf(operation: Requested): Pick<Request, 'body'> {
  if ('container' in operation) return { body: { Container: operation.container.id } };
  if (operation.op !== 'container.restart-policy') return {};
  return { body: restartPolicy(operation.policy) };
}

/** A reference is taken away by its own name. */
const addressed = (operation: Requested): string =>
  operation.op === 'image.untag' ? operation.reference : operation.target.id;

/** An operation as one request, its path without the version. */
export function operationRequest(operation: Requested): Request {
  if (operation.op === 'cache.remove') return cacheRequest(operation.target.id);
  if (operation.op === 'container.commit') return commitRequest(operation);
  const { kind, method, verb, deadlineMs } = ROUTES[operation.op];
  const graceMs = 'graceSec' in operation ? operation.graceSec * 1000 : 0;
  const path = objectPath(kind, addressed(operation));
  return {
    method,
    path: verb === undefined ? path : `${path}/${verb}`,
    query: queryOf(operation),
    ...bodyOf(operation),
    deadlineMs: deadlineMs + graceMs,
  };
}

/**
 * The one prune there is: the engine removes records of the build cache in no other way. Its filter takes one
 * id as a regular expression (BuildKit `id~=`), and `all` means records that are in use by no build.
 */
const cacheRequest = (id: string): Request => ({
  method: 'POST',
  path: '/build/prune',
  query: { all: true, filters: { id: [`^${id}$`] } },
  deadlineMs: DEADLINE.remove,
});

/** The container is paused meanwhile, so that its files are of one moment. */
const commitRequest = ({
  target,
  reference,
}: Extract<Requested, { op: 'container.commit' }>): Request => ({
  method: 'POST',
  path: '/commit',
  query: { container: target.id, pause: true, ...splitReference(reference) },
  // a configuration that changes nothing: podman 4.3 wants one
  body: {},
  deadlineMs: DEADLINE.commit,
});

/** The run of a container the operation must not miss, where it is known (ms since the epoch). */
export function expectedStart(operation: Requested): number | undefined {
  const { target } = operation;
  if (operation.op === 'cache.remove' || operation.op === 'container.commit') return undefined;
  const guarded = ROUTES[operation.op].interrupts === true && 'startedAtMs' in target;
  return guarded ? target.startedAtMs : undefined;
}

/** A double has no more of the wall clock than this, ms: what is asked for is not left out by it. */
const BLUR_MS = 0.001;
export const sinceParameter = (ms: number): string => timeParameter(ms - BLUR_MS);
export const untilParameter = (ms: number): string => timeParameter(ms + BLUR_MS);

/** Of the API: seconds and nanoseconds. */
function timeParameter(ms: number): string {
  const microseconds = BigInt(Math.max(0, Math.round(ms * 1000)));
  const digits = microseconds.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}000`;
}
