import { statSync } from 'node:fs';
import { join } from 'node:path';
import { containerAt, type NamedCgroup } from './container-cgroup.js';
import { subdirectories } from './locate.js';
import { slices } from './slices.js';

export interface ContainerCgroup extends NamedCgroup {
  /** Relative to the hierarchy's mount. */
  readonly path: string;
  readonly inode: number;
}

/** A hierarchy down to its containers; what is inside of them is theirs. */
export interface CgroupTree {
  readonly containers: readonly ContainerCgroup[];
  /** All other cgroups without children. */
  readonly leaves: readonly string[];
}

/** Listed in one walk: a host has some hundreds. */
const MOST_DIRS = 20_000;
/** Entries of a kernfs directory without subdirectories, `.` and its own name (fs/kernfs/inode.c). */
const LEAF_LINKS = 2;

/** Breadth first, in slices. Vanished directories are left out. */
export async function walkCgroups(root: string, clock: () => number): Promise<CgroupTree> {
  const turn = slices(clock);
  const containers: ContainerCgroup[] = [];
  const leaves: string[] = [];
  const waiting = [''];
  for (let listed = 0; listed < MOST_DIRS; listed++) {
    const dir = waiting.shift();
    if (dir === undefined) break;
    const names = subdirectories(join(root, dir));
    if (names.length === 0 && dir !== '') leaves.push(dir);
    for (const name of names) {
      await turn();
      const path = join(dir, name);
      // a stat costs a tenth of a listing, and most cgroups are leaves
      const stat = statSync(join(root, path), { throwIfNoEntry: false });
      if (stat === undefined) continue;
      const container = containerAt(path);
      if (container !== undefined) containers.push({ ...container, path, inode: stat.ino });
      else if (stat.nlink === LEAF_LINKS) leaves.push(path);
      else waiting.push(path);
    }
  }
  return { containers, leaves };
}
