import { promises, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { Failure } from '../model/failure.js';

/** What is saved holds what nobody else is to read. */
const MODE = 0o600;

const DENIED: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** As a shell would take it, from the directory dtop was started in. */
export const filePathOf = (typed: string): string =>
  resolve(typed.replace(/^~(?=\/|$)/, homedir()));

/** In the kernel's words. */
export function fileFailure(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : String(error);
  return new Failure(DENIED.has(code) ? 'denied' : 'unsupported', said);
}

/** What is there of a file until it is complete. */
export const partOf = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.part`);

const isThere = (): Failure =>
  new Failure(
    'conflict',
    'the file is there already',
    'Nothing is overwritten: take another name.',
  );

/**
 * Writes a file that was not there: under another name (`partOf`) until it is complete, so that nobody
 * takes a part for the whole. Whatever goes wrong, no part is left.
 * @param typed its path, as somebody typed it
 * @throws Failure `conflict` when it is there, or what `fill` throws
 */
export async function writeNewFile(
  typed: string,
  fill: (write: (chunk: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const path = filePathOf(typed);
  if (await exists(path)) throw isThere();
  const part = partOf(path);
  const file = await promises.open(part, 'wx', MODE).catch((error: unknown) => {
    throw fileFailure(error);
  });
  // quitting ends dtop sooner than what is asynchronous
  const remove = (): void => rmSync(part, { force: true });
  process.once('exit', remove);
  try {
    await fill((chunk) => writeAll(file, chunk));
    await file.close();
    await publish(part, path);
  } catch (error) {
    await file.close().catch(() => {});
    throw error instanceof Failure ? error : fileFailure(error);
  } finally {
    remove();
    process.off('exit', remove);
  }
}

async function writeAll(file: promises.FileHandle, chunk: Buffer): Promise<void> {
  let from = 0;
  while (from < chunk.length) from += (await file.write(chunk, from)).bytesWritten;
}

/** A link refuses where something came meanwhile; file systems without links leave a moment for that. */
async function publish(part: string, path: string): Promise<void> {
  try {
    await promises.link(part, path);
  } catch {
    if (await exists(path)) throw isThere();
    await promises.rename(part, path);
  }
}

const exists = (path: string): Promise<boolean> =>
  promises.lstat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw fileFailure(error);
    },
  );
