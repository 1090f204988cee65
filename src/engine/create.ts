import { notStarted } from '../model/creation.js';
import type { OnProgress } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import { containerId } from '../model/id.js';
import type { ContainerTarget, Making } from '../model/operation.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import { expectDone } from './done.js';
import { parseJson } from './json-rows.js';
import { inspected, perform, type Asking } from './perform.js';
import { DEADLINE } from './requests.js';
import * as wire from './wire.js';
import { fullImageId } from './wire-container.js';
import { createConfig } from './wire-create.js';

/**
 * Created under the image's reference, which people know it by; started only when what answered to the
 * reference is the image that was shown. What there is then is told, whatever becomes of the start.
 */
export async function create(
  asking: Asking,
  operation: Making,
  onProgress: OnProgress = () => {},
): Promise<void> {
  const { id, warnings } = await made(asking, operation);
  const container = await inspected(asking, 'container', id);
  const name = sanitize((wire.raw(container['Name']) ?? '').replace(/^\//, ''));
  const created = { host: asking.host, id: containerId(id), name };
  const target: ContainerTarget = { ...created, startedAtMs: undefined };
  if (fullImageId(container['Image']) !== operation.target.id) {
    await perform(asking, { op: 'container.remove', target, force: false, volumes: true });
    throw new Failure('changed', `${operation.image} is another image by now`, NOTHING_STARTED);
  }
  onProgress({ created, warnings });
  if (operation.op === 'container.create') return;
  try {
    await perform(asking, { op: 'container.start', target });
  } catch (error) {
    throw await unstarted(asking, id, asFailure(error));
  }
}

const NOTHING_STARTED = 'Nothing was started. Look at it again.';

interface Made {
  readonly id: string;
  readonly warnings: readonly SafeText[];
}

async function made({ daemon, signal }: Asking, { image, wish }: Making): Promise<Made> {
  const query = wish.name === undefined ? {} : { name: wish.name };
  const body = createConfig(image, wish);
  const request = { method: 'POST', path: '/containers/create', query, body } as const;
  const answer = await daemon.call({ ...request, deadlineMs: DEADLINE.create }, signal);
  expectDone('container.create', answer);
  const told = parseJson(answer.body);
  return {
    id: wire.raw(wire.field(told, 'Id')) ?? '',
    warnings: wire.list(wire.field(told, 'Warnings')).flatMap((each) => wire.text(each) ?? []),
  };
}

/** What did not start is there nevertheless, but for one that was to go with its end. */
async function unstarted(asking: Asking, id: string, failure: Failure): Promise<Failure> {
  const isGone = await inspected(asking, 'container', id).then(
    () => false,
    (error: unknown) => asFailure(error).kind === 'gone',
  );
  return notStarted(failure, isGone);
}
