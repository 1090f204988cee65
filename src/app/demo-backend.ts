import { DemoWorld } from '../demo/world.js';
import { DemoEngine } from '../engine/demo.js';
import { DemoMachine } from '../sampler/demo-machine.js';
import { DemoSource } from '../sampler/demo.js';
import { Sampler } from '../sampler/sampler.js';
import type { Args } from './args.js';
import { clock, type Backend } from './backends.js';
import { guarded } from './probe.js';

/** The demo's world is the same each time. */
const DEMO_SEED = 20;
const CONNECT_MS = 3000;

export async function demoBackend(args: Args): Promise<Backend> {
  const world = new DemoWorld({ seed: DEMO_SEED, now: clock, startMs: Date.now() });
  const engine = guarded(new DemoEngine(world), args);
  const info = await engine.connect(AbortSignal.timeout(CONNECT_MS));
  const sampler = new Sampler({ sources: [new DemoSource(world)], hostFacts: info, clock });
  return {
    engine,
    info,
    sampler,
    hostUsage: () => world.hostUsage(),
    openProcesses: undefined,
    machine: new DemoMachine(world),
    close() {
      sampler.close();
      engine.close();
    },
  };
}
