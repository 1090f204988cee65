import { hostname } from 'node:os';
import type { Env } from '../engine/endpoint.js';
import { readInventory } from '../engine/inventory-cache.js';
import { KernelEngine } from '../engine/kernel.js';
import { knownNames } from '../engine/known-names.js';
import { Failure } from '../model/failure.js';
import { sanitize } from '../model/safe-text.js';
import { tellingFailure } from '../panes/attempts.js';
import { cgroupV1 } from '../sampler/cgroup-v1.js';
import { cgroupV2 } from '../sampler/cgroup-v2.js';
import type { KernelOptions } from '../sampler/cgroup.js';
import { ContainerFinder } from '../sampler/container-finder.js';
import { ContainerProcesses } from '../sampler/container-processes.js';
import { Descriptors } from '../sampler/descriptors.js';
import { KernelHolders } from '../sampler/holders.js';
import { hostFacts, openHost } from '../sampler/host.js';
import { KernelMachine } from '../sampler/machine.js';
import { Sampler } from '../sampler/sampler.js';
import type { Attempt } from '../store/state.js';
import type { Args } from './args.js';
import { clock, type Backend } from './backends.js';
import { inventoryPath } from './inventory-keeper.js';
import { LOCAL } from './probe.js';

/** A socket of this machine: an engine elsewhere has other containers than this kernel. */
const isHere = ({ endpoint }: Attempt): boolean => endpoint.startsWith('unix:');

const NO_ENGINE = new Failure('unreachable', 'none was found');

/**
 * Without an engine: the containers whose cgroups this machine has, with live figures.
 * @param missing what was tried, when it was last tried
 * @returns undefined where there are none
 */
export async function kernelBackend(
  args: Args,
  env: Env,
  missing: () => readonly Attempt[],
): Promise<Backend | undefined> {
  if (args.source === 'api' || !missing().every(isHere)) return undefined;
  const roots = { cgroupRoot: args.cgroupRoot, procRoot: args.procRoot };
  const kernel: KernelOptions = { files: new Descriptors(), roots, clock };
  const finder = new ContainerFinder(kernel);
  if ((await finder.scan()).length === 0) return undefined;

  const facts = hostFacts(kernel);
  const path = inventoryPath(env);
  const engine = new KernelEngine({
    host: LOCAL,
    endpoint: missing()
      .map(({ endpoint }) => endpoint)
      .join(' '),
    info: { hostname: sanitize(hostname()), ...facts },
    failure: () => tellingFailure(missing()) ?? NO_ENGINE,
    scan: () => finder.scan(),
    known: knownNames(path === undefined ? new Map() : readInventory(path), clock),
  });
  const found = { ...kernel, locator: finder };
  const sources = [cgroupV2(found), cgroupV1(found)];
  const sampler = new Sampler({ sources, hostFacts: facts, clock });
  const host = openHost(kernel);
  return {
    engine,
    info: await engine.connect(),
    sampler,
    hostUsage: () => host.read(),
    machine: new KernelMachine({ kernel, hostFacts: facts, dataRoot: '' }),
    openProcesses: () => new ContainerProcesses(found),
    holders: new KernelHolders(roots, clock),
    missing,
    close() {
      sampler.close();
      host.close();
    },
  };
}
