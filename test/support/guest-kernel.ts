import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { initramfs, unxz } from './initramfs.js';

const CACHE = path.resolve('.cache/guest');
const INIT = path.resolve('test/rig/guest-init.sh');

export interface Kernel {
  readonly kernel: string;
  readonly initrd: string;
}

const kernelIn = (dir: string): Kernel => ({
  kernel: path.join(dir, 'vmlinux'),
  initrd: path.join(dir, 'initrd'),
});

/** Debian's newest kernel at the time, with an initial file system; the download is 70 MB. */
export function cachedKernel(): Kernel {
  const made = createHash('sha256').update(fs.readFileSync(INIT)).digest('hex');
  const suffix = `-${made.slice(0, 8)}`;
  fs.mkdirSync(CACHE, { recursive: true });
  const cached = fs.readdirSync(CACHE).find((name) => name.endsWith(suffix));
  if (cached !== undefined) return kernelIn(path.join(CACHE, cached));
  const list = output('apt-cache', ['depends', 'linux-image-amd64']);
  const name = /linux-image-\d\S+/.exec(list)?.[0];
  if (name === undefined) throw new Error('no linux-image-amd64 in the package lists');
  const dir = path.join(CACHE, name + suffix);
  const building = `${dir}.${process.pid}`;
  fs.mkdirSync(building);
  try {
    buildKernel(name, building);
    fs.renameSync(building, dir);
  } finally {
    fs.rmSync(building, { recursive: true, force: true });
  }
  return kernelIn(dir);
}

function buildKernel(name: string, dir: string): void {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-kernel-'));
  try {
    output('apt-get', ['download', '-qq', name], work);
    output(
      'sh',
      ['-c', 'dpkg-deb --fsys-tarfile *.deb | tar -x --wildcards ./boot/vmlinuz* ./lib'],
      work,
    );
    const boot = path.join(work, 'boot');
    const image = fs.readFileSync(path.join(boot, fs.readdirSync(boot)[0] ?? ''));
    const { kernel, initrd } = kernelIn(dir);
    fs.writeFileSync(kernel, uncompressed(image));
    fs.writeFileSync(initrd, initramfs(path.join(work, 'lib/modules'), fs.readFileSync(INIT)));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The ELF image inside a bzImage, which unpacking itself would cost seconds in an emulation. */
function uncompressed(image: Buffer): Buffer {
  const start = image.indexOf(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]));
  const kernel = start < 0 ? image : unxz(image.subarray(start));
  return kernel.toString('latin1', 1, 4) === 'ELF' ? kernel : image;
}

function output(program: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8' });
  if (status === 0) return stdout;
  throw error ?? new Error(`${program} ${args.join(' ')}: ${stderr.trim()}`);
}
