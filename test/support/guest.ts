import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cachedKernel } from './guest-kernel.js';

const rig = (name: string): string => path.join(import.meta.dirname, '../rig', name);
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
    const isReal = /^flags.* (vmx|svm)( |$)/m.test(fs.readFileSync('/proc/cpuinfo', 'utf8'));
    const hasKvm = isReal && isWritable('/dev/kvm');
    const accelerator = hasKvm ? 'kvm' : 'tcg,thread=multi,tb-size=512';
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

/** The faster first; `DTOP_GUEST` names another to begin with. */
const MACHINES = [userMode, qemu].toSorted(
  (a, b) => Number(isPreferred(b)) - Number(isPreferred(a)),
);

function isPreferred({ name }: Machine): boolean {
  return name === process.env['DTOP_GUEST'];
}

/** Why no guest can be had here; `undefined` when one can. */
export function guestMissing(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux on x64';
  if (!has('mkfs.ext4')) return 'no mkfs.ext4 here';
  const reasons: string[] = [];
  for (const machine of MACHINES) {
    const reason = machine.missing();
    if (reason === undefined) return undefined;
    reasons.push(`${machine.name}: ${reason}`);
  }
  return reasons.join('; ');
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
  for (const machine of MACHINES) {
    if (machine.missing() !== undefined) continue;
    const run = await boot(machine, line, timeoutMs);
    // Installed and yet unable to boot, as user-mode Linux is where ptrace is forbidden: try the other.
    if (run.files.has('booted')) return run;
    console.log(`guest: ${machine.name} does not boot here`);
  }
  return { code: undefined, files: new Map() };
}

async function boot(machine: Machine, line: string, timeoutMs: number): Promise<GuestRun> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-guest-'));
  const [share, disk] = [path.join(dir, 'share'), path.join(dir, 'disk')];
  try {
    fs.mkdirSync(share);
    fs.writeFileSync(path.join(share, 'command'), `${line}\n`);
    fs.writeFileSync(disk, '');
    fs.truncateSync(disk, DISK_BYTES);
    spawnSync('mkfs.ext4', ['-q', '-F', '-O', '^has_journal', disk]);
    // The pipe is what keeps it: it closes with this process, however that ends.
    const guest = spawn('sh', [rig('kept.sh'), ...machine.command(share, disk)], {
      stdio: ['pipe', 'inherit', 'inherit'],
      detached: true,
    });
    const timer = setTimeout(() => guest.stdin.end(), timeoutMs);
    await once(guest, 'exit');
    clearTimeout(timer);
    const read = (name: string): string => fs.readFileSync(path.join(share, name), 'utf8');
    const files = new Map(fs.readdirSync(share).map((name) => [name, read(name)]));
    const code = files.get('code');
    return { code: code === undefined ? undefined : Number(code), files };
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
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
