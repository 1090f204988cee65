/** One entry of an archive; a name that ends in `/` is a folder. */
export interface TarEntry {
  readonly name: string;
  readonly data?: Buffer;
  /** Target of a symbolic link. */
  readonly link?: string;
  readonly mode?: number;
}

const BLOCK = 512;

/** A POSIX ustar archive (IEEE Std 1003.1, pax: "ustar Interchange Format"), owned by root. */
export function tar(entries: readonly TarEntry[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const { data = Buffer.alloc(0) } = entry;
    return [header(entry, data.length), data, Buffer.alloc(-data.length & (BLOCK - 1))];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function header({ name, link, mode }: TarEntry, size: number): Buffer {
  const isFolder = name.endsWith('/');
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, width: number): void => {
    block.write(value.toString(8).padStart(width - 1, '0'), offset);
  };
  block.write(name, 0, 100);
  octal(mode ?? (isFolder ? 0o755 : 0o644), 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  // The checksum counts its own field as blanks.
  block.write(' '.repeat(8), 148);
  block.write(link !== undefined ? '2' : isFolder ? '5' : '0', 156);
  block.write(link ?? '', 157, 100);
  block.write('ustar\x0000', 257);
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  );
  return block;
}
