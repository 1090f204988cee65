import { pack, type Headers } from 'tar-stream';

/** A file, folder or link on its way into an archive. */
export interface TarEntry {
  readonly header: Headers;
  /** Of a file: as many bytes as its header says. */
  readonly data?: AsyncIterable<Buffer> | Iterable<Buffer>;
}

/**
 * Entries as an archive (POSIX, pax: "ustar Interchange Format"), as it is asked for: of a file that is
 * larger than memory one chunk is there at a time.
 */
export async function* tarArchive(
  entries: AsyncIterable<TarEntry>,
): AsyncGenerator<Buffer, void, void> {
  const archive = pack();
  function* made(): Generator<Buffer, void, void> {
    for (;;) {
      const bytes: unknown = archive.read();
      if (!Buffer.isBuffer(bytes)) return;
      yield bytes;
    }
  }
  for await (const { header, data } of entries) {
    const { promise: written, resolve, reject } = Promise.withResolvers<void>();
    const body = archive.entry(header, (error) => (error ? reject(error) : resolve()));
    yield* made();
    for await (const chunk of data ?? []) {
      body.write(chunk);
      yield* made();
    }
    if (header.type === 'file') body.end();
    await written;
    yield* made();
  }
  archive.finalize();
  yield* made();
}
