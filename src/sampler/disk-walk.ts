import { promises } from 'node:fs';
import { join } from 'node:path';

/** `stat` counts blocks in units of 512 bytes, whatever the file system's are. */
const BLOCK = 512;
/** Files looked at before the disk is left to others for as long as that took. */
const BATCH = 64;

export interface WalkOptions {
  readonly signal: AbortSignal;
  /** Resolves after `ms`. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** Monotonic, ms. */
  readonly clock: () => number;
}

/**
 * Bytes that a tree takes on its own file system: blocks, so that holes cost nothing; a file with several
 * names once. What goes away meanwhile is not counted.
 * @throws what the kernel says when something may not be read, and the signal's reason
 */
export async function treeBytes(root: string, options: WalkOptions): Promise<number> {
  const { signal, pause, clock } = options;
  const { dev } = await promises.lstat(root);
  const linked = new Set<number>();
  const open = [root];
  let bytes = 0;
  let beganAtMs = clock();
  let seen = 0;
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    signal.throwIfAborted();
    const stats = await promises.lstat(path).catch(unlessGone);
    if (stats === undefined || stats.dev !== dev) continue;
    if (!linked.has(stats.ino)) bytes += stats.blocks * BLOCK;
    if (stats.nlink > 1 && !stats.isDirectory()) linked.add(stats.ino);
    if (stats.isDirectory()) {
      const names = (await promises.readdir(path).catch(unlessGone)) ?? [];
      for (const name of names) open.push(join(path, name));
    }
    if (++seen % BATCH > 0) continue;
    await pause(clock() - beganAtMs);
    beganAtMs = clock();
  }
  return bytes;
}

/** What is gone by now takes no space. */
function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
