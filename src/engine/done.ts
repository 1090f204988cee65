import { foreign, type Answer } from './answer.js';
import type { Requested } from './requests.js';
import * as wire from './wire.js';

interface Done {
  readonly statuses: readonly number[];
  /** Whether its JSON is what is promised; where nothing is, podman says "OK". */
  readonly isIt?: (json: unknown) => boolean;
}

const isRecord = (json: unknown): boolean => wire.record(json) !== undefined;
const isMade = (json: unknown): boolean => wire.raw(wire.field(json, 'Id')) !== undefined;

const silently: Done = { statuses: [204] };
/** 304: it is so already. */
const orSoAlready: Done = { statuses: [204, 304] };
const told: Done = { statuses: [200], isIt: isRecord };
const listed: Done = { statuses: [200], isIt: Array.isArray };

type Told = Requested['op'] | 'container.create';

/** How an engine says that something is done (Docker API v1.24 to v1.52; podman's docker API). */
const DONE: Readonly<Record<Told, Done>> = {
  'container.create': { statuses: [201], isIt: isMade },
  'container.start': orSoAlready,
  'container.stop': orSoAlready,
  'container.restart': silently,
  'container.pause': silently,
  'container.unpause': silently,
  'container.kill': silently,
  'container.rename': silently,
  'container.remove': silently,
  'container.update': told,
  'container.restart-policy': told,
  'container.commit': { statuses: [201], isIt: isMade },
  'image.tag': { statuses: [201] },
  'image.untag': listed,
  'image.remove': listed,
  'volume.remove': silently,
  'network.connect': { statuses: [200] },
  'network.disconnect': { statuses: [200] },
  'network.remove': silently,
  'cache.remove': told,
};

/** @throws Failure `protocol` for any other answer, whoever gave it */
export function expectDone(op: Told, answer: Answer): void {
  const { statuses, isIt = () => true } = DONE[op];
  if (!statuses.includes(answer.status) || !isIt(jsonOf(answer.body))) throw foreign(answer);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
