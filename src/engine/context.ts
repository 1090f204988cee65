import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../model/failure.js';
import {
  defaultSockets,
  dockerConfigDir,
  parseEndpoint,
  readTls,
  type Endpoint,
  type Env,
} from './endpoint.js';
import { sha256 } from './sha256.js';
import { field, raw } from './wire.js';

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure('unsupported', `${path}: ${why}`);
  }
}

/**
 * A context of the docker CLI: `contexts/meta/<sha256 of the name>/meta.json` holds
 * `{"Endpoints": {"docker": {"Host": "…"}}}`, `contexts/tls/<the same>/docker/` its PEM files.
 * @throws Failure `unsupported`
 */
export function contextEndpoint(name: string, env: Env): Endpoint {
  const digest = sha256(name);
  const contexts = join(dockerConfigDir(env), 'contexts');
  const meta = join(contexts, 'meta', digest, 'meta.json');
  if (!existsSync(meta))
    throw new Failure('unsupported', `docker context ${name}: not there`, 'See: docker context ls');
  const host = raw(field(field(field(readJson(meta), 'Endpoints'), 'docker'), 'Host'));
  if (host === undefined) throw new Failure('unsupported', `docker context ${name}: has no host`);
  const pem = join(contexts, 'tls', digest, 'docker');
  return parseEndpoint(host, env, existsSync(pem) ? readTls(pem, false) : undefined);
}

/** `default` is the CLI's name for no context at all. */
function currentContext(env: Env): string | undefined {
  const config = join(dockerConfigDir(env), 'config.json');
  const named =
    env['DOCKER_CONTEXT'] ||
    (existsSync(config) ? raw(field(readJson(config), 'currentContext')) : undefined);
  return named === '' || named === 'default' ? undefined : named;
}

/**
 * What to try when no `-H` was given, in the docker CLI's order: DOCKER_HOST, else DOCKER_CONTEXT or
 * the current context, else the sockets engines use. Something that was configured is the only one
 * tried: another engine in its place would be a surprise.
 * @throws Failure `unsupported`
 */
export function defaultEndpoints(env: Env): readonly Endpoint[] {
  const host = env['DOCKER_HOST'];
  if (host) return [parseEndpoint(host, env)];
  const context = currentContext(env);
  if (context !== undefined) return [contextEndpoint(context, env)];
  return defaultSockets(env).map((socket) => parseEndpoint(socket, env));
}
