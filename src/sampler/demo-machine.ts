import { demoMachine } from '../demo/machine.js';
import type { DemoWorld } from '../demo/world.js';
import type { MachineReading, MachineSource } from '../model/machine.js';

/** The parts of the simulated machine. */
export class DemoMachine implements MachineSource {
  readonly #world: DemoWorld;

  constructor(world: DemoWorld) {
    this.#world = world;
  }

  async read(): Promise<MachineReading> {
    return demoMachine(this.#world);
  }

  release(): void {}
}
