import { mkdtempSync, rmSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Json } from './host-bundle.js';
import { StubWorld, type StubAnswer, type StubRequest } from './stub-world.js';

/**
 * What happens instead of the answer. `foreign`: somebody else answers, who stands before the engine. `cut`: so many bytes of it, then the connection is gone. `drip`: a
 * space now and then, for ever.
 */
export type Fault =
  /** `early`: before what is uploaded was read, of which nothing is read then. */
  | { readonly kind: 'answer'; readonly answer: StubAnswer; readonly early?: true }
  | { readonly kind: 'foreign'; readonly answer: StubAnswer }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drip' }
  | { readonly kind: 'delay'; readonly until: Promise<void> }
  | { readonly kind: 'cut'; readonly bytes: number };

const bytes = (body: unknown): Buffer =>
  Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body ?? ''));

/**
 * A daemon on a temporary socket: answers from its world, unless what is asked for
 * was made to `fail`, and remembers what it was asked.
 */
export class StubDaemon {
  readonly requests: StubRequest[] = [];
  readonly world: StubWorld;
  connections = 0;
  /** Bytes that were read of what was sent. */
  uploaded = 0;
  #open = 0;
  #dripping = 0;
  readonly #directory = mkdtempSync(path.join(os.tmpdir(), 'dtop-stub-'));
  readonly socket = path.join(this.#directory, 'docker.sock');
  readonly #streams = new Set<ServerResponse>();
  #faults: (readonly [RegExp, Fault])[] = [];
  #server: http.Server | undefined;

  constructor(bundle?: string) {
    this.world = new StubWorld(bundle, (event) => this.push(event));
  }

  get endpoint(): string {
    return `unix://${this.socket}`;
  }

  /** Listening again after `down`, as a restarted daemon does. */
  async up(): Promise<void> {
    const server = http.createServer((request, response) => this.#answer(request, response));
    server.on('connection', (socket) => {
      this.connections++;
      this.#open++;
      socket.on('close', () => this.#open--);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.socket, resolve));
  }

  /** As if killed: every connection is cut. The socket file goes, so that connecting says ENOENT. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  async close(): Promise<void> {
    await this.down();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** What is asked for like this (`GET /containers/json`) fails from now on. The newest fault counts. */
  fail(pattern: RegExp, fault: Fault): void {
    this.#faults.unshift([pattern, fault]);
  }

  heal(): void {
    this.#faults = [];
  }

  /** How often something was asked for: `count(/^GET \/containers\/json/)`. */
  count(pattern: RegExp): number {
    return this.requests.filter(({ method, path: asked }) => pattern.test(`${method} ${asked}`))
      .length;
  }

  /** Tells everybody who subscribed. */
  push(event: Json): void {
    for (const stream of this.#streams) stream.write(`${JSON.stringify(event)}\n`);
  }

  /** Connections that somebody holds. */
  get open(): number {
    return this.#open;
  }

  /** Answers that go on and on. */
  get dripping(): number {
    return this.#dripping;
  }

  get subscribers(): number {
    return this.#streams.size;
  }

  cutEvents(): void {
    for (const stream of this.#streams) stream.destroy();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://stub');
    const versioned = /^\/v([\d.]+)(\/.*)$/.exec(url.pathname);
    const sent: Buffer[] = [];
    if (request.headers['content-length'] !== undefined)
      request.on('data', (chunk: Buffer) => sent.push(chunk));
    const asked: StubRequest = {
      method: request.method ?? '',
      path: decodeURIComponent(versioned?.[2] ?? url.pathname),
      version: versioned?.[1],
      query: url.searchParams,
      body: () => Buffer.concat(sent).toString(),
    };
    this.requests.push(asked);
    const line = `${asked.method} ${asked.path}`;
    const fault = this.#faults.find(([pattern]) => pattern.test(line))?.[1];
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'drip') {
      this.#dripping++;
      return void drip(response, this.#named()).finally(() => this.#dripping--);
    }
    if (fault?.kind === 'delay')
      return void fault.until.then(() => this.#send(response, this.world.route(asked)));
    if (fault?.kind === 'cut') return this.#cut(response, this.world.route(asked), fault.bytes);
    if (fault !== undefined) {
      const { kind, answer } = fault;
      const send = (): void =>
        kind === 'answer' ? this.#send(response, answer) : sendAs({}, response, answer);
      const isEarly = kind === 'answer' && fault.early === true;
      if (request.headers['transfer-encoding'] === undefined || isEarly) return send();
      // what is uploaded is read before
      request.on('data', ({ length }: Buffer) => (this.uploaded += length));
      request.once('end', send);
      return;
    }
    if (asked.path === '/events') return this.#subscribe(response);
    this.#send(response, this.world.route(asked));
  }

  #subscribe(response: ServerResponse): void {
    response.writeHead(200, { ...this.#named(), 'Content-Type': 'application/json' });
    response.flushHeaders();
    this.#streams.add(response);
    response.on('close', () => this.#streams.delete(response));
  }

  #send(response: ServerResponse, answer: StubAnswer): void {
    sendAs(this.#named(), response, answer);
  }

  #cut(response: ServerResponse, { body }: StubAnswer, length: number): void {
    const whole = bytes(body);
    const type = { 'Content-Type': 'application/json', 'Content-Length': whole.length };
    response.writeHead(200, { ...this.#named(), ...type });
    response.write(whole.subarray(0, length), () => response.destroy());
  }

  /** As engines do in every answer. */
  #named(): Readonly<Record<string, string>> {
    const { apiVersion } = this.world;
    return apiVersion === undefined ? {} : { 'Api-Version': apiVersion };
  }
}

function sendAs(
  named: Readonly<Record<string, string>>,
  response: ServerResponse,
  { status = 200, headers, body }: StubAnswer,
): void {
  const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json';
  response.writeHead(status, { ...named, 'Content-Type': type, ...headers });
  response.end(body === undefined ? undefined : bytes(body));
}

async function drip(
  response: ServerResponse,
  named: Readonly<Record<string, string>>,
): Promise<void> {
  response.writeHead(200, { ...named, 'Content-Type': 'application/json' });
  while (!response.closed) {
    response.write(' ');
    await turn();
  }
}

/**
 * A stub daemon that is up.
 * @param bundle the captured host to be like: `v1`, `v2-podman4.3.1` …; without it an empty engine
 */
export async function startStubDaemon(bundle?: string): Promise<StubDaemon> {
  const daemon = new StubDaemon(bundle);
  await daemon.up();
  return daemon;
}
