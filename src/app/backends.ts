import { hostname } from 'node:os';
import type { Engine, EngineInfo } from '../model/engine.js';
import type { HolderSource } from '../model/holder.js';
import type { HostUsage } from '../model/host-usage.js';
import type { MachineSource } from '../model/machine.js';
import type { ProcessSource } from '../model/process.js';
import type { Source } from '../model/source.js';
import type { HostFacts } from '../model/usage.js';
import { ApiSource } from '../sampler/api.js';
import { cgroupV1 } from '../sampler/cgroup-v1.js';
import { cgroupV2 } from '../sampler/cgroup-v2.js';
import { ContainerProcesses } from '../sampler/container-processes.js';
import { Descriptors } from '../sampler/descriptors.js';
import { KernelHolders } from '../sampler/holders.js';
import { hostFacts, openHost } from '../sampler/host.js';
import { LogFiles } from '../sampler/log-files.js';
import { KernelMachine } from '../sampler/machine.js';
import { Sampler } from '../sampler/sampler.js';
import type { Attempt } from '../store/state.js';
import type { Args } from './args.js';

/** An engine with what reads the figures of its containers and of its machine. */
export interface Backend {
  readonly engine: Engine;
  readonly info: EngineInfo;
  readonly sampler: Sampler;
  /** Undefined when the engine's machine is not this one. */
  readonly hostUsage: () => HostUsage | undefined;
  /** What else runs on it; undefined likewise. */
  readonly machine: MachineSource | undefined;
  /** Who holds a port of this machine, and whose a process is; undefined likewise. */
  readonly holders?: HolderSource;
  /** Of containers whose engine is on this machine. */
  readonly logFiles?: LogFiles;
  /** Opens what tells what runs in a container; undefined likewise. */
  readonly openProcesses: (() => ProcessSource) | undefined;
  /** Why there is no engine, when that was last tried; undefined with one. */
  readonly missing?: () => readonly Attempt[];
  close(): void;
}

export const clock = (): number => performance.now();

/** Kernel files where they are, the API for the rest. */
export function dockerBackend(engine: Engine, info: EngineInfo, args: Args): Backend {
  const roots = { cgroupRoot: args.cgroupRoot, procRoot: args.procRoot };
  const kernel = { files: new Descriptors(), roots, clock };
  const here = info.local || info.hostname === hostname();
  const api = new ApiSource({ fetchStats: (id, signal) => engine.stats(id, signal), clock });
  // a container's id is found in this machine's tree only if the container is on this machine
  const cgroups = [cgroupV2(kernel), cgroupV1(kernel)];
  const bySource: Readonly<Record<Args['source'], readonly Source[]>> = {
    auto: [...cgroups, api],
    cgroup: cgroups,
    api: [api],
  };
  const host = here ? openHost(kernel) : undefined;
  const facts: HostFacts = here ? hostFacts(kernel) : info;
  const sampler = new Sampler({ sources: bySource[args.source], hostFacts: facts, clock });
  const { dataRoot } = info;
  return {
    engine,
    info,
    sampler,
    hostUsage: () => host?.read(),
    machine: here ? new KernelMachine({ kernel, hostFacts: facts, dataRoot }) : undefined,
    openProcesses: here && args.source !== 'api' ? () => new ContainerProcesses(kernel) : undefined,
    ...(here && {
      logFiles: new LogFiles({ dataRoot, clock }),
      holders: new KernelHolders(roots, clock),
    }),
    close() {
      sampler.close();
      host?.close();
      engine.close();
    },
  };
}
