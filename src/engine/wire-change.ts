import type { ChangeKind, FileChange } from '../model/file-change.js';
import { LINE_LIMIT, sanitize } from '../model/safe-text.js';
import * as wire from './wire.js';

/** `Kind`, Docker API 1.41 ContainerChangeResponseItem. */
const KINDS: ReadonlyMap<unknown, ChangeKind> = new Map([
  [0, 'C'],
  [1, 'A'],
  [2, 'D'],
]);

/** A row of `GET /containers/{id}/changes`. */
export function fileChange(row: wire.Raw): FileChange | undefined {
  const kind = KINDS.get(row['Kind']);
  const path = wire.raw(row['Path']);
  if (kind === undefined || path?.startsWith('/') !== true) return undefined;
  return { path: sanitize(path, LINE_LIMIT), kind, sizeBytes: NaN };
}
