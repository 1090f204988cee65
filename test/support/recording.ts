import { spawn, type IPty } from '@lydell/node-pty';
import { TerminalModel } from './terminal.js';

export interface RecordingOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
}

interface Chunk {
  /** Since the program was started. */
  readonly atMs: number;
  readonly data: Buffer;
}

/**
 * A program on a pty, and when it wrote what. Nothing is interpreted while it runs, so that reading does not
 * disturb what is measured; what the terminal showed at a moment is found out afterwards.
 */
export class Recording {
  readonly chunks: Chunk[] = [];
  /** Milliseconds from its start to its end. */
  readonly ended: Promise<number>;
  readonly #pty: IPty;
  readonly #size: { readonly columns: number; readonly rows: number };
  readonly #startedAt = performance.now();

  constructor(command: string, args: readonly string[], options: RecordingOptions = {}) {
    const { columns = 200, rows = 50, env } = options;
    this.#size = { columns, rows };
    const base = { PATH: process.env['PATH'], HOME: process.env['HOME'], LANG: 'C.UTF-8' };
    this.#pty = spawn(command, [...args], {
      ...{ name: 'xterm-256color', cols: columns, rows, encoding: null },
      env: { ...base, COLORTERM: 'truecolor', ...env },
    });
    this.#pty.onData((data: string | Uint8Array) => {
      this.chunks.push({ atMs: this.now(), data: Buffer.from(data) });
    });
    this.ended = new Promise((resolve) => this.#pty.onExit(() => resolve(this.now())));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  now(): number {
    return performance.now() - this.#startedAt;
  }

  write(text: string): void {
    this.#pty.write(text);
  }

  /** Bytes written from one moment to another. */
  bytes(fromMs: number, toMs: number): number {
    return this.chunks
      .filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
      .reduce((sum, { data }) => sum + data.length, 0);
  }

  /** When the screen first showed it; undefined when it never did. */
  async shownAt(what: RegExp): Promise<number | undefined> {
    const model = new TerminalModel(this.#size);
    try {
      for (const { atMs, data } of this.chunks) {
        await model.write(data);
        if (what.test(model.text().join('\n'))) return atMs;
      }
      return undefined;
    } finally {
      model.dispose();
    }
  }

  kill(): void {
    this.#pty.kill('SIGKILL');
  }
}
