import type { ContainerId } from '../model/id.js';
import type { MachineReading, MachineSource } from '../model/machine.js';
import type { HostFacts } from '../model/usage.js';
import type { KernelOptions } from './cgroup.js';
import { Cores } from './cores.js';
import { Disks } from './disks.js';
import { HostTree } from './host-tree.js';

export interface MachineOptions {
  readonly kernel: KernelOptions;
  readonly hostFacts: HostFacts;
  readonly dataRoot: string;
}

/** The machine dtop runs on, in its parts. Opens nothing before the first `read`. */
export class KernelMachine implements MachineSource {
  readonly #options: MachineOptions;
  #open: { readonly tree: HostTree; readonly cores: Cores; readonly disks: Disks } | undefined;
  #reading = false;
  #isWanted = false;

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  async read(listed: ReadonlySet<ContainerId>): Promise<MachineReading> {
    this.#isWanted = true;
    this.#reading = true;
    const { tree, cores, disks } = (this.#open ??= this.#begin());
    try {
      const groups = await tree.read(listed);
      return { groups, cores: cores.read(), filesystems: disks.read() };
    } finally {
      this.#reading = false;
      if (!this.#isWanted) this.release();
    }
  }

  /** While a `read` is under way, at its end. */
  release(): void {
    this.#isWanted = false;
    if (this.#reading) return;
    this.#open?.tree.release();
    this.#open?.cores.release();
    this.#open = undefined;
  }

  #begin() {
    const { kernel, hostFacts, dataRoot } = this.#options;
    const { procRoot } = kernel.roots;
    return {
      tree: new HostTree(kernel, hostFacts),
      cores: new Cores(kernel),
      disks: new Disks({ procRoot, dataRoot, clock: kernel.clock }),
    };
  }
}
