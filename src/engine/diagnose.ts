import { readFileSync, statSync, type Stats } from 'node:fs';
import { userInfo } from 'node:os';
import { Failure, type FailureKind } from '../model/failure.js';
import type { Endpoint } from './endpoint.js';

interface Finding {
  readonly kind: FailureKind;
  readonly why: string;
  readonly hint?: string | undefined;
}

const startHint = (path: string): string =>
  `Is the engine running? sudo systemctl start ${path.includes('podman') ? 'podman.socket' : 'docker'}`;

/** Socket errors whose meaning does not depend on the endpoint. */
const FINDINGS: ReadonlyMap<string, Finding> = new Map<string, Finding>([
  ['ECONNRESET', { kind: 'unreachable', why: 'the connection was cut' }],
  ['EPIPE', { kind: 'unreachable', why: 'the connection was cut' }],
  ['ETIMEDOUT', { kind: 'timeout', why: 'no answer', hint: 'Is the host up, the port open?' }],
  ['EHOSTUNREACH', { kind: 'unreachable', why: 'no route to the host' }],
  ['ENETUNREACH', { kind: 'unreachable', why: 'no route to the network' }],
  ['ENOTFOUND', { kind: 'unreachable', why: 'no such host', hint: 'Check the name.' }],
  ['EAI_AGAIN', { kind: 'unreachable', why: 'the name cannot be resolved just now' }],
  ['EMFILE', { kind: 'unreachable', why: 'no file descriptors left', hint: 'Raise `ulimit -n`.' }],
  ['ERR_UNESCAPED_CHARACTERS', { kind: 'protocol', why: 'an address with forbidden characters' }],
]);

/** OpenSSL's and Node's names for a certificate or a handshake that was refused. */
const TLS_ERROR = /CERT|SSL|TLS|SIGNED|SIGNATURE|EPROTO/;
const HTTP_ERROR = /^HPE_/;

/**
 * What a failed request means, what was tried, and what to do about it.
 * @param error what node:http or the stream threw
 */
export function diagnose(error: unknown, endpoint: Endpoint): Failure {
  if (error instanceof Failure) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const finding =
    FINDINGS.get(code) ??
    (endpoint.address.kind === 'unix' ? ofSocket(code, endpoint.address.path) : ofPort(code)) ??
    ofTalk(code, error);
  return new Failure(finding.kind, `${endpoint.text}: ${finding.why}`, finding.hint);
}

function ofPort(code: string): Finding | undefined {
  if (code !== 'ECONNREFUSED') return undefined;
  return { kind: 'unreachable', why: 'connection refused', hint: 'Does an engine listen there?' };
}

function ofTalk(code: string, error: unknown): Finding {
  const said = error instanceof Error ? error.message : String(error);
  if (HTTP_ERROR.test(code))
    return { kind: 'protocol', why: `does not speak HTTP (${code})`, hint: 'Is it a TLS port?' };
  if (TLS_ERROR.test(code))
    return { kind: 'unreachable', why: `TLS: ${said}`, hint: 'Check DOCKER_CERT_PATH.' };
  return { kind: 'unreachable', why: code === '' ? said : `${said} (${code})` };
}

function ofSocket(code: string, path: string): Finding | undefined {
  switch (code) {
    case 'ENOENT':
      return { kind: 'unreachable', why: 'not there', hint: startHint(path) };
    case 'ECONNREFUSED':
    case 'ENOTSOCK':
      return statOf(path)?.isSocket() === false
        ? { kind: 'unreachable', why: 'not a socket' }
        : { kind: 'unreachable', why: 'nobody listens there any more', hint: startHint(path) };
    case 'EACCES':
    case 'EPERM':
      return denied(statOf(path));
    default:
      return undefined;
  }
}

/** Who you are, whose it is, and the command that changes that. */
function denied(stats: Stats | undefined): Finding {
  const me = userName();
  if (stats === undefined)
    return { kind: 'denied', why: `permission denied, you are ${me}`, hint: 'Run dtop as root.' };
  const group = nameOf('/etc/group', stats.gid);
  const owner = nameOf('/etc/passwd', stats.uid);
  return {
    kind: 'denied',
    why: `permission denied, you are ${me}, the socket belongs to ${owner}:${group}`,
    hint:
      group === 'root' || me === 'root'
        ? 'Run dtop as root.'
        : `sudo usermod -aG ${group} ${me}, then log in again`,
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    // its directory may be closed to us as well
    return undefined;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // a uid without an entry, as in containers
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

/** `name:password:id:…`, the common shape of /etc/passwd and /etc/group (passwd(5), group(5)). */
function nameOf(table: string, id: number): string {
  try {
    const row = readFileSync(table, 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find((columns) => columns[2] === String(id));
    return row?.[0] ?? String(id);
  } catch {
    return String(id);
  }
}
