import type { Engine, Shell } from '../model/engine.js';
import { asFailure, Failure, NoShell } from '../model/failure.js';
import type { ContainerTarget } from '../model/operation.js';
import type { Borrower } from '../panes/intent.js';
import { launch } from '../panes/launch.js';
import type { LogBook } from '../store/log-book.js';
import type { Store } from '../store/store.js';
import { relay } from '../terminal/relay.js';
import type { Terminal } from '../terminal/session.js';
import { enter, pageLines, pipeLines } from './child.js';
import { arranging } from './dispatch.js';
import type { TuiStreams } from './tui.js';

/** Until a shell answers, ms. */
const OPEN_MS = 10_000;
const TOLD_MS = 6000;

interface LenderOptions {
  readonly store: Store;
  readonly terminal: Pick<Terminal, 'screen' | 'suspend'>;
  readonly streams: Pick<TuiStreams, 'stdin' | 'stdout' | 'env'>;
  readonly logs: LogBook;
  readonly engine: () => Pick<Engine, 'shell' | 'attach' | 'container'> | undefined;
}

type Borrowing<Does extends Borrower['does']> = Extract<Borrower, { readonly does: Does }>;

/** Lends the terminal to one after the other, and tells how it ended. */
export class Lender {
  readonly #options: LenderOptions;
  #isLent = false;
  #shell: Shell | undefined;

  constructor(options: LenderOptions) {
    this.#options = options;
  }

  async lend(to: Borrower): Promise<void> {
    if (this.#isLent) return;
    this.#isLent = true;
    try {
      await this.#lend(to);
    } catch (error) {
      this.#refused(to.target, error);
    } finally {
      this.#isLent = false;
    }
  }

  /** Ends what has it, at once. */
  close(): void {
    this.#shell?.close();
  }

  #lend(to: Borrower): Promise<void> {
    switch (to.does) {
      case 'exec':
        return this.#exec(to);
      case 'attach':
        return this.#attach(to);
      case 'nsenter':
        return this.#enter(to);
      case 'pipe':
        return this.#pipe(to);
    }
  }

  async #exec({ target, wish }: Borrowing<'exec'>): Promise<void> {
    const { terminal, streams } = this.#options;
    const { columns, rows } = terminal.screen;
    const term = streams.env['TERM'] ?? 'xterm';
    const shell = await this.#opened((engine, signal) =>
      engine.shell(target.id, { ...wish, columns, rows, term }, signal),
    );
    await this.#relay(shell);
    // the next one may be opened before this is known
    const what = wish.command[0] ?? 'shell';
    void shell
      .exitCode()
      .catch(() => undefined)
      .then((code) => {
        const how = code === undefined ? '' : `, exit ${code}`;
        this.#tell('good', `${what} in ${target.name} ended${how}`);
      });
  }

  async #attach({ target }: Borrowing<'attach'>): Promise<void> {
    const shell = await this.#opened((engine, signal) => engine.attach(target.id, signal));
    await this.#relay(shell, `Attached to ${target.name}: Ctrl-P Ctrl-Q lets go of it.\r\n`);
    this.#tell('good', `no longer attached to ${target.name}`);
  }

  async #enter({ target, pid, command }: Borrowing<'nsenter'>): Promise<void> {
    const now = await this.#opened((engine, signal) => engine.container(target.id, signal));
    if (now.pid !== pid) throw new Failure('changed', 'it was started again meanwhile');
    const { env } = this.#options.streams;
    const words = command.length > 0 ? command : [env['SHELL'] ?? 'sh'];
    const how = await this.#options.terminal.suspend(() => enter(pid, words));
    this.#tell('good', `${words[0] ?? ''} beside ${target.name} ${how}`);
  }

  async #pipe({ command }: Borrowing<'pipe'>): Promise<void> {
    const { terminal, streams, logs } = this.#options;
    const lines = logs
      .slice(0, logs.count)
      .filter(({ isNote }) => isNote !== true)
      .map(({ of, text }) => (of === undefined ? text : `${of} ${text}`));
    const how = await terminal.suspend(() =>
      command === undefined ? pageLines(lines, streams.env) : pipeLines(lines, command, streams),
    );
    if (command !== undefined) this.#tell('good', `${lines.length} lines, the command ${how}`);
  }

  async #opened<Value>(
    open: (
      engine: NonNullable<ReturnType<LenderOptions['engine']>>,
      signal: AbortSignal,
    ) => Promise<Value>,
  ): Promise<Value> {
    const engine = this.#options.engine();
    if (engine === undefined) throw new Failure('unreachable', 'no engine');
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(), OPEN_MS);
    try {
      return await open(engine, abort.signal);
    } finally {
      clearTimeout(late);
    }
  }

  async #relay(shell: Shell, greeting = ''): Promise<void> {
    const { terminal, streams } = this.#options;
    this.#shell = shell;
    try {
      await terminal.suspend(() => relay({ ...streams, greeting }, shell));
    } finally {
      this.#shell = undefined;
      shell.close();
    }
  }

  #refused(target: ContainerTarget, error: unknown): void {
    const { said, hint } = asFailure(error);
    const pid = error instanceof NoShell ? error.pid : undefined;
    // setns(2) is for root
    const next = pid !== undefined && process.geteuid?.() === 0;
    if (!next) return this.#tell('warning', `${target.name}: ${said}`, hint);
    const intent = launch(target, { does: 'nsenter', pid });
    if (intent.type === 'events') arranging(this.#options.store)(...intent.events);
  }

  #tell(tone: 'good' | 'warning', text: string, hint?: string): void {
    const notice = { tone, text, hint, untilMs: Date.now() + TOLD_MS };
    arranging(this.#options.store)({ type: 'noticed', notice });
  }
}
