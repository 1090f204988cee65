import { statfs, type StatsFs } from 'node:fs';
import { join } from 'node:path';
import type { Filesystem } from '../model/host-usage.js';
import { sanitize } from '../model/safe-text.js';
import { lines } from './hierarchies.js';
import { filesystems as portableFilesystems } from './portable-host.js';

/** On a disk of this machine. */
const ON_DISK: ReadonlySet<string> = new Set([
  ...['ext2', 'ext3', 'ext4', 'xfs', 'btrfs', 'zfs', 'f2fs', 'jfs', 'bcachefs', 'ntfs3'],
]);
/** What may keep `statfs` waiting for another machine. */
const REMOTE = /^(nfs|cifs|smb|fuse|ceph|9p|gluster|afs)/;
/** Fills change slowly. */
const MEASURE_MS = 30_000;
const MOST_DISKS = 16;

interface Mount {
  readonly device: string;
  readonly path: string;
  readonly type: string;
  /** The engine keeps its data on it. */
  readonly isDataRoot: boolean;
}

type StatFs = (path: string) => Promise<Pick<StatsFs, 'bsize' | 'blocks' | 'bfree' | 'bavail'>>;

const kernelStatFs: StatFs = (path) =>
  new Promise((resolve, reject) => {
    statfs(path, (error, stats) => (error === null ? resolve(stats) : reject(error)));
  });

export interface DisksOptions {
  readonly procRoot: string;
  /** Where the engine keeps its data; empty when that is not known. */
  readonly dataRoot: string;
  readonly clock: () => number;
  readonly statFs?: StatFs;
}

/** Disks and their fill, measured now and then while somebody asks; nobody waits for it. */
export class Disks {
  readonly #options: DisksOptions;
  #last: readonly Filesystem[] | undefined;
  #measuring = false;
  #dueAtMs = -Infinity;

  constructor(options: DisksOptions) {
    this.#options = options;
  }

  /** What the last measurement brought. */
  read(): readonly Filesystem[] | undefined {
    const now = this.#options.clock();
    if (!this.#measuring && now >= this.#dueAtMs) {
      this.#measuring = true;
      this.#dueAtMs = now + MEASURE_MS;
      void this.#measure();
    }
    return this.#last;
  }

  /** Never throws: what cannot be measured stays as it was. */
  async #measure(): Promise<void> {
    const { procRoot, dataRoot, statFs = kernelStatFs } = this.#options;
    try {
      const mounts = readMounts(procRoot);
      if (mounts.length === 0) this.#last = await portableFilesystems();
      else {
        const disks = disksOf(mounts, dataRoot).map((mount) => fill(mount, statFs));
        this.#last = (await Promise.all(disks)).filter((disk) => disk !== undefined);
      }
    } catch {
      this.#last ??= [];
    }
    this.#measuring = false;
  }
}

/** proc_pid_mountinfo(5): `36 35 98:0 / /srv rw,noatime shared:1 - ext4 /dev/sda1 rw`; a space is `\040`. */
function readMounts(procRoot: string): readonly Mount[] {
  return lines(join(procRoot, 'self/mountinfo')).flatMap((line) => {
    const [before, after] = line.split(' - ');
    const path = before?.split(' ')[4];
    const [type, device] = after?.split(' ') ?? [];
    if (path === undefined || type === undefined || device === undefined) return [];
    return { device, type, path: unescaped(path), isDataRoot: false };
  });
}

const unescaped = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));

const isWithin = (path: string, dir: string): boolean =>
  path === dir || path.startsWith(dir.endsWith('/') ? dir : `${dir}/`);

/** Each disk once, by its shortest mount point: the root first, then the engine's, then by name. */
function disksOf(mounts: readonly Mount[], dataRoot: string): readonly Mount[] {
  const shortestFirst = mounts.toSorted((a, b) => a.path.length - b.path.length);
  const engines = shortestFirst.findLast(({ path }) => isWithin(dataRoot, path));
  const disks = new Map<string, Mount>();
  for (const mount of shortestFirst) {
    // storage drivers mount a layer for each container below the data root
    const isLayer = dataRoot !== '' && mount !== engines && isWithin(mount.path, dataRoot);
    const isShown = ON_DISK.has(mount.type) || (mount === engines && !REMOTE.test(mount.type));
    if (isShown && !isLayer && !disks.has(mount.device))
      disks.set(mount.device, { ...mount, isDataRoot: mount.device === engines?.device });
  }
  const rank = ({ path, isDataRoot }: Mount): number => (path === '/' ? 0 : isDataRoot ? 1 : 2);
  return [...disks.values()]
    .toSorted((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_DISKS);
}

/** Undefined: unmounted meanwhile, or not for us to see. */
async function fill(mount: Mount, statFs: StatFs): Promise<Filesystem | undefined> {
  try {
    const { bsize, blocks, bfree, bavail } = await statFs(mount.path);
    return {
      device: sanitize(mount.device),
      mount: sanitize(mount.path),
      sizeBytes: blocks * bsize,
      usedBytes: (blocks - bfree) * bsize,
      availableBytes: bavail * bsize,
      isDataRoot: mount.isDataRoot,
    };
  } catch {
    return undefined;
  }
}
