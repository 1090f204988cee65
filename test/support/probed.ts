import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Pty } from './pty.js';

const PROGRAM = [path.join(import.meta.dirname, '../../bin/dtop.js')];
const HURRIED = ['--import', 'tsx', path.join(import.meta.dirname, '../perf/hurried.ts')];
const PROBE = path.join(import.meta.dirname, '../perf/probe.ts');

/** What test/perf/probe.ts tells. */
export interface Inside {
  /** Read calls so far. */
  readonly reads: number;
  readonly memory: NodeJS.MemoryUsage;
  /** Of the event loop, by type. */
  readonly resources: Readonly<Record<string, number>>;
  /** Of the process. */
  readonly listeners: number;
}

/** How long the event loop was held, ms. */
export interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

let probes = 0;

/** The built program on a terminal of 200 × 50, with a probe inside. */
export class Probed {
  readonly pty: Pty;
  readonly #server: Server;
  readonly #socket: Socket;
  readonly #answers: AsyncIterator<string>;
  readonly #path: string;

  private constructor(pty: Pty, server: Server, socket: Socket, at: string) {
    this.pty = pty;
    this.#server = server;
    this.#socket = socket;
    this.#path = at;
    this.#answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  }

  /** @param intervalMs of any length; the program is then not the built one */
  static async start(args: readonly string[], intervalMs?: number): Promise<Probed> {
    const at = path.join(os.tmpdir(), `dtop-probe-${process.pid}-${probes++}`);
    const server = createServer().listen(at);
    await once(server, 'listening');
    const program = intervalMs === undefined ? PROGRAM : HURRIED;
    const pty = new Pty(process.execPath, ['--import', PROBE, ...program, ...args], {
      columns: 200,
      rows: 50,
      env: {
        DTOP_PROBE: at,
        XDG_CACHE_HOME: '/dev/null',
        ...(intervalMs !== undefined && { DTOP_INTERVAL_MS: String(intervalMs) }),
      },
    });
    const [socket] = await Promise.race([
      once(server, 'connection'),
      pty.exit.then(() => Promise.reject(new Error(`dtop ended:\n${pty.text()}`))),
    ]);
    return new Probed(pty, server, socket, at);
  }

  look(): Promise<Inside> {
    return this.#ask<Inside>('look');
  }

  /** While `during` runs. */
  async delays(during: () => Promise<unknown>): Promise<Delays> {
    await this.#ask('delays-begin');
    await during();
    return this.#ask<Delays>('delays-end');
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    this.#server.close();
    rmSync(this.#path, { force: true });
    this.pty.write('q');
    const timer = setTimeout(() => this.pty.close(), 3000);
    await this.pty.exit;
    clearTimeout(timer);
  }

  async #ask<Answer>(word: string): Promise<Answer> {
    this.#socket.write(`${word}\n`);
    const { value } = await this.#answers.next();
    return JSON.parse(value);
  }
}
