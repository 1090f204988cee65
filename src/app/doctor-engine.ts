import type { Engine } from '../model/engine.js';
import { asFailure, type Failure } from '../model/failure.js';
import type { Finding } from '../output/findings.js';
import { DockerEngine } from '../engine/docker.js';
import type { Endpoint, Env } from '../engine/endpoint.js';
import type { Args } from './args.js';
import { candidates, LOCAL } from './probe.js';

/** An endpoint that hangs must not keep the next one waiting. */
const ASK_MS = 3000;

type Asked = (engine: Engine, signal: AbortSignal) => Promise<unknown>;

/** What the panes need, each of which a proxy before the engine may refuse. */
const PARTS: readonly (readonly [name: string, proxySwitch: string, ask: Asked])[] = [
  ['containers', 'CONTAINERS', (engine, signal) => engine.containers(signal)],
  ['images', 'IMAGES', (engine, signal) => engine.images(signal)],
  ['volumes', 'VOLUMES', (engine, signal) => engine.volumes(signal)],
  ['networks', 'NETWORKS', (engine, signal) => engine.networks(signal)],
  ['events', 'EVENTS', subscribed],
];

async function subscribed(engine: Engine, signal: AbortSignal): Promise<void> {
  const end = new AbortController();
  const handlers = { onOpen: () => end.abort(), onEvent: () => undefined };
  await engine.events(undefined, handlers, AbortSignal.any([signal, end.signal]));
}

const within = (): AbortSignal => AbortSignal.timeout(ASK_MS);

/**
 * Every endpoint that dtop would try, not only the first that answers.
 * @returns findings, and whether any engine lists its containers
 */
export async function examineEngines(
  args: Args,
  env: Env,
): Promise<{ readonly findings: readonly Finding[]; readonly answers: boolean }> {
  let endpoints: readonly Endpoint[];
  try {
    endpoints = candidates(args, env);
  } catch (error) {
    const what = args.host ?? 'the environment';
    return { findings: [failed(what, asFailure(error), 'missing')], answers: false };
  }
  const examined = await Promise.all(endpoints.map(examine));
  const answers = examined.some((findings) => findings.some(isAnswer));
  const findings = examined.flat();
  // one engine is enough; the others are told, not missed
  return { answers, findings: answers ? findings.map(notMissed) : findings };
}

const isAnswer = ({ what, health }: Finding): boolean =>
  what.endsWith(' containers') && health === 'ok';

const notMissed = (finding: Finding): Finding =>
  finding.health === 'missing' ? { ...finding, health: 'absent' } : finding;

async function examine(endpoint: Endpoint): Promise<readonly Finding[]> {
  const engine = new DockerEngine({ host: LOCAL, endpoint });
  try {
    const info = await engine.connect(within());
    const said = `${info.kind} ${info.version || 'of a version it does not tell'}, API ${info.apiVersion}`;
    const reached: Finding = {
      ...{ area: 'engine', what: endpoint.text, health: 'ok', remedy: undefined },
      said,
    };
    const parts = await Promise.all(PARTS.map((part) => examinePart(engine, endpoint, part)));
    return [reached, ...parts];
  } catch (error) {
    return [failed(endpoint.text, asFailure(error), 'missing')];
  } finally {
    engine.close();
  }
}

async function examinePart(
  engine: Engine,
  { text }: Endpoint,
  [name, proxySwitch, ask]: (typeof PARTS)[number],
): Promise<Finding> {
  const what = `${text} ${name}`;
  try {
    await ask(engine, within());
    return { area: 'engine', what, health: 'ok', said: 'may be asked', remedy: undefined };
  } catch (error) {
    const failure = asFailure(error);
    const finding = failed(what, failure, name === 'containers' ? 'missing' : 'limited');
    if (failure.kind !== 'denied') return finding;
    const remedy = `if a socket proxy stands before the engine: ${proxySwitch}=1`;
    return { ...finding, remedy };
  }
}

const failed = (what: string, { said, hint }: Failure, health: Finding['health']): Finding => ({
  area: 'engine',
  what,
  health,
  // the endpoint is said already
  said: said.startsWith(`${what}: `) ? said.slice(what.length + 2) : said,
  remedy: hint,
});
