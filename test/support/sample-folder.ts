import type { Folder, FolderEntry } from '../../src/model/folder.js';
import { own, sanitize } from '../../src/model/safe-text.js';
import { NOW } from './sample-state.js';

const entry = (raw: string, change: Partial<FolderEntry>): FolderEntry => ({
  ...{ raw, name: sanitize(raw), kind: 'file', mode: 0o600, uid: 999, gid: 999 },
  ...{ sizeBytes: 3, modifiedAtMs: NOW - 86_400_000, leadsTo: undefined },
  ...change,
});

/** A folder, a file, a link that leads out. */
export const FOLDER: Folder = {
  entries: [
    entry('ba\u001bse', { kind: 'folder', mode: 0o700, sizeBytes: 4096 }),
    entry('PG_VERSION', {}),
    entry('up', { kind: 'link', mode: 0o777, leadsTo: own('../../..') }),
  ],
  left: 0,
};
