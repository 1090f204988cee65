import { constants, promises } from 'node:fs';
import type { Folder, FolderEntry } from '../model/folder.js';
import { sanitize } from '../model/safe-text.js';

/** A folder itself: what is a link instead is refused (ELOOP, ENOTDIR). */
const FLAGS = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;
const MOST_ENTRIES = 2000;

/** A descriptor as a path: what was opened stays, whatever is renamed or linked meanwhile. */
const placeOf = ({ fd }: promises.FileHandle): string => `/proc/self/fd/${fd}`;

/**
 * What lies in a folder below `root`, which whoever writes there cannot lead out of: each step is opened
 * from the one before, and no link is followed.
 * @throws what the kernel says
 */
export async function readFolder(root: string, steps: readonly string[]): Promise<Folder> {
  let folder = await promises.open(root, FLAGS);
  try {
    for (const step of steps) {
      if (step === '' || step === '.' || step === '..' || step.includes('/'))
        throw new Error(`not a name: ${step}`);
      const next = await promises.open(`${placeOf(folder)}/${step}`, FLAGS);
      await folder.close();
      folder = next;
    }
    const place = placeOf(folder);
    const names = await promises.readdir(place);
    const found = await Promise.all(
      names.slice(0, MOST_ENTRIES).map((name) => entryOf(place, name).catch(() => undefined)),
    );
    const entries = found.flatMap((entry) => entry ?? []).toSorted(byKindAndName);
    // a name that is no UTF-8 cannot be opened by it
    return { entries, left: names.length - entries.length };
  } finally {
    await folder.close();
  }
}

async function entryOf(place: string, raw: string): Promise<FolderEntry> {
  const path = `${place}/${raw}`;
  const stats = await promises.lstat(path);
  const kind = stats.isDirectory()
    ? 'folder'
    : stats.isFile()
      ? 'file'
      : stats.isSymbolicLink()
        ? 'link'
        : 'other';
  return {
    ...{ raw, name: sanitize(raw), kind },
    ...{ mode: stats.mode & 0o7777, uid: stats.uid, gid: stats.gid },
    ...{ sizeBytes: stats.size, modifiedAtMs: stats.mtimeMs },
    leadsTo: kind === 'link' ? sanitize(await promises.readlink(path)) : undefined,
  };
}

const byKindAndName = (a: FolderEntry, b: FolderEntry): number =>
  Number(b.kind === 'folder') - Number(a.kind === 'folder') || (a.raw < b.raw ? -1 : 1);
