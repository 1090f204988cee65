import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { SampleTarget } from '../model/source.js';
import { lines } from './hierarchies.js';

const ID = '{id}';
/** Where engines put containers, relative to a hierarchy. */
const KNOWN = [
  `docker/${ID}`,
  `system.slice/docker-${ID}.scope`,
  `libpod_parent/libpod-${ID}`,
  `machine.slice/libpod-${ID}.scope`,
];
/** Parents that were found otherwise (`--cgroup-parent`, rootless users, nested engines) and kept. */
const LEARNT_LIMIT = 16;
const FULL_ID = /^[0-9a-f]{64}$/;
/** Directories listed in one call (about 50 µs each), and waiting to be. */
const DIRS_A_CALL = 64;
const DIRS_WAITING = 20_000;
const RESCAN_MS = 5000;

/**
 * Finds containers' cgroups without asking an engine: by the known paths, by the first process where
 * its pid is known, else by a bounded walk through the tree. Paths are relative to `root`, one
 * hierarchy's mount; on version 1 they are the same in each.
 */
export class Locator {
  readonly #root: string;
  readonly #procRoot: string;
  readonly #tree: TreeIndex;
  /** The one that matched last comes first: most hosts put all containers in one place. */
  #templates: readonly string[] = KNOWN;

  constructor(root: string, procRoot: string, clock: () => number) {
    this.#root = root;
    this.#procRoot = procRoot;
    this.#tree = new TreeIndex(root, clock);
  }

  find({ id, pid }: SampleTarget): string | undefined {
    // the id becomes part of a path
    if (!FULL_ID.test(id)) return undefined;
    const path = this.#byTemplate(id) ?? this.#byProcess(id, pid) ?? this.#tree.find(id);
    if (path === undefined) return undefined;
    this.#learn(path.replace(id, ID));
    return payloadOf(this.#root, path);
  }

  #byTemplate(id: string): string | undefined {
    for (const template of this.#templates) {
      const path = template.replace(ID, id);
      if (this.#exists(path)) return path;
    }
    return undefined;
  }

  /**
   * Lines `4:memory:/docker/<id>` or `0::/docker/<id>/init.scope` of proc_pid_cgroup(5). The path is
   * relative to the reader's cgroup namespace (`/../../docker/<id>`) and the mount may show only a part
   * of the tree: the longest ending that exists is it, as the id is unique.
   */
  #byProcess(id: string, pid: number | undefined): string | undefined {
    if (pid === undefined) return undefined;
    for (const line of lines(join(this.#procRoot, String(pid), 'cgroup'))) {
      const parts = line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1).split('/');
      const own = parts.findIndex((part) => part.includes(id));
      for (let from = 1; from <= own; from++) {
        const path = parts.slice(from, own + 1).join('/');
        if (!path.startsWith('..') && this.#exists(path)) return path;
      }
    }
    return undefined;
  }

  #learn(template: string): void {
    if (this.#templates[0] === template) return;
    const others = this.#templates.filter((known) => known !== template);
    this.#templates = [template, ...others].slice(0, KNOWN.length + LEARNT_LIMIT);
  }

  #exists(path: string): boolean {
    return existsSync(join(this.#root, path));
  }
}

/** Under systemd podman gives the payload a child of the scope, and the limits with it. */
export function payloadOf(root: string, path: string): string {
  const child = join(path, 'container');
  return basename(path).startsWith('libpod-') && existsSync(join(root, child)) ? child : path;
}

/**
 * Containers by the names of all directories of a hierarchy, breadth first. Each question that the
 * index cannot answer moves the walk on by a few milliseconds' worth; a finished walk is not repeated
 * for some seconds, as containers that are really gone are asked for too.
 */
class TreeIndex {
  readonly #root: string;
  readonly #clock: () => number;
  readonly #paths = new Map<string, string>();
  #waiting: string[] = [];
  #startedAtMs = -Infinity;

  constructor(root: string, clock: () => number) {
    this.#root = root;
    this.#clock = clock;
  }

  find(id: string): string | undefined {
    const known = this.#indexed(id);
    if (known === undefined) this.#walk();
    return known ?? this.#indexed(id);
  }

  #indexed(id: string): string | undefined {
    const path = this.#paths.get(id);
    return path !== undefined && existsSync(join(this.#root, path)) ? path : undefined;
  }

  #walk(): void {
    if (this.#waiting.length === 0) {
      const now = this.#clock();
      if (now - this.#startedAtMs < RESCAN_MS) return;
      this.#startedAtMs = now;
      this.#paths.clear();
      this.#waiting = [''];
    }
    for (let listed = 0; listed < DIRS_A_CALL; listed++) {
      const dir = this.#waiting.shift();
      if (dir === undefined) return;
      for (const name of subdirectories(join(this.#root, dir))) {
        const path = join(dir, name);
        const id = containerIn(name);
        if (id !== undefined) this.#paths.set(id, path);
        if (this.#waiting.length < DIRS_WAITING) this.#waiting.push(path);
      }
    }
  }
}

/**
 * `<id>`, `docker-<id>.scope`, `cri-containerd-<id>.scope`, `libpod-<id>`, and
 * `kubepods-besteffort-pod<uid>.slice:cri-containerd:<id>`. Not a container's monitor:
 * `libpod-conmon-<id>.scope`.
 */
const CONTAINER_NAME = /^(?!.*conmon)(?:.*[-:])?([0-9a-f]{64})(?:\.scope)?$/;
const containerIn = (name: string): string | undefined => CONTAINER_NAME.exec(name)?.[1];

/** Empty when it vanished meanwhile or may not be listed. */
export function subdirectories(dir: string): readonly string[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
