import { lstatSync, rmSync } from 'node:fs';
import { HELPER_LABEL } from '../engine/helper-mark.js';
import type { Container } from '../model/container.js';
import type { Engine } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import { bytes } from '../model/format.js';
import type { Notice } from '../store/state.js';
import { cutOff, forget, type CutOff } from './drafts.js';
import type { Owner } from './owner.js';

export interface Clearing {
  readonly dir: string;
  /** Who looks. */
  readonly here: Owner;
  /** Of the engine that was connected to, listed. */
  readonly containers: Iterable<Container>;
  readonly endpoint: string;
  /** Undefined with --read-only. */
  readonly door: Pick<Engine, 'perform'> | undefined;
  readonly signal: AbortSignal;
}

/**
 * What a dtop that was killed left behind of files it wrote: the parts, and containers that were made for
 * them and never ran. Removes it, and tells. What is of another engine waits for that.
 */
export async function clearLeftovers(clearing: Clearing): Promise<readonly Omit<Notice, 'id'>[]> {
  const notices: Omit<Notice, 'id'>[] = [];
  for (const found of cutOff(clearing.dir, clearing.here)) {
    const left = leftOf(clearing, found);
    const failure = await clear(clearing, found, left).then(() => undefined, asFailure);
    const words = wordsOf(left);
    if (words !== '') notices.push(noticeOf(found, words, failure));
  }
  return notices;
}

interface Left {
  /** Of the part; undefined: it is not there. */
  readonly bytes: number | undefined;
  readonly helpers: readonly Container[];
  /** Its container is of another engine. */
  readonly isElsewhere: boolean;
}

function leftOf({ containers, endpoint }: Clearing, { draft }: CutOff): Left {
  const isElsewhere = draft.helper !== undefined && draft.endpoint !== endpoint;
  return {
    isElsewhere,
    bytes: partBytes(draft.part),
    helpers: isElsewhere ? [] : [...containers].filter((each) => isHelper(each, draft.helper)),
  };
}

const wordsOf = ({ bytes: size, helpers }: Left): string =>
  [
    ...(size === undefined ? [] : [`a part of ${bytes(size)}`]),
    ...(helpers.length === 0 ? [] : ['a container']),
  ].join(' and ');

function noticeOf(
  { draft: { what } }: CutOff,
  words: string,
  failure: Failure | undefined,
): Omit<Notice, 'id'> {
  const left = `${words}, left by a dtop that ended while writing ${what}`;
  const text = failure === undefined ? `removed ${left}` : `not removed: ${left}: ${failure.said}`;
  return { tone: 'warning', text, hint: failure?.hint, untilMs: undefined };
}

/** @throws Failure */
async function clear(
  { door, signal }: Clearing,
  { draft, file }: CutOff,
  { bytes: size, helpers, isElsewhere }: Left,
): Promise<void> {
  if (door === undefined) throw new Failure('denied', 'dtop runs with --read-only');
  if (size !== undefined) rmSync(draft.part, { force: true });
  for (const { host, id, name } of helpers) {
    const target = { host, id, name, startedAtMs: undefined };
    await door.perform({ op: 'container.remove', target, force: false, volumes: false }, signal);
  }
  if (!isElsewhere) forget(file);
}

/** Made by that run, and never started: it holds nothing of anybody's. */
const isHelper = ({ state, labels }: Container, mark: string | undefined): boolean =>
  mark !== undefined &&
  state === 'created' &&
  [...labels].some(([key, value]) => key === HELPER_LABEL && value === mark);

/** Undefined where no file of that name is. */
function partBytes(part: string): number | undefined {
  const stats = lstatSync(part, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : undefined;
}
