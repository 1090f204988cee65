/**
 * Real cgroups without an engine: plain directories named like containers, each with a sleeping
 * process, on version 1 or 2. For what captured files cannot show (ENODEV, pinned networks) and for
 * scale: a thousand take seconds.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { containerId } from '../../src/model/id.js';
import type { SampleTarget } from '../../src/model/source.js';
import { KERNEL_ROOTS, readHierarchies } from '../../src/sampler/hierarchies.js';

/** Those the sampler reads; cpuset would want to be filled in first. */
const CONTROLLERS = ['cpu', 'cpuacct', 'memory', 'blkio', 'pids'];
const PREFIX = 'dtop-test-';
const REMOVAL_TRIES = 100;

const { version, unified, controllers } = readHierarchies(KERNEL_ROOTS);

/** Mounts in which a container needs a directory. */
const MOUNTS: readonly string[] = [
  ...new Set([
    ...CONTROLLERS.flatMap((controller) => controllers.get(controller) ?? []),
    ...(unified === undefined ? [] : [unified]),
  ]),
];

/** Why there can be none here. */
export function whyNoCgroups(): string | undefined {
  if (version === undefined) return 'no cgroup hierarchy is mounted';
  const probe = `${PREFIX}probe-${process.pid}`;
  try {
    for (const mount of MOUNTS) mkdirSync(join(mount, probe));
  } catch (error) {
    return `cgroups cannot be made here: ${String(error)}`;
  } finally {
    for (const mount of MOUNTS) removeDirectory(join(mount, probe));
  }
  return undefined;
}

export interface RealContainer extends SampleTarget {
  readonly pid: number;
  /** Of the hierarchy with the controller, absolute. */
  dir(controller: string): string;
}

export class Cgroups {
  /** The group of all of them. */
  readonly parent = `${PREFIX}${process.pid}-${randomBytes(3).toString('hex')}`;
  readonly #children = new Map<string, ChildProcess>();
  readonly #ownNetwork = new Set<number>();
  readonly containers: RealContainer[] = [];

  constructor() {
    sweep();
    for (const mount of MOUNTS) mkdirSync(join(mount, this.parent));
    if (version === 2 && unified !== undefined) delegate(unified, this.parent);
    process.once('exit', this.#atExit);
  }

  /** @param command in a network namespace of its own where `ownNetwork` */
  add(command: readonly string[] = ['sleep', '100000'], ownNetwork = false): RealContainer {
    const id = containerId(randomBytes(32).toString('hex'));
    return this.run(id, command, ownNetwork);
  }

  /** Again under an id that was stopped: the same paths, another run. */
  run(id: SampleTarget['id'], command: readonly string[], ownNetwork = false): RealContainer {
    const [program = 'sleep', ...args] = ownNetwork ? ['unshare', '-n', ...command] : command;
    const child = spawn(program, args, { stdio: 'ignore' });
    const { pid } = child;
    if (pid === undefined) throw new Error(`${program} did not start`);
    for (const mount of MOUNTS) {
      const dir = join(mount, this.parent, id);
      mkdirSync(dir);
      writeFileSync(join(dir, 'cgroup.procs'), String(pid));
    }
    this.#children.set(id, child);
    if (ownNetwork) this.#ownNetwork.add(pid);
    const dir = (controller: string): string =>
      join(controllers.get(controller) ?? unified ?? '', this.parent, id);
    const container = { id, pid, networkMode: 'bridge', dir };
    this.containers.push(container);
    return container;
  }

  /** Until all networks of their own are made. */
  async ready(): Promise<void> {
    const host = networkOf('self');
    for (const pid of this.#ownNetwork) {
      while (networkOf(pid) === host) await sleep(1);
    }
    this.#ownNetwork.clear();
  }

  /** Ends the process and removes the cgroups, as an engine does. */
  async stop({ id }: SampleTarget): Promise<void> {
    // at once: who ends the oldest takes the next one, however long this one takes
    const index = this.containers.findIndex((container) => container.id === id);
    if (index >= 0) this.containers.splice(index, 1);
    const child = this.#children.get(id);
    this.#children.delete(id);
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    for (const mount of MOUNTS) await removeSoon(join(mount, this.parent, id));
  }

  async close(): Promise<void> {
    await Promise.all([...this.containers].map((container) => this.stop(container)));
    for (const mount of MOUNTS) await removeSoon(join(mount, this.parent));
    process.off('exit', this.#atExit);
  }

  /** The last chance, after a failed test or an exception: no process survives; `sweep` does the rest. */
  readonly #atExit = (): void => {
    for (const child of this.#children.values()) child.kill('SIGKILL');
    for (const mount of MOUNTS) removeTree(join(mount, this.parent));
  };
}

const networkOf = (pid: number | 'self'): string => readlinkSync(`/proc/${pid}/ns/net`);

/** What an earlier run that was killed left behind: its processes slept in cgroups of its name. */
function sweep(): void {
  for (const mount of MOUNTS) {
    for (const name of readdirSync(mount)) {
      const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
      if (owner === undefined || existsSync(`/proc/${owner}`)) continue;
      for (const id of subdirectoriesOf(join(mount, name))) {
        for (const pid of processesOf(join(mount, name, id))) process.kill(pid, 'SIGKILL');
      }
      removeTree(join(mount, name));
    }
  }
}

/** Version 2: children have a controller's files only if the parents pass it on. */
function delegate(root: string, parent: string): void {
  for (const dir of [root, join(root, parent)]) {
    for (const controller of readFileSync(join(dir, 'cgroup.controllers'), 'utf8')
      .trim()
      .split(' ')) {
      try {
        writeFileSync(join(dir, 'cgroup.subtree_control'), `+${controller}`);
      } catch {
        // not to be had here: its files will be absent, which the sampler must live with
      }
    }
  }
}

const subdirectoriesOf = (dir: string): readonly string[] =>
  readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const processesOf = (dir: string): readonly number[] =>
  readFileSync(join(dir, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);

function removeTree(dir: string): void {
  if (!existsSync(dir)) return;
  for (const name of subdirectoriesOf(dir)) removeDirectory(join(dir, name));
  removeDirectory(dir);
}

/** False while processes are still ending in it (EBUSY). */
function removeDirectory(dir: string): boolean {
  try {
    rmdirSync(dir);
    return true;
  } catch {
    return !existsSync(dir);
  }
}

async function removeSoon(dir: string): Promise<void> {
  for (let attempt = 0; attempt < REMOVAL_TRIES; attempt++) {
    if (removeDirectory(dir)) return;
    await sleep(10);
  }
  throw new Error(`${dir} stays busy`);
}
