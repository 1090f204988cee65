import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Pairs of words of the machine: a type, its value (getauxval(3)). */
const AT_PAGESZ = 6n;
const MOST_COMMON = 4096;

/** Bytes of a memory page: 4 KiB, or up to 64 on some ARM and POWER machines. */
export function pageBytes(procRoot: string): number {
  try {
    const vector = readFileSync(join(procRoot, 'self/auxv'));
    for (let at = 0; at + 16 <= vector.length; at += 16) {
      if (vector.readBigUInt64LE(at) === AT_PAGESZ) return Number(vector.readBigUInt64LE(at + 8));
    }
  } catch {
    // another process's, in a captured tree: none
  }
  return MOST_COMMON;
}
