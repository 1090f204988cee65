import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What must be loaded before the host's files can be seen, and what dockerd asks for. */
const MODULES =
  'virtio_pci virtio_blk 9pnet_virtio 9p overlay crc32c_generic ext4 bridge veth'.split(' ');
const TYPE = { folder: 0o040755, file: 0o100755 };

/**
 * The archive a kernel of `modulesDir` boots from: busybox, `init` and the modules above, numbered in the
 * order in which they load.
 */
export function initramfs(modulesDir: string, init: Buffer): Buffer {
  const files = fs
    .readdirSync(modulesDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.ko(\.xz)?$/.test(file))
    .map((file) => path.join(modulesDir, file));
  const modules = inLoadOrder(new Map(files.map((file) => [moduleName(file), file])));
  return cpio([
    ...['bin', 'dev', 'proc', 'sys', 'lower', 'upper', 'root', 'modules'].map((name) => ({ name })),
    { name: 'init', data: init },
    { name: 'bin/busybox', data: fs.readFileSync('/bin/busybox') },
    ...modules.map((data, i) => ({ name: `modules/${String(i).padStart(3, '0')}`, data })),
  ]);
}

/** `…/nf-conntrack.ko.xz` → `nf_conntrack`: the kernel takes both spellings. */
const moduleName = (file: string): string =>
  path
    .basename(file)
    .replace(/\.ko(\.xz)?$/, '')
    .replaceAll('-', '_');

function inLoadOrder(files: ReadonlyMap<string, string>): readonly Buffer[] {
  const loaded = new Map<string, Buffer>();
  const load = (name: string): void => {
    const file = files.get(name);
    // Not a file: built into this kernel.
    if (file === undefined || loaded.has(name)) return;
    const data = file.endsWith('.xz') ? unxz(fs.readFileSync(file)) : fs.readFileSync(file);
    for (const needed of dependencies(data)) load(needed);
    loaded.set(name, data);
  };
  for (const name of MODULES) load(name);
  return [...loaded.values()];
}

/** The `depends=` of a module's `.modinfo` section: names between commas, ended by NUL. */
function dependencies(module: Buffer): readonly string[] {
  const start = module.indexOf('\0depends=') + '\0depends='.length;
  const list = module.toString('latin1', start, module.indexOf('\0', start));
  return list === '' ? [] : list.replaceAll('-', '_').split(',');
}

/** @returns what an xz stream at the start of `data` holds, whatever follows it */
export function unxz(data: Buffer): Buffer {
  const { stdout, stderr } = spawnSync('xz', ['-dc', '--single-stream'], {
    input: data,
    maxBuffer: 2 ** 30,
  });
  // It stops reading at the end of the stream, so an EPIPE says nothing; an empty result does.
  if (stdout.length === 0) throw new Error(`xz: ${stderr.toString().trim()}`);
  return stdout;
}

/** The "newc" format of Linux's Documentation/driver-api/early-userspace/buffer-format.rst. */
function cpio(entries: readonly { readonly name: string; readonly data?: Buffer }[]): Buffer {
  const parts = [...entries, { name: 'TRAILER!!!' }].flatMap(({ name, data }, i) => {
    const mode = name === 'TRAILER!!!' ? 0 : data === undefined ? TYPE.folder : TYPE.file;
    const size = data?.length ?? 0;
    // ino mode uid gid nlink mtime filesize maj min rmaj rmin namesize check
    const fields = [i, mode, 0, 0, 1, 0, size, 0, 0, 0, 0, name.length + 1, 0];
    const hex = fields.map((value) => value.toString(16).padStart(8, '0')).join('');
    return [padded(Buffer.from(`070701${hex}${name}\0`)), padded(data ?? Buffer.alloc(0))];
  });
  return Buffer.concat(parts);
}

const padded = (data: Buffer): Buffer => Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
