import { hostname } from 'node:os';
import { DemoWorld } from '../demo/world.js';
import { DemoEngine } from '../engine/demo.js';
import { DockerEngine } from '../engine/docker.js';
import { defaultEndpoints } from '../engine/context.js';
import { parseEndpoint, type Endpoint, type Env } from '../engine/endpoint.js';
import { readOnly } from '../engine/read-only.js';
import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { HostUsage, SelfUsage } from '../model/host-usage.js';
import { hostId } from '../model/id.js';
import type { Source } from '../model/source.js';
import type { HostFacts } from '../model/usage.js';
import { ApiSource } from '../sampler/api.js';
import { cgroupV1 } from '../sampler/cgroup-v1.js';
import { cgroupV2 } from '../sampler/cgroup-v2.js';
import { DemoSource } from '../sampler/demo.js';
import { Descriptors } from '../sampler/descriptors.js';
import { hostFacts, openHost } from '../sampler/host.js';
import { Sampler } from '../sampler/sampler.js';
import { Self } from '../sampler/self.js';
import type { Attempt } from '../store/state.js';
import type { Args } from './args.js';

/** An engine with what reads the figures of its containers and of its machine. */
export interface Backend {
  readonly engine: Engine;
  readonly info: EngineInfo;
  readonly sampler: Sampler;
  /** Undefined when the engine's machine is not this one. */
  readonly hostUsage: () => HostUsage | undefined;
  readonly selfUsage: () => SelfUsage;
  close(): void;
}

const LOCAL = hostId('local');
/** A probe that hangs must not keep the next candidate waiting. */
const PROBE_MS = 3000;
/** The demo's world is the same each time. */
const DEMO_SEED = 20;

const clock = (): number => performance.now();
const guarded = (engine: Engine, args: Args): Engine => (args.readOnly ? readOnly(engine) : engine);

/**
 * Endpoints to try, in order: what was asked for and nothing else, or where engines usually are.
 * @throws Failure `unsupported`, `denied`
 */
const candidates = (args: Args, env: Env): readonly Endpoint[] =>
  args.host === undefined ? defaultEndpoints(env) : [parseEndpoint(args.host, env)];

export interface Probe {
  readonly found: { readonly engine: Engine; readonly info: EngineInfo } | undefined;
  /** What did not answer, and why. */
  readonly attempts: readonly Attempt[];
}

/** The first endpoint at which an engine answers. Never throws. */
export async function probe(args: Args, env: Env, signal: AbortSignal): Promise<Probe> {
  const attempts: Attempt[] = [];
  let endpoints: readonly Endpoint[] = [];
  try {
    endpoints = candidates(args, env);
  } catch (error) {
    attempts.push({ endpoint: args.host ?? 'the environment', failure: asFailure(error) });
  }
  for (const endpoint of endpoints) {
    const engine = new DockerEngine({ host: LOCAL, endpoint });
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]);
      const info = await engine.connect(limit);
      return { found: { engine: guarded(engine, args), info }, attempts };
    } catch (error) {
      engine.close();
      attempts.push({ endpoint: endpoint.text, failure: asFailure(error) });
    }
  }
  return { found: undefined, attempts };
}

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
  const self = new Self(clock);
  return {
    engine,
    info,
    sampler,
    hostUsage: () => host?.read(),
    selfUsage: () => self.read(),
    close() {
      sampler.close();
      host?.close();
      engine.close();
    },
  };
}

export async function demoBackend(args: Args): Promise<Backend> {
  const world = new DemoWorld({ seed: DEMO_SEED, now: clock, startMs: Date.now() });
  const engine = guarded(new DemoEngine(world), args);
  const info = await engine.connect(AbortSignal.timeout(PROBE_MS));
  const sampler = new Sampler({ sources: [new DemoSource(world)], hostFacts: info, clock });
  const self = new Self(clock);
  return {
    engine,
    info,
    sampler,
    hostUsage: () => world.hostUsage(),
    selfUsage: () => self.read(),
    close() {
      sampler.close();
      engine.close();
    },
  };
}
