import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { READ_MS } from '../../src/panes/confirm.js';
import { Pty } from './pty.js';

/** The built program; `npm run guards` has others tested. */
export const PROGRAM =
  process.env['DTOP_PROGRAM'] ?? path.join(import.meta.dirname, '../../bin/dtop.js');
/** An emulated guest takes its time. */
const PATIENCE_MS = 30_000;

/** The escape has the start of another sequence behind it, one of no key: what follows is not Alt with it. */
export const KEY = {
  enter: '\r',
  escape: '\u001b\u001b[0z',
  down: '\u001b[B',
  up: '\u001b[A',
} as const;

export interface DtopOptions {
  readonly args?: readonly string[];
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** As somebody without any right: needs root to become nobody. */
  readonly asNobody?: boolean;
}

/** `setpriv` runs what follows without a group, a home and a right. */
export const AS_NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const;

/** The built program on a terminal of its own, used as a person would. */
export class Dtop {
  readonly pty: Pty;

  constructor({ args = [], asNobody = false, ...options }: DtopOptions) {
    const before = asNobody ? AS_NOBODY : [];
    const journal = options.env?.['XDG_STATE_HOME'] === undefined ? ['--no-journal'] : [];
    const [command, ...rest] = [...before, process.execPath, PROGRAM, ...journal, ...args];
    this.pty = new Pty(command ?? '', rest, {
      columns: 140,
      rows: 40,
      ...options,
      // tests leave nothing in the home
      env: { XDG_CACHE_HOME: '/dev/null', ...options.env },
    });
  }

  static on(endpoint: string, options: DtopOptions = {}): Dtop {
    return new Dtop({ ...options, env: { ...options.env, DOCKER_HOST: endpoint } });
  }

  text(): string {
    return this.pty.text();
  }

  shows(condition: RegExp | ((text: string) => boolean), timeoutMs = PATIENCE_MS): Promise<void> {
    return this.pty.waitFor(condition, timeoutMs);
  }

  press(...keys: readonly string[]): void {
    for (const key of keys) this.pty.write(key);
  }

  /** Only rows with these words, the cursor on the first. */
  async filter(words: string): Promise<void> {
    this.press('/', '\u0015', words);
    await this.shows((text) => text.includes('Enter keep') && text.includes(`/${words}`));
    this.press(KEY.enter);
    await this.shows((text) => !text.includes('Enter keep'));
  }

  /** Answers the dialog once a person could have read it. */
  async confirm(question: RegExp, ...keys: readonly string[]): Promise<void> {
    await this.shows(question);
    await sleep(READ_MS + 100);
    this.press(...keys);
  }

  /** Presses q. @returns the exit code */
  async quit(): Promise<number> {
    this.press('q');
    return (await this.pty.exit).code;
  }

  close(): void {
    this.pty.close();
  }
}
