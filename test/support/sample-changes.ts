import type { ChangeKind, FileChange } from '../../src/model/file-change.js';
import { sanitize } from '../../src/model/safe-text.js';

export const fileChange = (path: string, kind: ChangeKind, sizeBytes = NaN): FileChange => ({
  path: sanitize(path),
  kind,
  sizeBytes,
});
