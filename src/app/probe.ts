import { defaultEndpoints } from '../engine/context.js';
import { DockerEngine } from '../engine/docker.js';
import { parseEndpoint, type Endpoint, type Env } from '../engine/endpoint.js';
import { readOnly } from '../engine/read-only.js';
import type { Container } from '../model/container.js';
import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import { hostId } from '../model/id.js';
import type { Attempt } from '../store/state.js';
import type { Args } from './args.js';
import { pause, realTiming } from './timing.js';

export const LOCAL = hostId('local');
/** A probe that hangs must not keep the next candidate waiting. */
const PROBE_MS = 3000;
/**
 * So long names have the engine for themselves, ms: to tell of itself it runs `runc --version`, which a list
 * asked for at the same moment waits for.
 */
const NAMES_MS = 50;

export const guarded = (engine: Engine, args: Args): Engine =>
  args.readOnly ? readOnly(engine) : engine;

/**
 * Endpoints to try, in order: what was asked for and nothing else, or where engines usually are.
 * @throws Failure `unsupported`, `denied`
 */
export const candidates = (args: Pick<Args, 'host'>, env: Env): readonly Endpoint[] =>
  args.host === undefined ? defaultEndpoints(env) : [parseEndpoint(args.host, env)];

export interface Probe {
  readonly found: { readonly engine: Engine; readonly info: EngineInfo } | undefined;
  /** What did not answer, and why. */
  readonly attempts: readonly Attempt[];
}

/**
 * The first endpoint at which an engine answers. Never throws.
 * @param onNames what is there, as soon as the engine says so
 */
export async function probe(
  args: Args,
  env: Env,
  signal: AbortSignal,
  onNames?: (containers: readonly Container[]) => void,
): Promise<Probe> {
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
      if (onNames !== undefined) {
        // connect says what is wrong
        const names = engine.firstContainers(limit).then(onNames, () => undefined);
        await Promise.race([names, pause(NAMES_MS, realTiming, limit)]);
      }
      const info = await engine.connect(limit);
      return { found: { engine: guarded(engine, args), info }, attempts };
    } catch (error) {
      engine.close();
      attempts.push({ endpoint: endpoint.text, failure: whyNot(endpoint, asFailure(error)) });
    }
  }
  return { found: undefined, attempts };
}

/** One round of probing, under way. */
export interface Probing {
  /** Undefined when no engine told any before it had told of itself. */
  readonly names: Promise<readonly Container[] | undefined>;
  readonly result: Promise<Probe>;
}

export function startProbe(args: Args, env: Env, signal: AbortSignal): Probing {
  const { promise: names, resolve } = Promise.withResolvers<readonly Container[] | undefined>();
  const result = probe(args, env, signal, resolve);
  void result.then(() => resolve(undefined));
  return { names, result };
}

/** A late answer by the endpoint's name, not by what was asked of it. */
const whyNot = ({ text }: Endpoint, failure: Failure): Failure =>
  failure.kind === 'timeout'
    ? new Failure(
        'timeout',
        `${text}: no answer within ${PROBE_MS / 1000} s`,
        'It accepts connections and hangs: look at its log, or restart it',
      )
    : failure;
