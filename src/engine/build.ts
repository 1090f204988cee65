import { Readable } from 'node:stream';
import { dockerfilePath } from '../model/build.js';
import type { OnProgress } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { ImageId } from '../model/id.js';
import type { Operation } from '../model/operation.js';
import type { Request } from './call.js';
import { fileFailure, filePathOf } from './new-file.js';
import { inspected, type Asking } from './perform.js';
import { DEADLINE } from './requests.js';
import { JsonLines } from './stream.js';
import { BuildReader } from './wire-build.js';
import { fullImageId } from './wire-container.js';

type Build = Extract<Operation, { op: 'image.build' }>;

/** Between two times that it is told how far it is, ms: steps may say thousands of lines a second. */
const TELL_MS = 100;

/**
 * Ends with the image. By the classic builder: what only BuildKit knows is answered in the engine's own
 * words. An engine that is no longer listened to gives up, and removes the build's containers.
 */
export async function build(
  asking: Asking,
  operation: Build,
  onProgress: OnProgress = () => {},
): Promise<void> {
  // few builds are made, and this brings packages of its own
  const { Sending } = await import('./build-sending.js');
  const reader = new BuildReader();
  const places = {
    directory: filePathOf(operation.directory),
    dockerfile: filePathOf(dockerfilePath(operation)),
  };
  const sending = await Sending.of(places, (text) => reader.note(text)).catch((error: unknown) => {
    throw unread(error);
  });
  const telling = tellingSoon(() => onProgress({ ...reader.progress, ...sending.sent }));
  const upload = Readable.from(sending.archive(telling.soon), { objectMode: false });
  try {
    const request = requestOf(operation, sending.dockerfile, upload);
    await listen(asking, request, reader, telling.soon);
    reader.imageId ??= await imageOf(asking, operation, reader.builtId);
  } catch (error) {
    // whatever the engine says of half a directory
    throw sending.error === undefined ? error : unread(sending.error);
  } finally {
    upload.destroy();
    telling.now();
  }
}

/** Why the directory was not read. */
const unread = (error: unknown): Failure => (error instanceof Failure ? error : fileFailure(error));

async function listen(
  { daemon, signal }: Asking,
  request: Request,
  reader: BuildReader,
  onHeard: () => void,
): Promise<void> {
  // what is no JSON may be left out: whether it was built is told by its image
  const lines = new JsonLines(
    (line) => reader.read(line),
    () => {},
  );
  for await (const chunk of daemon.stream(request, signal)) {
    lines.push(chunk);
    if (reader.failure !== undefined) throw reader.failure;
    onHeard();
  }
  if (signal.aborted) throw new Failure('aborted', 'cancelled');
}

function requestOf(
  { target, buildArgs, stage, noCache, pull }: Build,
  dockerfile: string,
  upload: Readable,
): Request {
  const query = {
    ...{ version: 1, t: target.id, dockerfile, rm: true, forcerm: true },
    ...(buildArgs.length > 0 && { buildargs: argumentsOf(buildArgs) }),
    ...(stage !== undefined && { target: stage }),
    ...(noCache && { nocache: true }),
    ...(pull && { pull: true }),
  };
  // nothing is answered before all was sent
  const deadlineMs = DEADLINE.transfer;
  return { method: 'POST', path: '/build', query, upload, deadlineMs, endless: true };
}

/** `null` is what docker's CLI sends for one that its environment does not have. */
const argumentsOf = (buildArgs: readonly string[]): object =>
  Object.fromEntries(
    buildArgs.map((argument) => {
      const [name = ''] = argument.split('=', 1);
      const isNamed = name.length === argument.length;
      return [name, isNamed ? (process.env[name] ?? null) : argument.slice(name.length + 1)];
    }),
  );

/** Of an engine that ends without telling the id (podman before version 5). */
async function imageOf(
  asking: Asking,
  { target }: Build,
  builtId: string | undefined,
): Promise<ImageId> {
  const none = new Failure('protocol', 'the engine ended its answer without an image');
  if (builtId === undefined) throw none;
  const id = fullImageId((await inspected(asking, 'image', target.id))['Id']);
  if (!id.startsWith(`sha256:${builtId}`)) throw none;
  return id;
}

/** Tells in a while, however often that is asked for meanwhile. */
function tellingSoon(tell: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => {
    clearTimeout(timer);
    timer = undefined;
    tell();
  };
  return { soon: (): void => void (timer ??= setTimeout(now, TELL_MS)), now };
}
