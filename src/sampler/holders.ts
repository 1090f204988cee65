import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Holder, HolderSource, Listeners, Port, Protocol } from '../model/holder.js';
import type { ContainerId } from '../model/id.js';
import { sanitize } from '../model/safe-text.js';
import { containersAbove } from './container-cgroup.js';
import { lines, type KernelRoots } from './hierarchies.js';
import { processesIn } from './processes-in.js';
import { slices } from './slices.js';
import { socketsOn } from './sockets.js';

const PROTOCOLS: readonly Protocol[] = ['tcp', 'udp'];

/**
 * From a pid to its containers, by its cgroup; from a port to the processes that listen on it, by the
 * sockets of a network namespace and the descriptors of the processes in it.
 */
export class KernelHolders implements HolderSource {
  readonly #procRoot: string;
  readonly #clock: () => number;

  constructor({ procRoot }: Pick<KernelRoots, 'procRoot'>, clock: () => number) {
    this.#procRoot = procRoot;
    this.#clock = clock;
  }

  ofPid(pid: number): Holder | undefined {
    const [name = ''] = lines(this.#path(pid, 'comm'));
    return name === ''
      ? undefined
      : { pid, name: sanitize(name), containers: this.#containersOf(pid) };
  }

  /** Never throws: what vanishes meanwhile listens no more. In slices. */
  async ofPort(port: Port, hostNetwork: ReadonlySet<ContainerId>): Promise<Listeners> {
    const turn = slices(this.#clock);
    const networks = await this.#networks(hostNetwork);
    const sockets = new Set([1, ...networks.samples].flatMap((pid) => this.#listening(pid, port)));
    const holders: Holder[] = [];
    const seen = new Set<string>();
    for (const pid of sockets.size === 0 ? [] : networks.pids) {
      await turn();
      const own = this.#socketsOf(pid).filter((socket) => sockets.has(socket));
      for (const socket of own) seen.add(socket);
      const holder = own.length === 0 ? undefined : this.ofPid(pid);
      if (holder !== undefined) holders.push(holder);
    }
    return { holders, hidden: seen.size < sockets.size };
  }

  /** All processes in the machine's network and in those of these containers, and one of each. */
  async #networks(hostNetwork: ReadonlySet<ContainerId>) {
    const turn = slices(this.#clock);
    const wanted = new Map<string, number>();
    const host = this.#networkOf(1);
    if (host !== undefined) wanted.set(host, 1);
    const all: { readonly pid: number; readonly network: string }[] = [];
    for (const pid of processesIn(this.#procRoot)) {
      await turn();
      const network = this.#networkOf(pid);
      if (network === undefined) continue;
      all.push({ pid, network });
      if (!wanted.has(network) && this.#containersOf(pid).some((id) => hostNetwork.has(id)))
        wanted.set(network, pid);
    }
    const pids = all.filter(({ network }) => wanted.has(network)).map(({ pid }) => pid);
    return { pids, samples: [...wanted.values()] };
  }

  /** Of all lines of proc_pid_cgroup(5) the first that tells: `0::/` beside version 1 tells nothing. */
  #containersOf(pid: number): readonly ContainerId[] {
    for (const line of lines(this.#path(pid, 'cgroup'))) {
      const path = line.slice(line.indexOf(':', line.indexOf(':') + 1) + 1);
      const found = containersAbove(path);
      if (found.length > 0) return found.map(({ id }) => id);
    }
    return [];
  }

  /** `net:[4026531840]`; of other users' processes only root may ask. */
  #networkOf(pid: number): string | undefined {
    try {
      return readlinkSync(this.#path(pid, 'ns/net'));
    } catch {
      return undefined;
    }
  }

  /** Inodes of the sockets that wait for somebody there, in the network namespace of a process. */
  #listening(pid: number, { number, protocol }: Port): readonly string[] {
    return PROTOCOLS.filter((each) => protocol === undefined || each === protocol).flatMap((each) =>
      [each, `${each}6`].flatMap((table) =>
        socketsOn(number, each, lines(this.#path(pid, `net/${table}`))),
      ),
    );
  }

  /** Descriptors that are sockets: links to `socket:[12345]`. Of other users' processes none. */
  #socketsOf(pid: number): readonly string[] {
    try {
      const dir = this.#path(pid, 'fd');
      return readdirSync(dir).flatMap(
        (fd) => /^socket:\[(\d+)\]$/.exec(link(join(dir, fd)))?.[1] ?? [],
      );
    } catch {
      return [];
    }
  }

  #path(pid: number, name: string): string {
    return join(this.#procRoot, String(pid), name);
  }
}

function link(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    // closed meanwhile
    return '';
  }
}
