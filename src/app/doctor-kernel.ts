import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../output/findings.js';
import { ContainerFinder } from '../sampler/container-finder.js';
import { Descriptors } from '../sampler/descriptors.js';
import { readHierarchies, type KernelRoots } from '../sampler/hierarchies.js';
import { sanitize } from '../model/safe-text.js';
import { clock } from './backends.js';

/** Of cgroup v1, what figures come from. */
const CONTROLLERS = ['cpuacct', 'memory', 'blkio', 'pids'] as const;

const finding = (
  what: string,
  health: Finding['health'],
  said: string,
  remedy?: string,
): Finding => ({ area: 'kernel', what, health, said, remedy });

/** The kernel's files that figures come from. @returns findings, and how many containers they show */
export async function examineKernel(
  roots: KernelRoots,
): Promise<{ readonly findings: readonly Finding[]; readonly containers: number }> {
  const kernel = { files: new Descriptors(), roots, clock };
  const containers = (await new ContainerFinder(kernel).scan()).length;
  const findings = [
    cgroups(roots),
    finding('container cgroups', containers > 0 ? 'ok' : 'absent', `${containers} found`),
    pressure(roots),
    processes(roots),
  ];
  return { findings, containers };
}

function cgroups(roots: KernelRoots): Finding {
  const { version, unified, controllers } = readHierarchies(roots);
  const what = `cgroups below ${roots.cgroupRoot}`;
  if (version === undefined)
    return finding(
      what,
      'limited',
      'none are mounted here',
      'in a container of its own dtop needs -v /sys/fs/cgroup:/sys/fs/cgroup:ro; else figures come from the engine',
    );
  const present = version === 2 ? controllersOf(unified) : [...controllers.keys()];
  const missing = version === 2 ? [] : CONTROLLERS.filter((name) => !controllers.has(name));
  const said = sanitize(`v${version}: ${present.join(' ')}`);
  return missing.length === 0
    ? finding(what, 'ok', said)
    : finding(what, 'limited', `${said}; not mounted: ${missing.join(' ')}`);
}

/** cgroup.controllers: names on one line (cgroup v2, "Core interface files"). */
const controllersOf = (unified: string | undefined): readonly string[] =>
  unified === undefined
    ? []
    : readOr(path.join(unified, 'cgroup.controllers'), '').trim().split(' ').filter(Boolean);

function pressure({ procRoot }: KernelRoots): Finding {
  const dir = path.join(procRoot, 'pressure');
  return existsSync(dir)
    ? finding('pressure (PSI)', 'ok', `${dir} is there`)
    : finding(
        'pressure (PSI)',
        'limited',
        `${dir} is not there: what the machine is short of is told without it`,
        'boot with psi=1, on a kernel with CONFIG_PSI',
      );
}

/** proc(5): with hidepid=1 or 2 files of other users' processes cannot be read. */
function processes({ procRoot }: KernelRoots): Finding {
  const what = 'processes of others';
  const mount = readOr(path.join(procRoot, 'self/mounts'), '')
    .split('\n')
    .find((line) => line.split(' ')[1] === procRoot);
  const hidden = /\bhidepid=(?!0|off)(\w+)/.exec(mount ?? '')?.[1];
  const canRead = isReadable(path.join(procRoot, '1/stat'));
  if (canRead) return finding(what, 'ok', 'can be seen');
  return finding(
    what,
    'limited',
    hidden === undefined
      ? `${procRoot}/1 cannot be read`
      : `${procRoot} is mounted with hidepid=${hidden}`,
    'run as root, or as a member of the group that the mount option gid= names',
  );
}

const isReadable = (file: string): boolean => readOr(file, undefined) !== undefined;

function readOr<Otherwise>(file: string, otherwise: Otherwise): string | Otherwise {
  try {
    accessSync(file, constants.R_OK);
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
