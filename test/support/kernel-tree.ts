/**
 * A captured host as a directory tree: the texts of a bundle under fixtures/hosts, laid out where the
 * kernel has them, so that the sampler's roots can point there.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { containerId, type ContainerId } from '../../src/model/id.js';
import type { KernelRoots } from '../../src/sampler/hierarchies.js';

type Texts = Readonly<Record<string, string>>;
export type Instant = 't0' | 't1';
const INSTANTS = ['t0', 't1'] as const;

/** What the engine said at the instant, cut to what is compared. */
export interface EngineStats {
  readonly read: string;
  readonly pids_stats: { readonly current?: number; readonly limit?: number };
  readonly cpu_stats: {
    readonly cpu_usage: { readonly total_usage: number };
    readonly throttling_data: { readonly periods: number; readonly throttled_periods: number };
  };
  readonly memory_stats: {
    readonly usage: number;
    readonly limit: number;
    readonly stats?: Readonly<Record<string, number>>;
  };
  readonly blkio_stats: {
    readonly io_service_bytes_recursive:
      readonly { readonly op: string; readonly value: number }[] | null;
  };
  readonly networks?: Readonly<
    Record<string, { readonly rx_bytes: number; readonly tx_bytes: number }>
  >;
}

interface Capture {
  readonly cgroup: Texts;
  readonly proc: Texts;
  readonly stats: EngineStats;
  readonly 'stats-oneshot': EngineStats;
}

interface CaptureTimes {
  readonly id: string;
  readonly pid: number;
  readonly cgroup_dirs: Readonly<Record<string, string>>;
  readonly read_start: { readonly mono_ns: string; readonly wall_ms: number };
}

interface Bundle {
  readonly meta: Readonly<
    Record<Instant, { readonly containers: Readonly<Record<string, CaptureTimes>> }>
  >;
  readonly info: { readonly NCPU: number; readonly MemTotal: number };
  readonly host: Readonly<Record<Instant, Texts>>;
  readonly containers: Readonly<
    Record<
      string,
      Readonly<Record<Instant, Capture>> & {
        readonly inspect: {
          readonly State: { readonly StartedAt: string };
          readonly HostConfig: {
            readonly NetworkMode: string;
            readonly Memory: number;
            readonly NanoCpus: number;
            readonly PidsLimit: number | null;
          };
        };
      }
    >
  >;
}

export interface CapturedContainer {
  readonly name: string;
  readonly id: ContainerId;
  readonly pid: number;
  readonly networkMode: string;
  readonly startedAtMs: number;
  readonly inspect: Bundle['containers'][string]['inspect'];
  /** Monotonic, ms, when its files were read. */
  readonly atMs: Readonly<Record<Instant, number>>;
  /** The same by the wall clock, as the engine stamps its answers. */
  readonly wallMs: Readonly<Record<Instant, number>>;
  /** Absolute, under the tree's cgroup root, by hierarchy (`v2` on version 2, and of a hybrid's `unified`). */
  readonly dirs: ReadonlyMap<string, string>;
  readonly texts: Readonly<Record<Instant, Capture>>;
}

const HOSTS = join(import.meta.dirname, '../fixtures/hosts');
const SUFFIX = '.bundle.json';

export const capturedHosts: readonly string[] = readdirSync(HOSTS)
  .filter((file) => file.endsWith(SUFFIX))
  .map((file) => file.slice(0, -SUFFIX.length));

export class KernelTree {
  readonly root = mkdtempSync(join(tmpdir(), 'dtop-kernel-'));
  readonly roots: KernelRoots;
  readonly containers: readonly CapturedContainer[];
  readonly cpus: number;
  readonly memoryBytes: number;
  readonly #bundle: Bundle;

