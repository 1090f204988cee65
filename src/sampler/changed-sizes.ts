import { promises } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileChange } from '../model/file-change.js';

/** `stat` counts blocks in units of 512 bytes, whatever the file system's are. */
const BLOCK = 512;
/** Files looked at before the disk is left to others for as long as that took. */
const BATCH = 64;

interface LookOptions {
  readonly signal: AbortSignal;
  /** Resolves after `ms`. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** Monotonic, ms. */
  readonly clock: () => number;
}

/**
 * With what they take in the container's own layer, in blocks; what is not to be seen there stays unknown. The
 * container may make links of its folders at any time: what would lead out of the layer is not followed.
 * @param upper where the layer is on this machine, as overlay2 tells
 * @throws the signal's reason
 */
export async function withSizes(
  upper: string,
  changes: readonly FileChange[],
  { signal, pause, clock }: LookOptions,
): Promise<readonly FileChange[]> {
  const root = await promises.realpath(upper).catch(() => undefined);
  if (root === undefined) return changes;
  const folders = new Map<string, Promise<boolean>>();
  const isWithin = async (path: string): Promise<boolean> => {
    if (!path.startsWith(`${root}/`)) return false;
    const folder = dirname(path);
    const known =
      folders.get(folder) ?? promises.realpath(folder).then((real) => real === folder, no);
    folders.set(folder, known);
    return known;
  };
  const sized: FileChange[] = [];
  let beganAtMs = clock();
  for (const change of changes) {
    signal.throwIfAborted();
    const path = join(root, change.path);
    const isThere = change.kind !== 'D' && (await isWithin(path));
    const stats = isThere ? await promises.lstat(path).catch(() => undefined) : undefined;
    sized.push(stats === undefined ? change : { ...change, sizeBytes: stats.blocks * BLOCK });
    if (sized.length % BATCH > 0) continue;
    await pause(clock() - beganAtMs);
    beganAtMs = clock();
  }
  return sized;
}

const no = (): boolean => false;
