import { STATUS_CODES, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { addAbortSignal, type Duplex } from 'node:stream';
import { asFailure, Failure, type FailureKind } from '../model/failure.js';
import { foreign, isOfEngine, type Answer } from './answer.js';
import { diagnose } from './diagnose.js';
import type { Endpoint } from './endpoint.js';
import { Transport, type Dial } from './transport.js';
import { field, raw } from './wire.js';

/** More than 40,000 containers: nothing an engine has to say. */
const ANSWER_LIMIT = 64 * 2 ** 20;
/** Of an error answer; the rest of a proxy's page is of no interest. */
const REFUSAL_LIMIT = 64 * 2 ** 10;

export type Request = Pick<Dial, 'path'> &
  Partial<Dial> & {
    /** For the whole answer; of one that is endless, until it is accepted. */
    readonly deadlineMs: number;
    readonly endless?: boolean;
  };

/**
 * The one way to the daemon. Every call ends: by its answer, its deadline, the caller's signal or
 * `close()`; and with a `Failure` unless it was the answer asked for.
 */
export class Caller {
  readonly #endpoint: Endpoint;
  readonly #transport: Transport;
  readonly #closing = new AbortController();
  #sent = 0;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    this.#transport = new Transport(endpoint);
  }

  /** The whole answer; 304 ("it is so already") is a success with an empty body. */
  async call(request: Request, signal: AbortSignal): Promise<Answer> {
    const line = lifeline([signal, this.#closing.signal], request);
    try {
      const response = await this.#accepted(request, line.signal);
      const { statusCode: status = 0, headers } = response;
      return { status, headers, body: await readBody(response, ANSWER_LIMIT) };
    } catch (error) {
      throw this.#failure(error, line.signal);
    } finally {
      line.release();
    }
  }

  /**
   * An answer as its chunks, as they come. Not reading pauses it at the daemon.
   * Returns when the daemon ends it or the signal aborts; being cut is a Failure.
   */
  async *stream(
    request: Request,
    signal: AbortSignal,
    onOpen?: () => void,
  ): AsyncGenerator<Buffer, void, void> {
    const line = lifeline([signal, this.#closing.signal], request);
    try {
      const response = await this.#accepted(request, line.signal);
      if (request.endless === true) line.stopClock();
      onOpen?.();
      for await (const chunk of response) yield bytes(chunk);
    } catch (error) {
      const failure = this.#failure(error, line.signal);
      if (failure.kind !== 'aborted') throw failure;
    } finally {
      line.release();
    }
  }

  /**
   * The connection itself, once the daemon gave it up (Docker API, "Hijacking"): bytes both ways until
   * either side ends it, the signal aborts or the caller is closed.
   */
  async hijack(request: Request, signal: AbortSignal): Promise<Duplex> {
    const line = lifeline([signal, this.#closing.signal], request);
    try {
      const { statusCode, socket } = await this.#accepted(
        { ...request, hijack: true },
        line.signal,
      );
      if (statusCode !== 101)
        throw new Failure('protocol', `${request.path}: the connection was not given up`);
      line.stopClock();
      socket.once('close', line.release);
      return addAbortSignal(line.signal, socket);
    } catch (error) {
      line.release();
      throw this.#failure(error, line.signal);
    }
  }

  get sent(): number {
    return this.#sent;
  }

  close(): void {
    this.#closing.abort();
    this.#transport.close();
  }

  /** The answer's head, if it is the engine's and no error; any other answer is read and thrown. */
  async #accepted(request: Request, signal: AbortSignal): Promise<IncomingMessage> {
    const dial: Dial = { method: 'GET', query: {}, lane: 'call', ...request };
    this.#sent++;
    const response = addAbortSignal(signal, await this.#transport.send(dial, signal));
    const { statusCode: status = 0, headers } = response;
    if (status === 101 && request.hijack === true) return response;
    const isAccepted = (status >= 200 && status < 300) || status === 304;
    if (isAccepted && isOfEngine(dial.method, headers)) return response;
    const answer = { status, headers, body: await readBody(response, REFUSAL_LIMIT, true) };
    throw isAccepted ? foreign(answer) : refusal(answer);
  }

  #failure(error: unknown, signal: AbortSignal): Failure {
    return signal.aborted ? asFailure(signal.reason) : diagnose(error, this.#endpoint);
  }
}

/** What may end a call before the daemon does. The reason of its abort is the Failure to throw. */
function lifeline(signals: readonly AbortSignal[], { path, deadlineMs }: Request) {
  const controller = new AbortController();
  const give = (kind: FailureKind, why: string): void =>
    controller.abort(new Failure(kind, `${path}: ${why}`));
  // the caller may have a deadline of its own: AbortSignal.timeout
  const abort = (): void =>
    signals.some(({ reason }) => reason instanceof Error && reason.name === 'TimeoutError')
      ? give('timeout', 'no answer in time')
      : give('aborted', 'given up');
  const expire = (): void => give('timeout', `no answer within ${deadlineMs / 1000} s`);
  // setTimeout counts in 32 bits, and fires at once beyond
  const timer = deadlineMs < 2 ** 31 ? setTimeout(expire, deadlineMs) : undefined;
  for (const signal of signals) {
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  }
  const stopClock = (): void => clearTimeout(timer);
  const release = (): void => {
    stopClock();
    for (const signal of signals) signal.removeEventListener('abort', abort);
    // what is still coming (a body nobody reads, a stream left early) is not wanted any more
    give('aborted', 'over');
  };
  return { signal: controller.signal, stopClock, release };
}

const bytes = (chunk: unknown): Buffer =>
  Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));

async function readBody(response: IncomingMessage, limit: number, cut = false): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const part = bytes(chunk);
    length += part.length;
    if (length > limit) {
      if (cut) break;
      throw new Failure('protocol', `the answer is larger than ${limit / 2 ** 20} MiB`);
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks);
}

const KINDS: ReadonlyMap<number, FailureKind> = new Map<number, FailureKind>([
  [400, 'unsupported'],
  [401, 'denied'],
  [403, 'denied'],
  [404, 'gone'],
  [405, 'unsupported'],
  [409, 'conflict'],
  [501, 'unsupported'],
]);

const HINTS: ReadonlyMap<number, string> = new Map([
  [401, 'The endpoint wants to know who asks.'],
  [403, 'A proxy before the engine may not allow it.'],
]);

/** Of a request that its API does not have: podman's words, and docker's. Of an object it is said which. */
const UNKNOWN = /^(?:404 )?(?:page )?not found$/i;

/** An error answer as a Failure: the daemon's own words where it is the daemon who speaks. */
function refusal({ status, headers, body }: Answer): Failure {
  const said = message(headers, body) ?? `HTTP ${status} ${STATUS_CODES[status] ?? ''}`;
  if (status < 400)
    return new Failure('protocol', `the endpoint redirects: ${said}`, 'dtop follows no redirects.');
  // 20.10 answers 500 to a second disk usage run; it is no fault of the daemon
  if (said.includes('already running')) return new Failure('conflict', said, 'Try again later.');
  if (status === 404 && UNKNOWN.test(said))
    return new Failure('gone', 'this engine cannot do that', 'Its API has no such request.');
  return new Failure(KINDS.get(status) ?? 'daemon', said, HINTS.get(status));
}

/** Behind a name it tells nothing, and keeps what comes after it from being told. */
const ID_BEHIND = / \([0-9a-f]{64}\)/g;

/** `{"message": "…"}`, or plain text as 20.10 answers a wrong version; never a proxy's HTML. */
function message(headers: IncomingHttpHeaders, body: Buffer): string | undefined {
  const text = body.toString('utf8').trim();
  const type = headers['content-type'] ?? '';
  try {
    return raw(field(JSON.parse(text), 'message'))?.replaceAll(ID_BEHIND, '');
  } catch {
    return type.startsWith('text/plain') && text !== '' && !text.startsWith('<') ? text : undefined;
  }
}
