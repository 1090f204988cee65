import { constants, promises, type Stats } from 'node:fs';
import { join, relative } from 'node:path';
import type { Headers } from 'tar-stream';
import { Failure } from '../model/failure.js';
import { ignoreFile, type IgnoreFile } from './ignore-file.js';
import type { TarEntry } from './tar-archive.js';

/** Of patterns, of instructions: nothing that people write is larger. */
const MOST_BYTES = 4 * 2 ** 20;
const CHUNK = 2 ** 18;
/** A header has room for eleven octal digits; what has more is told before it (pax). */
const LARGE = 8 ** 11;
/** Of a header's time, s: tar-stream counts in 32 bits. */
const LAST_SECOND = 2 ** 31 - 1;
/** A pipe without a writer is opened at once, and found to be no file. */
const READING = constants.O_RDONLY | constants.O_NONBLOCK;

const IGNORE_FILE = '.dockerignore';

/** A directory that an image is built of, before anything of it is sent. */
export interface BuildContext {
  readonly root: string;
  /** Its path in the archive. */
  readonly dockerfile: string;
  /** Files of the archive by their paths, in the place of those that are there. */
  readonly made: ReadonlyMap<string, Buffer>;
  readonly ignored: IgnoreFile;
}

/** Paths as the kernel takes them. */
export interface BuildPlaces {
  readonly directory: string;
  readonly dockerfile: string;
}

/** @throws when there is no such directory, no Dockerfile, or an ignore file that is none */
export async function openContext({
  directory,
  dockerfile: file,
}: BuildPlaces): Promise<BuildContext> {
  const root = await promises.realpath(directory);
  if (!(await promises.lstat(root)).isDirectory())
    throw new Failure('unsupported', `${root}: not a directory`);
  const within = relative(root, await promises.realpath(file));
  const text = await small(file);
  const ignore = await smallIfThere(join(root, IGNORE_FILE));
  const patterns = (await smallIfThere(`${file}${IGNORE_FILE}`)) ?? ignore;
  return {
    root,
    ...(within.startsWith('../') ? beside(text, ignore) : { dockerfile: within, made: new Map() }),
    ignored: ignoreFile(patterns?.toString() ?? ''),
  };
}

/** A Dockerfile of another place goes by a name that no file has, which `COPY . .` is not to find. */
function beside(text: Buffer, ignore: Buffer = Buffer.from(IGNORE_FILE)) {
  const dockerfile = `.dockerfile.${Math.random().toString(36).slice(2)}`;
  const patterns = Buffer.concat([ignore, Buffer.from(`\n${dockerfile}\n`)]);
  const made = new Map([
    [dockerfile, text],
    [IGNORE_FILE, patterns],
  ]);
  return { dockerfile, made };
}

/**
 * All that is not ignored, as docker's CLI sends it: owned by root, links as links; the ignore file and the
 * Dockerfile whatever is ignored.
 * @param onLeftOut a path that is no file, directory or link
 * @throws for what cannot be read, in the kernel's words
 */
export async function* contextEntries(
  { root, dockerfile, made, ignored }: BuildContext,
  onLeftOut: (path: string) => void,
): AsyncGenerator<TarEntry, void, void> {
  for (const [name, data] of made) yield { header: madeHeader(name, data), data: [data] };
  const needed = [IGNORE_FILE, dockerfile];
  const rest = await pathsIn(root, '');
  for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
    if (made.has(path)) continue;
    const isIgnored = ignored.ignores(path) && !needed.includes(path);
    const stats = await promises.lstat(join(root, path));
    if (stats.isDirectory()) {
      const below = `${path}/`;
      if (!isIgnored) yield { header: { ...headerOf(below, stats), type: 'directory' } };
      const isWalked =
        !isIgnored || ignored.mayKeepBelow(path) || needed.some((each) => each.startsWith(below));
      if (isWalked) rest.push(...(await pathsIn(root, path)));
    } else if (!isIgnored) yield* entryOf(root, path, stats, onLeftOut);
  }
}

/** Paths in a directory, the last one first. */
async function pathsIn(root: string, path: string): Promise<string[]> {
  const names = await promises.readdir(join(root, path));
  // in the order of the bytes, as docker's CLI walks
  return names
    .map((name) => join(path, name))
    .toSorted((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)));
}

async function* entryOf(
  root: string,
  path: string,
  stats: Stats,
  onLeftOut: (path: string) => void,
): AsyncGenerator<TarEntry, void, void> {
  if (stats.isFile()) return yield* fileEntry(root, path);
  if (!stats.isSymbolicLink()) return onLeftOut(path);
  const linkname = await promises.readlink(join(root, path));
  yield { header: { ...headerOf(path, stats), type: 'symlink', linkname } };
}

/** As large as it is when it is opened. */
async function* fileEntry(root: string, path: string): AsyncGenerator<TarEntry, void, void> {
  // not through a link that was put there meanwhile
  const file = await promises.open(join(root, path), READING | constants.O_NOFOLLOW);
  try {
    const stats = await file.stat();
    const { size } = stats;
    const pax = size >= LARGE ? { pax: { size: String(size) } } : {};
    const header: Headers = { ...headerOf(path, stats), type: 'file', size, ...pax };
    yield { header, data: dataOf(file, size, path) };
  } finally {
    await file.close();
  }
}

async function* dataOf(
  file: promises.FileHandle,
  size: number,
  path: string,
): AsyncGenerator<Buffer, void, void> {
  for (let left = size; left > 0;) {
    const room = Buffer.allocUnsafe(Math.min(CHUNK, left));
    const { bytesRead } = await file.read(room);
    if (bytesRead === 0) throw new Failure('changed', `${path} became shorter while it was read`);
    left -= bytesRead;
    yield room.subarray(0, bytesRead);
  }
}

const headerOf = (name: string, { mode, mtimeMs }: Stats): Headers => ({
  // with its kind, which is cut off again: a mode of 0 would be taken for none
  ...{ name, mode, uid: 0, gid: 0, size: 0 },
  mtime: new Date(1000 * Math.max(0, Math.min(LAST_SECOND, Math.floor(mtimeMs / 1000)))),
});

const madeHeader = (name: string, { length }: Buffer): Headers => ({
  ...{ name, mode: 0o600, uid: 0, gid: 0, size: length, type: 'file' },
});

/** A file that people write, whole. */
async function small(path: string): Promise<Buffer> {
  const file = await promises.open(path, READING);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Failure('unsupported', `${path}: not a file`);
    if (stats.size > MOST_BYTES) throw new Failure('unsupported', `${path}: too large`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

async function smallIfThere(path: string): Promise<Buffer | undefined> {
  const isThere = await promises.lstat(path).then(
    () => true,
    () => false,
  );
  return isThere ? small(path) : undefined;
}
