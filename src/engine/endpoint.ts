import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../model/failure.js';

export type Env = Readonly<Record<string, string | undefined>>;

/** PEM texts. A verified server is not optional: there is no switch to skip it. */
export interface TlsMaterial {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** `undefined` is plain http. */
      readonly tls: TlsMaterial | undefined;
    };

export interface Endpoint {
  /** As configured, for people. */
  readonly text: string;
  readonly address: Address;
}

const PORT = { plain: 2375, tls: 2376 } as const;

/** The docker CLI takes any non-empty value for yes. */
const wantsTls = (env: Env): boolean => Boolean(env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS']);

/**
 * `unix:///path`, `tcp://host:port`, `http://`, `https://`, and as the docker CLI does a bare path or
 * `host:port`. TLS with `https:` or DOCKER_TLS_VERIFY; what asked for TLS never falls back to http.
 * @throws Failure `unsupported`
 */
export function parseEndpoint(text: string, env: Env, tls?: TlsMaterial): Endpoint {
  if (text.startsWith('/')) return unixEndpoint(text, text);
  if (text.startsWith('unix://')) return unixEndpoint(text, text.slice('unix://'.length));
  const url = URL.parse(text.includes('://') ? text : `tcp://${text}`);
  if (url === null) throw unusable(text, 'not an address');
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol))
    throw unusable(text, `${url.protocol}// is not supported`);
  if (url.hostname === '') throw unusable(text, 'no host');
  if (url.username !== '' || url.password !== '' || !['', '/'].includes(url.pathname) || url.search)
    throw unusable(text, 'only host and port are understood');
  const secure = tls ?? (url.protocol === 'https:' || wantsTls(env) ? tlsMaterial(env) : undefined);
  const fallback = secure === undefined ? PORT.plain : PORT.tls;
  return {
    text,
    address: {
      kind: 'tcp',
      // a URL keeps the brackets of an IPv6 address, a socket wants none
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port) || fallback,
      tls: secure,
    },
  };
}

function unixEndpoint(text: string, path: string): Endpoint {
  if (!path.startsWith('/')) throw unusable(text, 'the path is not absolute');
  return { text: `unix://${path}`, address: { kind: 'unix', path } };
}

const unusable = (text: string, why: string): Failure =>
  new Failure(
    'unsupported',
    `${text}: ${why}`,
    'dtop talks to unix:///path, tcp://host:port and https://host:port.',
  );

/** `$DOCKER_CONFIG`, else `~/.docker`. */
export const dockerConfigDir = (env: Env): string =>
  env['DOCKER_CONFIG'] || join(env['HOME'] || homedir(), '.docker');

/**
 * `ca.pem cert.pem key.pem` of DOCKER_CERT_PATH, all of which must be there; without it those of the
 * docker config directory, as far as they exist.
 */
function tlsMaterial(env: Env): TlsMaterial {
  const named = env['DOCKER_CERT_PATH'];
  return readTls(named || dockerConfigDir(env), Boolean(named));
}

/** @throws Failure `denied` for a file that cannot be read, or `required` and is missing */
export function readTls(dir: string, required: boolean): TlsMaterial {
  const read = (name: string): string | undefined => {
    const path = join(dir, name);
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (!required && code === 'ENOENT') return undefined;
      throw new Failure(
        'denied',
        `${path}: cannot be read (${String(code)})`,
        'TLS was asked for; dtop does not connect without it.',
      );
    }
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/** Where engines listen when nothing was configured, the likeliest first. */
export function defaultSockets(env: Env): readonly string[] {
  const runtime = env['XDG_RUNTIME_DIR'];
  return [
    'unix:///var/run/docker.sock',
    ...(runtime ? [`unix://${runtime}/docker.sock`, `unix://${runtime}/podman/podman.sock`] : []),
    'unix:///run/podman/podman.sock',
  ];
}
