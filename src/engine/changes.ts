import type { FileChanges } from '../model/file-change.js';
import type { ContainerId } from '../model/id.js';
import type { Daemon } from './daemon.js';
import { jsonRows } from './json-rows.js';
import { DEADLINE, objectPath } from './requests.js';
import { fileChange } from './wire-change.js';

/** A screen has no use for more. */
const MOST = 20_000;
/** The whole answer when nothing changed. */
const NOTHING = /^(null)?\s*$/;

/** `docker diff`: the engine walks through the container's layer for it. */
export async function changes(
  daemon: Daemon,
  id: ContainerId,
  signal: AbortSignal,
): Promise<FileChanges> {
  const path = `${objectPath('container', id)}/changes`;
  const { body } = await daemon.call({ path, deadlineMs: DEADLINE.changes }, signal);
  if (NOTHING.test(body.toString('latin1', 0, 8))) return { changes: [], left: 0 };
  let seen = 0;
  const first = function* (): Generator<unknown, void, void> {
    for (const row of jsonRows(body)) if (++seen <= MOST) yield row;
  };
  const found = await daemon.rows(path, first(), fileChange);
  return { changes: found, left: Math.max(0, seen - MOST) };
}
