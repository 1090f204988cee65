import { once } from 'node:events';
import fs from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Duplex } from 'node:stream';

export interface Request {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Monotonic, ms. */
  readonly atMs: number;
}

/**
 * A unix socket in front of an engine's that lists what it is asked, on kept-alive connections too, and
 * can fail in the ways a network does.
 */
export class EngineProxy {
  readonly socket: string;
  readonly requests: Request[] = [];
  /** Requests that are not streams: under way, and at most at once so far. */
  underWay = 0;
  mostAtOnce = 0;
  readonly #dir = fs.mkdtempSync(path.join(os.tmpdir(), 'dtop-proxy-'));
  readonly #engine: string;
  readonly #server = http.createServer();
  readonly #open = new Set<Duplex>();
  #stalled: Promise<void> | undefined;
  #release: () => void = () => undefined;

  private constructor(engineSocket: string) {
    this.socket = path.join(this.#dir, 'docker.sock');
    this.#engine = engineSocket;
    this.#server.on('request', (ask, answer) => void this.#forward(ask, answer));
    this.#server.on('upgrade', (ask, client, first) => void this.#hijack(ask, client, first));
    this.#server.on('connection', (socket) => this.#track(socket));
  }

  static async start(engineSocket: string): Promise<EngineProxy> {
    const proxy = new EngineProxy(engineSocket);
    proxy.#server.listen(proxy.socket);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get endpoint(): string {
    return `unix://${this.socket}`;
  }

  /** Requests whose path (without version prefix and query) matches. */
  asked(pathPattern: RegExp): readonly Request[] {
    return this.requests.filter(({ target }) => pathPattern.test(bare(target)));
  }

  /** Ends every connection in the middle of whatever it carries; new ones work. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  /** New requests are accepted and not answered until `resume`. */
  stall(): void {
    this.#stalled ??= new Promise((resolve) => (this.#release = resolve));
  }

  resume(): void {
    this.#release();
    this.#stalled = undefined;
  }

  async close(): Promise<void> {
    this.resume();
    this.cut();
    this.#server.close();
    await sleep(0);
    fs.rmSync(this.#dir, { recursive: true, force: true });
  }

  #track(socket: Duplex): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => socket.destroy());
  }

  #count({ url = '/' }: IncomingMessage, answer: ServerResponse): void {
    if (bare(url) === '/events') return;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.underWay);
    answer.on('close', () => this.underWay--);
  }

  async #received({ method = 'GET', url = '/' }: IncomingMessage): Promise<void> {
    this.requests.push({ method, target: url, atMs: performance.now() });
    await this.#stalled;
  }

  async #forward(ask: IncomingMessage, answer: ServerResponse): Promise<void> {
    this.#count(ask, answer);
    await this.#received(ask);
    const { method, url: target, headers } = ask;
    const request = http.request({
      socketPath: this.#engine,
      method,
      path: target,
      headers,
      agent: false,
    });
    request.on('socket', (socket) => this.#track(socket));
    request.on('error', () => answer.destroy());
    // A client that goes away takes its request along.
    answer.on('close', () => request.destroy());
    request.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
      response.on('error', () => answer.destroy());
      response.pipe(answer);
    });
    ask.pipe(request);
  }

  /** `attach` and `exec start` turn the connection into a raw stream, so it is passed on as one. */
  async #hijack(ask: IncomingMessage, client: Duplex, first: Buffer): Promise<void> {
    await this.#received(ask);
    const headers = ask.rawHeaders.map((word, i) => word + (i % 2 === 0 ? ': ' : '\r\n'));
    const engine = net.connect(this.#engine);
    this.#track(engine);
    engine.on('close', () => client.destroy());
    engine.write(`${ask.method} ${ask.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
    engine.write(first);
    client.pipe(engine).pipe(client);
  }
}

/** `/v1.41/containers/json?all=1` → `/containers/json`. */
const bare = (target: string): string =>
  target.replace(/^\/v\d+\.\d+(?=\/)/, '').replace(/\?.*$/, '');
