import http, { IncomingMessage, type RequestOptions } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import Docker from 'dockerode';
import { Failure } from '../model/failure.js';
import type { Endpoint } from './endpoint.js';

/** Kinds of calls that must not wait for each other's sockets: a 1 s `stats` is no reason to delay a stop. */
export type Lane = 'call' | 'stats' | 'stream';

/** Sockets at most. The daemon gains nothing from more, and descriptors are shared with the sampler. */
const SOCKETS: Readonly<Record<Lane, number>> = { call: 16, stats: 64, stream: 32 };

export type Query = Readonly<Record<string, string | number | boolean | object>>;

export interface Dial {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Ids in it are encoded; no query. */
  readonly path: string;
  readonly query: Query;
  /** Sent as JSON. */
  readonly body?: object;
  /** An archive, sent instead of a body. */
  readonly upload?: Readable;
  readonly lane: Lane;
  /** The connection itself is wanted: the answer is a 101, its socket carries bytes both ways. */
  readonly hijack?: true;
}

/**
 * docker-modem announces a body in chunks for any connection that is to be given up. The chunk that ends an
 * empty one, "0" and two line breaks, is what podman hands to the process, as if it had been typed.
 */
const TAKE_OVER = { Connection: 'Upgrade', Upgrade: 'tcp', 'Content-Length': 0 } as const;

type Answered = (error: Error | null, response: IncomingMessage | null) => void;

/**
 * dockerode with its last step replaced. docker-modem 5.0.7 `buildRequest` follows redirects to any
 * host (and throws past every handler on `Location: file:…`), resolves with Buffers where JSON was
 * promised, and never settles when a daemon dies while answering. What it hands over here is only
 * sent: whatever the status, the response goes back as it is.
 */
export class Transport {
  readonly #endpoint: Endpoint;
  readonly #agents: Readonly<Record<Lane, http.Agent>>;
  readonly #modem: Docker['modem'];

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
    const { address } = endpoint;
    // by name: most endpoints are local, and OpenSSL takes a tenth of a start to load
    const protocol =
      address.kind === 'tcp' && address.tls !== undefined
        ? process.getBuiltinModule('node:https')
        : http;
    const agent = (lane: Lane): http.Agent =>
      new protocol.Agent({ keepAlive: true, maxSockets: SOCKETS[lane], maxFreeSockets: 4 });
    this.#agents = { call: agent('call'), stats: agent('stats'), stream: agent('stream') };
    this.#modem = Object.assign(modem(endpoint), {
      buildRequest: (options: RequestOptions, dial: Dial, data: unknown, answered: Answered) =>
        this.#request(protocol, { ...options, data }, dial, answered),
    });
  }

  /** Settles with the head of the answer, or with what node:http says; the signal always ends it. */
  async send(dial: Dial, signal: AbortSignal): Promise<IncomingMessage> {
    try {
      return await this.#once(dial, signal);
    } catch (error) {
      // a kept-alive socket the daemon closed at the same moment: nothing was read, a GET may go again
      if (signal.aborted || dial.method !== 'GET' || !isStale(error)) throw error;
      return this.#once(dial, signal);
    }
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  #once(dial: Dial, signal: AbortSignal): Promise<IncomingMessage> {
    const { path, query, body, upload } = dial;
    const asked = Object.keys(query).length > 0;
    const options = {
      ...dial,
      abortSignal: signal,
      file: upload,
      // one that is empty is a body, too
      allowEmpty: body !== undefined,
      // dial appends the query to a path that ends in `?`; `_body` keeps it out of a POST's body
      path: asked ? `${path}?` : path,
      ...((asked || body !== undefined) && { options: { _query: query, _body: body ?? {} } }),
    };
    return new Promise((resolve, reject) => {
      this.#modem.dial(options, (error, response) =>
        response instanceof IncomingMessage ? resolve(response) : reject(asError(error)),
      );
    });
  }

  #request(
    protocol: Pick<typeof http, 'request'>,
    { data, ...options }: RequestOptions & { readonly data: unknown },
    dial: Dial,
    answered: Answered,
  ): void {
    const { address } = this.#endpoint;
    const { socketPath: _, ...rest } = options;
    const isBare = dial.hijack === true && data === undefined;
    const where =
      address.kind === 'unix'
        ? // a name for TLS would be looked for, by a slow expression
          { socketPath: address.path, servername: '' }
        : { host: address.host, port: address.port };
    try {
      const request = protocol.request({
        ...{ ...rest, ...where, agent: this.#agents[dial.lane] },
        ...(isBare && { headers: TAKE_OVER }),
      });
      request.once('response', (response) => answered(null, response));
      request.once('upgrade', (response, socket, head) => {
        if (dial.hijack !== true) {
          socket.destroy();
          return answered(new Failure('protocol', 'the connection was given up unasked'), null);
        }
        // what came behind the answer's head
        socket.unshift(head);
        answered(null, response);
      });
      request.on('error', (error) =>
        answered(request.reusedSocket ? new StaleSocket(error) : error, null),
      );
      // what goes wrong with it is an error of the request, which tells
      if (data instanceof Readable) pipeline(data, request, () => {});
      else request.end(typeof data === 'string' ? data : undefined);
    } catch (error) {
      answered(asError(error), null);
    }
  }
}

/** An error on a socket that had served a request before. */
class StaleSocket extends Error {
  readonly code: unknown;

  constructor(cause: Error) {
    super(cause.message, { cause });
    this.code = 'code' in cause ? cause.code : undefined;
  }
}

const isStale = (error: unknown): boolean =>
  error instanceof StaleSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

const asError = (error: unknown): Error =>
  error instanceof Error ? error : new Error(String(error));

/**
 * dockerode reads DOCKER_HOST and DOCKER_CERT_PATH by itself, whatever it is given: everything it
 * could take from there is set. It is told a socket path for TCP too: without one `dial` runs the
 * deprecated `url.parse`, and a bundle would warn about that on the user's screen.
 */
function modem({ text, address }: Endpoint): Docker['modem'] {
  const tls = address.kind === 'tcp' ? address.tls : undefined;
  try {
    return new Docker({
      socketPath: address.kind === 'unix' ? address.path : text,
      host: undefined,
      port: undefined,
      protocol: tls === undefined ? 'http' : 'https',
      ca: tls?.ca,
      cert: tls?.cert,
      key: tls?.key,
      timeout: undefined,
    }).modem;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Failure('unsupported', said, 'Check DOCKER_HOST and DOCKER_CERT_PATH.');
  }
}
