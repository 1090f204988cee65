import { spawn, type IPty } from '@lydell/node-pty';
import { readFileSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { TerminalModel, type WidthTable } from './terminal.js';

/** Between two reads of a slow terminal. */
const TRICKLE_MS = 100;
const ROOT = join(import.meta.dirname, '../..');

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  /** Added to a small environment of a UTF-8 xterm; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: the project's. */
  readonly cwd?: string;
  /** Terminal answers reach the program, as a terminal's would. Default: yes. */
  readonly answers?: boolean;
  /** How the terminal counts columns; default: as its model does. */
  readonly widths?: WidthTable;
}

export interface PtyExit {
  readonly code: number;
  /** 0 when it ended by itself. */
  readonly signal: number;
}

type Condition = RegExp | ((text: string) => boolean);

/** What `npm run guards` takes away is taken away in programs as well that a test runs from their sources. */
const guard = process.env['DTOP_WITHOUT'];
const WITHOUT =
  guard === undefined
    ? { env: {}, preload: [] }
    : {
        env: { DTOP_WITHOUT: guard },
        preload: ['--import', join(ROOT, 'test/support/without-guard.ts')],
      };

/** A program of the project on a terminal of its own: a real pty, and a model that shows what it drew. */
export class Pty {
  readonly model: TerminalModel;
  /** The first process on it: what was started. */
  readonly pid: number;
  readonly exit: Promise<PtyExit>;
  /** Bytes the program has written. */
  bytes = 0;
  readonly #pty: IPty;
  readonly #watchers = new Set<() => void>();
  readonly #listeners = new Set<(data: Buffer) => void>();
  #trickle: NodeJS.Timeout | undefined;
  #exited = false;

  constructor(command: string, args: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24, env = {}, cwd = ROOT, answers = true, widths } = options;
    this.model = new TerminalModel({ columns, rows, widths });
    this.#pty = spawn(command, [...args], {
      name: env['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows,
      cwd,
      encoding: null,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        LANG: 'C.UTF-8',
        COLORTERM: 'truecolor',
        ...WITHOUT.env,
        ...env,
      },
    });
    this.pid = this.#pty.pid;
    this.#pty.onData((data: string | Uint8Array) => this.#take(data));
    this.exit = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        this.#exited = true;
        // behind what the model has yet to obey
        void this.model.write('').then(() => {
          resolve({ code: exitCode, signal });
          this.#notify();
        });
      });
    });
    if (answers) this.model.onAnswer((answer) => this.write(answer));
  }

  /** Told what the program writes, as it comes. @returns the end of it */
  onOutput(listener: (data: Buffer) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** What is typed. */
  write(text: string): void {
    if (!this.#exited) this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#pty.resize(columns, rows);
    this.model.resize(columns, rows);
  }

  /** The terminal stops taking what the program writes. */
  pause(): void {
    this.#pty.pause();
  }

  resume(): void {
    if (this.#trickle !== undefined) this.#readAhead(true);
    clearInterval(this.#trickle);
    this.#trickle = undefined;
    this.#pty.resume();
  }

  /** It takes so many bytes a second, until `resume`. */
  trickle(bytesPerSec: number): void {
    this.pause();
    this.#readAhead(false);
    const fd = Number(Reflect.get(this.#pty, '_fd'));
    const some = Buffer.alloc(Math.ceil((bytesPerSec * TRICKLE_MS) / 1000));
    this.#trickle = setInterval(() => {
      try {
        this.#take(Buffer.from(some.subarray(0, readSync(fd, some))));
      } catch (error) {
        // nothing there yet
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      }
    }, TRICKLE_MS);
  }

  /** The terminal is gone: the master side is closed, as when a window closes or a link breaks. */
  hangUp(): void {
    const socket: unknown = Reflect.get(this.#pty, '_socket');
    if (hasDestroy(socket)) socket.destroy();
  }

  /** To the first process. */
  kill(signal: NodeJS.Signals): void {
    process.kill(this.pid, signal);
  }

  text(): string {
    return this.model.text().join('\n');
  }

  /** Until the screen shows it; throws with the screen as it is after `timeoutMs`. */
  waitFor(condition: Condition, timeoutMs = 10_000): Promise<void> {
    const met = (): boolean =>
      typeof condition === 'function' ? condition(this.text()) : condition.test(this.text());
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (met()) done(resolve);
        else if (this.#exited) done(() => reject(new Error(this.#failure(condition, 'it ended'))));
      };
      const timer = setTimeout(
        () => done(() => reject(new Error(this.#failure(condition, 'time is up')))),
        timeoutMs,
      );
      const done = (then: () => void): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        then();
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Ends whatever is left, for an `after` hook. */
  close(): void {
    clearInterval(this.#trickle);
    if (!this.#exited) this.#pty.kill('SIGKILL');
    this.model.dispose();
  }

  /** A paused socket has read one chunk more than it gave, and would read another. */
  #readAhead(on: boolean): void {
    const socket: unknown = Reflect.get(this.#pty, '_socket');
    if (!(socket instanceof Socket)) throw new Error('no socket');
    const handle: unknown = Reflect.get(socket, '_handle');
    if (!isReadable(handle)) throw new Error('no handle');
    const ahead: unknown = socket.read();
    if (Buffer.isBuffer(ahead)) this.#take(ahead);
    if (on) handle.readStart();
    else handle.readStop();
  }

  #take(data: string | Uint8Array): void {
    this.bytes += data.length;
    for (const listener of this.#listeners) listener(Buffer.from(data));
    void this.model.write(data).then(() => this.#notify());
  }

  #failure(condition: Condition, why: string): string {
    return `${why}, and the screen does not show ${String(condition)}:\n${this.text()}`;
  }

  #notify(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

const isReadable = (value: unknown): value is { readStart(): void; readStop(): void } =>
  typeof value === 'object' && value !== null && 'readStart' in value && 'readStop' in value;

const hasDestroy = (value: unknown): value is { destroy(): void } =>
  typeof value === 'object' && value !== null && 'destroy' in value;

/** A TypeScript program under this Node: the arguments of `new Pty`. */
export const script = (path: string, ...args: string[]): readonly [string, readonly string[]] => [
  process.execPath,
  ['--import', 'tsx', ...WITHOUT.preload, join(ROOT, path), ...args],
];

/** A process that has not ended; one that nobody has waited for yet has. */
export function isAlive(pid: number): boolean {
  try {
    // proc(5): "pid (comm) state …"
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
  } catch {
    return false;
  }
}

/** Resolves with the milliseconds until a process was gone; throws when it outlives `timeoutMs`. */
export async function goneWithin(pid: number, timeoutMs: number): Promise<number> {
  const start = performance.now();
  while (isAlive(pid)) {
    if (performance.now() - start > timeoutMs) throw new Error(`process ${pid} is still alive`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return performance.now() - start;
}
