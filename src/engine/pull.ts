import type { OnProgress } from '../model/engine.js';
import { Failure } from '../model/failure.js';
import type { Operation } from '../model/operation.js';
import { withTag } from '../model/reference.js';
import type { Asking } from './perform.js';
import { DEADLINE } from './requests.js';
import { JsonLines } from './stream.js';
import { PullReader } from './wire-pull.js';

type Pull = Extract<Operation, { op: 'image.pull' }>;

/**
 * Ends with the pull. An engine that is no longer listened to gives up, and lets go of the layers it
 * had fetched: aborting leaves nothing behind.
 */
export async function pull(
  { daemon, signal }: Pick<Asking, 'daemon' | 'signal'>,
  { target }: Pull,
  onProgress?: OnProgress,
): Promise<void> {
  const reader = new PullReader();
  // progress only: what is no JSON may be left out
  const lines = new JsonLines(
    (line) => reader.read(line),
    () => {},
  );
  const request = {
    method: 'POST',
    path: '/images/create',
    query: { fromImage: withTag(target.id) },
    deadlineMs: DEADLINE.pull,
    endless: true,
  } as const;
  for await (const chunk of daemon.stream(request, signal)) {
    lines.push(chunk);
    if (reader.failure !== undefined) throw reader.failure;
    onProgress?.(reader.progress);
  }
  if (signal.aborted) throw new Failure('aborted', 'cancelled');
  if (reader.progress.said === '' && reader.progress.layers.length === 0)
    throw new Failure('protocol', 'the engine said nothing of the image');
}
