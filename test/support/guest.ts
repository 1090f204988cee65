import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { initramfs, unxz } from './initramfs.js';

const ROOT = path.join(import.meta.dirname, '../..');
const CACHE = path.join(ROOT, '.cache/guest');
const rig = (name: string): string => path.join(ROOT, 'test/rig', name);
const DISK_BYTES = 2 ** 31;

/** A way to boot a kernel that has cgroup v2 alone and sees this machine's files. */
interface Machine {
  readonly name: string;
  /** Why it cannot be had here. */
  missing(): string | undefined;
  /** The command that runs until the guest is off, its console on standard output. */
  command(share: string, disk: string): readonly string[];
}

const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Full emulation, or KVM where the processor has it: every controller and pressure figures. */
const qemu: Machine = {
  name: 'qemu',
  missing() {
    if (!has('qemu-system-x86_64')) return 'no qemu-system-x86_64 here (package qemu-system-x86)';
    return attempt(cachedKernel);
  },
  command(share, disk) {
    const { kernel, initrd } = cachedKernel();
    // A /dev/kvm alone says little: paravirtual ones run no kernel but their own.
    const hasKvm = /^flags.* (vmx|svm)( |$)/m.test(fs.readFileSync('/proc/cpuinfo', 'utf8'));
    const accelerator = hasKvm && isWritable('/dev/kvm') ? 'kvm' : 'tcg,thread=multi,tb-size=512';
    const shared = (id: string, folder: string, more: string): readonly string[] => [
      '-fsdev',
      `local,id=${id},path=${folder},security_model=none,multidevs=remap${more}`,
      '-device',
      `virtio-9p-pci,fsdev=${id},mount_tag=${id}`,
    ];
    return [
      ...['qemu-system-x86_64', '-accel', accelerator, '-cpu', hasKvm ? 'host' : 'max'],
      ...['-M', 'q35', '-smp', '2', '-m', '2G', '-nodefaults', '-no-reboot', '-display', 'none'],
      ...['-serial', 'stdio', '-kernel', kernel, '-initrd', initrd],
      ...shared('root', '/', ',readonly=on'),
      ...shared('share', share, ''),
      ...['-drive', `file=${disk},format=raw,if=virtio,cache=unsafe`],
      '-append',
      // Words the kernel does not know reach process 1 as its environment.
      `console=ttyS0 quiet panic=-1 psi=1 mitigations=off stage2=${rig('guest.sh')} disk=vda`,
    ];
  },
};

/** The kernel as a process: no root and no download, but one CPU and no pressure figures. */
const userMode: Machine = {
  name: 'uml',
  missing: () => (has('linux.uml') ? undefined : 'no linux.uml here (package user-mode-linux)'),
  command: (share, disk) => [
    ...['linux.uml', 'mem=2G', `ubd0=${disk}`, 'root=/dev/root', 'rootfstype=hostfs'],
    ...['rootflags=/', 'ro', 'quiet', 'con=null', 'con0=null,fd:1', `init=${rig('guest-uml.sh')}`],
    ...[`share=${share}`, `stage2=${rig('guest.sh')}`, 'disk=ubda'],
  ],
};

/** In order of preference; `DTOP_GUEST` names the only one wanted. */
const MACHINES = [qemu, userMode].filter(
  ({ name }) => (process.env['DTOP_GUEST'] ?? name) === name,
);

/** Why no guest can be had here; `undefined` when one can. */
export function guestMissing(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux on x64';
  if (!has('mkfs.ext4')) return 'no mkfs.ext4 here';
  const reasons = MACHINES.map((machine) => ({ machine, reason: machine.missing() }));
  return reasons.some(({ reason }) => reason === undefined)
    ? undefined
    : reasons.map(({ machine, reason }) => `${machine.name}: ${reason}`).join('; ');
}

export interface GuestRun {
  /** Exit code of the command; `undefined` when the guest ended without one. */
  readonly code: number | undefined;
  /** What the command left in `/share`. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Runs a line of shell in a cgroup v2 guest as root. All files of this machine are there, read-only to
 * the host; what the line writes below /share comes back. The console goes to standard output.
 */
export async function runInGuest(line: string, timeoutMs: number): Promise<GuestRun> {
  const machine = MACHINES.find((one) => one.missing() === undefined);
  if (machine === undefined) throw new Error(guestMissing());
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-guest-'));
  try {
    const share = path.join(dir, 'share');
    const disk = path.join(dir, 'disk');
    fs.mkdirSync(share);
    fs.writeFileSync(path.join(share, 'command'), `${line}\n`);
    fs.writeFileSync(disk, '');
    fs.truncateSync(disk, DISK_BYTES);
    spawnSync('mkfs.ext4', ['-q', '-F', '-O', '^has_journal', disk]);
    const [program = '', ...args] = machine.command(share, disk);
    const guest = spawn(program, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    const kill = (): void => void guest.kill('SIGKILL');
    process.once('exit', kill);
    await once(guest, 'exit');
    process.off('exit', kill);
    const files = new Map(
      fs.readdirSync(share).map((name) => [name, fs.readFileSync(path.join(share, name), 'utf8')]),
    );
    const code = files.get('code');
    return { code: code === undefined ? undefined : Number(code), files };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

interface Kernel {
  readonly kernel: string;
  readonly initrd: string;
}

const kernelIn = (dir: string): Kernel => ({
  kernel: path.join(dir, 'vmlinux'),
  initrd: path.join(dir, 'initrd'),
});

/** Debian's newest kernel at the time, with an initial file system; the download is 70 MB. */
function cachedKernel(): Kernel {
  const made = createHash('sha256')
    .update(fs.readFileSync(rig('guest-init.sh')))
    .digest('hex');
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
    fs.writeFileSync(
      initrd,
      initramfs(path.join(work, 'lib/modules'), fs.readFileSync(rig('guest-init.sh'))),
    );
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

function attempt(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function isWritable(file: string): boolean {
  return attempt(() => fs.accessSync(file, fs.constants.W_OK)) === undefined;
}
