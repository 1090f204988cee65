import { join } from 'node:path';
import type { FoundContainer } from '../model/found-container.js';
import type { SampleTarget } from '../model/source.js';
import type { KernelOptions } from './cgroup.js';
import { walkCgroups, type ContainerCgroup } from './cgroup-walk.js';
import { homeOf, readHierarchies, type Hierarchies } from './hierarchies.js';
import { payloadOf } from './locate.js';
import { keyed, keys } from './scan.js';
import { slices } from './slices.js';

const FROZEN = keys('frozen');

/** All containers of this machine, whoever made them, by the names of their cgroups. */
export class ContainerFinder {
  readonly #options: Pick<KernelOptions, 'files' | 'clock'>;
  readonly #hierarchies: Hierarchies;
  #paths: ReadonlyMap<string, string> = new Map();

  constructor({ files, clock, roots }: KernelOptions) {
    this.#options = { files, clock };
    this.#hierarchies = readHierarchies(roots);
  }

  /** Never throws: what cannot be read is not there. Later ones do not wait for earlier ones. */
  async scan(): Promise<readonly FoundContainer[]> {
    const root = homeOf(this.#hierarchies)?.mount;
    if (root === undefined) return [];
    const { clock } = this.#options;
    const { containers } = await walkCgroups(root, clock);
    this.#paths = new Map(containers.map(({ id, path }) => [id, payloadOf(root, path)]));
    const turn = slices(clock);
    const found: FoundContainer[] = [];
    for (const container of containers) {
      await turn();
      const { id, runtime, name, inode } = container;
      found.push({ id, runtime, name, run: inode, paused: this.#isFrozen(container) });
    }
    return found;
  }

  /** Where the last scan saw it, below the mount of the hierarchy. */
  find({ id }: Pick<SampleTarget, 'id'>): string | undefined {
    return this.#paths.get(id);
  }

  /** Version 2: `frozen 1` in cgroup.events; version 1: `FROZEN` in the freezer's own hierarchy. */
  #isFrozen({ path }: ContainerCgroup): boolean {
    const { version, unified, controllers } = this.#hierarchies;
    const freezer = controllers.get('freezer');
    const { files } = this.#options;
    try {
      if (version === 2 && unified !== undefined) {
        files.readPath(join(unified, path, 'cgroup.events'));
        keyed(files.bytes, FROZEN);
        return FROZEN.values[0] === 1;
      }
      if (freezer === undefined) return false;
      files.readPath(join(freezer, path, 'freezer.state'));
      return files.bytes.buffer.toString('latin1', 0, files.bytes.length).startsWith('FROZEN');
    } catch {
      // gone meanwhile, or without a freezer
      return false;
    }
  }
}
