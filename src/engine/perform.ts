import { hasEnded, type Container } from '../model/container.js';
import { Failure } from '../model/failure.js';
import type { HostId } from '../model/id.js';
import type { Planned } from '../model/operation.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import type { Request } from './call.js';
import type { Daemon } from './daemon.js';
import { expectDone } from './done.js';
import { parseJson } from './json-rows.js';
import {
  DEADLINE,
  expectedStart,
  inspectPath,
  operationRequest,
  type Requested,
  USERS_FILTER,
} from './requests.js';
import * as wire from './wire.js';
import { containerFromInspect, containerFromList, runTimes } from './wire-container.js';
import { limitWords, updateConfig } from './wire-limits.js';
import { expectImage, isCacheDeleted } from './wire-usage.js';

/** Kernel, daemon and event clocks tell the same start to this. */
const SAME_RUN_MS = 1500;
/** Creation times are whole seconds in some answers. */
const SAME_TIME_MS = 1000;

export interface Asking {
  readonly daemon: Daemon;
  readonly host: HostId;
  readonly signal: AbortSignal;
}

/** One operation, once it is certain that what it is for is still what was meant. */
export async function perform(asking: Asking, operation: Requested): Promise<void> {
  const { daemon, signal } = asking;
  const startedAtMs = expectedStart(operation);
  if (startedAtMs !== undefined) await expectRun(asking, operation.target.id, startedAtMs);
  if ('planned' in operation && operation.planned !== undefined)
    await RECHECK[operation.op](asking, operation.target.id, operation.planned);
  if (operation.op === 'image.untag') await expectSpare(asking, operation);
  const request = operationRequest(operation);
  const answer = await daemon.call({ ...request, ...(await limiting(asking, operation)) }, signal);
  expectDone(operation.op, answer);
  const { op, target } = operation;
  if (op === 'cache.remove' && !isCacheDeleted(parseJson(answer.body), target.id))
    throw new Failure('conflict', 'the engine keeps this record: in use, or not there any more');
}

/** New limits are told in the words in which they were shown, else in those of the old ones. */
async function limiting(asking: Asking, operation: Requested): Promise<Pick<Request, 'body'>> {
  if (operation.op !== 'container.update') return {};
  const { limits, target, words } = operation;
  const now = words ?? limitWords(await inspected(asking, 'container', target.id));
  return { body: updateConfig(limits, now) };
}

export async function inspected(
  { daemon, signal }: Pick<Asking, 'daemon' | 'signal'>,
  kind: 'container' | 'image' | 'volume' | 'network',
  id: string,
): Promise<wire.Raw> {
  const path = inspectPath(kind, id);
  const answer = await daemon.json({ path, deadlineMs: DEADLINE.inspect }, signal);
  return wire.expectRecord(answer, 'inspect');
}

/** Who confirmed saw one run of the container; a later one is not what was meant. */
async function expectRun(asking: Asking, id: string, startedAtMs: number): Promise<void> {
  const actual = runTimes((await inspected(asking, 'container', id))['State']).startedAtMs;
  if (Math.abs((actual ?? NaN) - startedAtMs) <= SAME_RUN_MS) return;
  throw new Failure(
    'changed',
    'the container was started again meanwhile',
    'Nothing was done. Look at it again.',
  );
}

/** The reference is one of several, still of the image that was shown: the last one is the image's. */
async function expectSpare(
  asking: Asking,
  { target, reference }: Extract<Requested, { op: 'image.untag' }>,
): Promise<void> {
  const image = await inspected(asking, 'image', target.id);
  expectImage(image, target.id);
  const tags = new Set<string>(tagsOf(image));
  if (tags.size > 1 && tags.has(reference)) return;
  const why = tags.size > 1 ? 'it is of another image by now' : 'it is the last one of its image';
  throw new Failure('changed', why, 'Nothing was done. Look at it again.');
}

const changed = (said: string): Failure =>
  new Failure('changed', said, 'Nothing was done. Plan again.');

type Recheck = (asking: Asking, id: string, planned: Planned) => Promise<void>;

/** What was planned, by what the engine says of it now. */
const RECHECK: Readonly<Record<Extract<Requested, { readonly planned?: Planned }>['op'], Recheck>> =
  {
    'container.remove': async (asking, id, { atMs, names }) => {
      const container = containerFromInspect(await inspected(asking, 'container', id), asking);
      if (container?.id !== id)
        throw new Failure('protocol', 'inspect: another container answered');
      expectNames([container.name], names);
      if (!hasEnded(container)) throw changed(`the container is ${container.state} by now`);
      if ((container.startedAtMs ?? 0) > atMs)
        throw changed('the container was started after the plan was made');
    },
    'image.remove': async (asking, id, { names }) => {
      const image = await inspected(asking, 'image', id);
      expectImage(image, id);
      expectNames(tagsOf(image), names);
      expectUnused((await users(asking, 'image', id)).filter(({ imageId }) => imageId === id));
    },
    'volume.remove': async (asking, id, { createdAtMs }) => {
      const volume = await inspected(asking, 'volume', id);
      const now = wire.timeMs(volume['CreatedAt']);
      if (Math.abs((now ?? NaN) - (createdAtMs ?? NaN)) >= SAME_TIME_MS)
        throw changed('the volume was made anew, or written to, after the plan was made');
      const name = sanitize(id);
      expectUnused(
        (await users(asking, 'volume', id)).filter(({ mounts }) =>
          mounts.some((mount) => mount.type === 'volume' && mount.name === name),
        ),
      );
    },
    'network.remove': async (asking, id, { names }) => {
      const network = await inspected(asking, 'network', id);
      if (network['Id'] !== id) throw changed('another network has its name by now');
      expectNames([wire.textOrEmpty(network['Name'])], names);
      expectUnused(await users(asking, 'network', id));
    },
    // removed only while nothing uses it, by the engine itself
    'cache.remove': () => Promise.resolve(),
  };

const tagsOf = (image: wire.Raw): readonly SafeText[] =>
  wire.list(image['RepoTags']).flatMap((tag) => wire.text(tag) ?? []);

function expectNames(now: readonly SafeText[], planned: readonly SafeText[]): void {
  const known = new Set(planned);
  const other = now.find((name) => !known.has(name));
  if (other !== undefined) throw changed(`it is called ${other} by now`);
  const lost = planned.find((name) => !now.includes(name));
  if (lost !== undefined) throw changed(`it is not called ${lost} any more`);
}

function expectUnused([user]: readonly Container[]): void {
  if (user !== undefined)
    throw changed(`it is used by ${user.state} container ${user.name} by now`);
}

/** Containers that use it, stopped ones too. */
function users(
  { daemon, host, signal }: Asking,
  kind: keyof typeof USERS_FILTER,
  id: string,
): Promise<readonly Container[]> {
  const query = { all: true, filters: { [USERS_FILTER[kind]]: [id] } };
  const context = { host, nowMs: NaN };
  return daemon.list(
    { path: '/containers/json', query },
    (row) => containerFromList(row, context),
    signal,
  );
}