  constructor(host: string) {
    const bundle: Bundle = JSON.parse(readFileSync(join(HOSTS, host + SUFFIX), 'utf8'));
    this.#bundle = bundle;
    this.roots = { cgroupRoot: join(this.root, 'cgroup'), procRoot: join(this.root, 'proc') };
    this.cpus = bundle.info.NCPU;
    this.memoryBytes = bundle.info.MemTotal;
    this.containers = Object.keys(bundle.containers).map((name) => this.#container(name));
    this.#mounts();
    this.lay('t0');
  }

  container(name: string): CapturedContainer {
    const found = this.containers.find((container) => container.name === name);
    if (found === undefined) throw new Error(`no container ${name} in this capture`);
    return found;
  }

  /** Writes into the files that are there, so that kept descriptors see the new text, as of the kernel's. */
  lay(instant: Instant, containers = this.containers): void {
    for (const [name, text] of Object.entries(this.#bundle.host[instant])) {
      if (name !== 'net/dev') this.write(join(this.roots.procRoot, name), text);
    }
    for (const container of containers) {
      for (const [name, text] of Object.entries(container.texts[instant].proc)) {
        this.write(join(this.roots.procRoot, String(container.pid), name), text);
      }
      for (const [path, text] of cgroupTexts(container, instant)) this.write(path, text);
    }
  }

  write(path: string, text: string): void {
    const dir = dirname(path);
    if (!existsSync(dir)) mkdirSync(dir, { recursive: true });
    writeFileSync(path, text);
  }

  /** The network namespace of a process, `net:[…]` as the kernel spells it. */
  network(pid: number | 'self', name: string): void {
    const link = join(this.roots.procRoot, String(pid), 'ns/net');
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(name, link);
  }

  /** As when the kernel removed a container's cgroup; its process is gone with it. */
  stop(container: CapturedContainer): void {
    for (const dir of container.dirs.values()) rmSync(dir, { recursive: true, force: true });
    rmSync(join(this.roots.procRoot, String(container.pid)), { recursive: true, force: true });
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Each mount has a cgroup.procs; a version 2 mount has cgroup.controllers, too. */
  #mounts(): void {
    for (const { dirs } of this.containers) {
      for (const [hierarchy, dir] of dirs) {
        const below = dir.slice(this.roots.cgroupRoot.length + 1).split('/')[0] ?? '';
        const unified = hierarchy === 'v2';
        const mount =
          unified && below !== 'unified'
            ? this.roots.cgroupRoot
            : join(this.roots.cgroupRoot, below);
        this.write(join(mount, 'cgroup.procs'), '');
        if (unified) this.write(join(mount, 'cgroup.controllers'), 'cpu io memory pids\n');
      }
    }
  }

  #container(name: string): CapturedContainer {
    const container = this.#bundle.containers[name];
    const times = INSTANTS.map((instant) => this.#bundle.meta[instant].containers[name]);
    const [first, second] = times;
    if (container === undefined || first === undefined || second === undefined) {
      throw new Error(`the capture of ${name} is not complete`);
    }
    const { inspect } = container;
    const dirs = Object.entries(first.cgroup_dirs)
      // an old runc makes no cgroup in the unified hierarchy of a hybrid host
      .filter(([, dir]) => dir.includes(first.id))
      .map(([hierarchy, dir]): [string, string] => [
        hierarchy,
        join(this.roots.cgroupRoot, dir.replace('/sys/fs/cgroup', '')),
      ]);
    return {
      name,
      id: containerId(first.id),
      pid: first.pid,
      networkMode: inspect.HostConfig.NetworkMode,
      startedAtMs: Date.parse(inspect.State.StartedAt),
      inspect,
      atMs: { t0: millis(first), t1: millis(second) },
      wallMs: { t0: first.read_start.wall_ms, t1: second.read_start.wall_ms },
      dirs: new Map(dirs),
      texts: container,
    };
  }
}

const millis = ({ read_start: { mono_ns: ns } }: CaptureTimes): number => Number(ns) / 1e6;

/** Every hierarchy lists the same processes; the capture has one version 1 list, of `name=systemd`. */
function* cgroupTexts(
  { dirs, texts }: CapturedContainer,
  instant: Instant,
): Generator<readonly [string, string]> {
  const { cgroup } = texts[instant];
  const processes = cgroup['name_systemd/cgroup.procs'];
  for (const [hierarchy, dir] of dirs) {
    if (processes !== undefined && hierarchy !== 'v2') yield [join(dir, 'cgroup.procs'), processes];
    for (const [path, text] of Object.entries(cgroup)) {
      const [of, file] = path.split('/');
      if (of === hierarchy && file !== undefined) yield [join(dir, file), text];
    }
  }
}
