import type { IncomingHttpHeaders } from 'node:http';
import { Failure } from '../model/failure.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The daemon's clock, to a second, from its `Date` header; ours when it has none. */
export function daemonTime({ headers }: Answer): number {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? Date.now() : date;
}

/** In which a title is looked for. */
const HEAD_CHARACTERS = 2000;
const TITLE = /<title[^<>]*>([^<]*)/i;
/** Of what is no page: enough to know it again. */
const FIRST_WORDS = 60;

/**
 * Docker and podman name their API version in every answer, and themselves (`Server: Docker/28.2.2 (linux)`,
 * `Libpod/5.4.0 (linux)`), which a proxy may put itself in the place of.
 */
const isNamed = (headers: IncomingHttpHeaders): boolean =>
  headers['api-version'] !== undefined || /^(Docker|Libpod)\//.test(String(headers['server']));

/** No engine answers with a page. */
const isPage = (headers: IncomingHttpHeaders): boolean =>
  /^\s*(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '');

/**
 * Whether it is the engine's. Answers to what only reads are judged by what is in them; that something was
 * done is believed of the engine alone, not of who stands before it (a login, a page that says "please wait").
 */
export const isOfEngine = (method: string, headers: IncomingHttpHeaders): boolean =>
  !isPage(headers) && (method === 'GET' || isNamed(headers));

/** What came in place of the engine's answer. */
export function foreign({ status, headers, body }: Answer): Failure {
  const type = headers['content-type']?.split(';')[0] ?? 'nothing named';
  const text = body.toString('utf8').slice(0, HEAD_CHARACTERS);
  const words = isPage(headers) ? (TITLE.exec(text)?.[1] ?? '') : text.slice(0, FIRST_WORDS);
  const said = words.trim() === '' ? '' : `: ${words.trim()}`;
  return new Failure(
    'protocol',
    `that is not the engine's answer (HTTP ${status}, ${type})${said}`,
    'A proxy before the engine may have answered. Look before you try again.',
  );
}
