import type { ColourLevel } from './colour.js';
import { crashReport, CRASHED, type FatalSignal, VANISHED, watchExits } from './exits.js';
import { Input } from './input.js';
import type { TerminalEvent } from './keys.js';
import { Screen } from './screen.js';
import { type Keyboard, type Output, setBlocking, waitWhile, writeNow } from './tty.js';
import { TerminalUnusable, whyUnusable } from './usable.js';

export interface TerminalOptions {
  readonly stdin: Keyboard;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ascii?: boolean | undefined;
  readonly color?: ColourLevel | undefined;
  /** Every key, paste and mouse event but `ctrl+z`, which stops the job. */
  onEvent(event: TerminalEvent): void;
  /**
   * The terminal is given back, and the process ends with this code soon after it returns. For what must
   * be told good-bye; there is no time for anything asynchronous.
   */
  onExit?(code: number): void;
  /**
   * Nobody sees the screen for an unknown time: the job is about to be stopped, or the terminal has taken
   * or answered nothing for 2 s. Let go of what others wait for.
   */
  onUnseen?(): void;
  /** Somebody does again; the screen has been repainted as it was. */
  onSeen?(): void;
}

/** Takes the terminal. Throws `TerminalUnusable`. */
export function openTerminal(options: TerminalOptions): Terminal {
  const reason = whyUnusable(options);
  if (reason !== undefined) throw new TerminalUnusable(reason);
  try {
    return new Terminal(options);
  } catch (error) {
    throw new TerminalUnusable(`the terminal has no raw mode: ${String(error)}`);
  }
}

/** How long a terminal may take to accept what was written before it is given away, ms. */
const DRAIN_MS = 1000;
/** A stop signal to a group that no shell watches is discarded (POSIX): go on after this, ms. */
const ORPHAN_MS = 100;
/** After a child's end, a signal that a key of its sent may still arrive for this long, ms. */
const CHILD_SIGNAL_MS = 200;
const REPORT_BUDGET_MS = 300;
/** Answers of the terminal that are on their way would be typed into the shell: wait so long for them, ms. */
const ANSWERS_MS = 150;

/** The terminal while dtop has it: screen, keyboard, and every way out. */
export class Terminal {
  readonly screen: Screen;
  readonly #options: TerminalOptions;
  readonly #input: Input;
  readonly #unwatch: () => void;
  /** `lent`: a child draws on it. `stopped`: the job is, or is about to be. */
  #state: 'ours' | 'lent' | 'stopped' | 'closed' = 'ours';
  #returnedAtMs = -Infinity;
  #isUnseen = false;
  #isGone = false;

  constructor(options: TerminalOptions) {
    this.#options = options;
    const { stdin, stdout, stderr, env, ascii, color } = options;
    this.screen = new Screen({ output: stdout, env, ascii, color });
    this.#input = new Input(stdin, this.#onEvent, (report) => {
      if (report.type === 'status') this.screen.line.answered();
      else this.screen.modeReported(report.mode, report.value);
    });
    this.screen.line.onStall(() => this.#hidden());
    this.screen.line.onChange(() => {
      if (this.screen.line.isMoving) this.#shown();
    });
    this.#take();
    process.on('SIGTSTP', this.#onStopSignal);
    this.#unwatch = watchExits({
      stdin,
      stdout,
      stderr,
      onFatalSignal: (signal, code) => this.#onFatalSignal(signal, code),
      onContinue: () => this.#onContinue(),
      onVanished: () => {
        this.#isGone = true;
        this.#exit(VANISHED);
      },
      onCrash: (error) => this.#exit(CRASHED, crashReport(error)),
      onProcessExit: () => this.#giveBack(),
    });
  }

  /** Restores the terminal for good. The process goes on. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.screen.leave();
    await this.#lastAnswers();
    this.#giveBack();
    this.#unwatch();
    process.off('SIGTSTP', this.#onStopSignal);
    // so that last words are not lost to a `process.exit`; a terminal that takes nothing must not block it
    for (const output of this.#outputs()) setBlocking(output, !this.#isStalled);
  }

  /** Lends the terminal to what `run` starts, a child process or a relay, and takes it back at its end. */
  async suspend<T>(run: () => Promise<T>): Promise<T> {
    if (this.#state !== 'ours') throw new Error('the terminal is not ours to lend');
    this.#state = 'lent';
    await this.#depart();
    try {
      return await run();
    } finally {
      this.#returnedAtMs = performance.now();
      this.#arrive();
    }
  }

  /** Ctrl-Z: stops the job, as the shell's job control expects; returns before it runs again. */
  async stop(): Promise<void> {
    // the child got the signal too; whoever waits for the job waits for both
    if (this.#state === 'lent') process.kill(process.pid, 'SIGSTOP');
    if (this.#state !== 'ours') return;
    this.#state = 'stopped';
    this.#hidden();
    await this.#depart();
    process.off('SIGTSTP', this.#onStopSignal);
    // the group: `npm` or `npx` in front of us must stop as well for the shell to come back. Not SIGSTOP:
    // where no shell watches the group, nothing would ever continue it; SIGTSTP is discarded there
    process.kill(0, 'SIGTSTP');
    // timers come before signals in a turn of the event loop: a SIGCONT that has arrived is served first
    setTimeout(() => setImmediate(() => this.#resume()), ORPHAN_MS);
  }

  readonly #onStopSignal = (): void => void this.stop();

  #onContinue(): void {
    // after a SIGSTOP nobody saw coming, the modes are what the shell made of them
    if (this.#state === 'ours') {
      this.#hidden();
      this.#giveBack();
      this.#arrive();
      this.#shown();
    }
    this.#resume();
  }

  #resume(): void {
    if (this.#state !== 'stopped') return;
    process.on('SIGTSTP', this.#onStopSignal);
    this.#arrive();
    this.#shown();
  }

  get #isAwaited(): boolean {
    return !this.#isGone && !this.#isStalled && this.screen.line.isAwaited;
  }

  get #isStalled(): boolean {
    return this.screen.line.stalledSinceMs !== undefined;
  }

  #hidden(): void {
    if (this.#isUnseen) return;
    this.#isUnseen = true;
    this.#options.onUnseen?.();
  }

  #shown(): void {
    if (!this.#isUnseen || this.#state !== 'ours') return;
    this.#isUnseen = false;
    this.#options.onSeen?.();
  }

  readonly #onEvent = (event: TerminalEvent): void => {
    if (this.#state !== 'ours') return;
    this.#shown();
    if (event.type === 'key' && event.chord === 'ctrl+z') void this.stop();
    else this.#options.onEvent(event);
  };

  #onFatalSignal(signal: FatalSignal, code: number): void {
    // keys of the child's: the terminal sends their signals to the whole group, and it may be dead and
    // buried before ours is told
    const isLent =
      this.#state === 'lent' || performance.now() - this.#returnedAtMs < CHILD_SIGNAL_MS;
    if (isLent && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
    this.#exit(code);
  }

  #exit(code: number, report = ''): void {
    // a terminal that is gone says so again while it is given back
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    const end = (): void => {
      try {
        this.#giveBack();
        setBlocking(this.#options.stderr, false);
        writeNow(this.#options.stderr, report, REPORT_BUDGET_MS);
      } finally {
        process.exit(code);
      }
    };
    try {
      this.screen.leave();
      this.#options.onExit?.(code);
    } finally {
      if (this.#isAwaited) void this.#lastAnswers().then(end);
      else end();
    }
  }

  /** Non-blocking first: a terminal that takes nothing must never stop the program. */
  #take(): void {
    for (const output of this.#outputs()) setBlocking(output, false);
    this.#input.start();
    this.screen.enter();
  }

  #giveBack(): void {
    this.screen.leave();
    // leaving raw mode waits until all output is taken (TCSADRAIN); Node does it at exit without waiting
    this.#input.stop(this.#isStalled ? 'raw' : 'cooked');
  }

  async #depart(): Promise<void> {
    await waitWhile(() => this.#isStalled, DRAIN_MS);
    this.screen.leave();
    await this.#lastAnswers();
    this.#input.stop();
  }

  #lastAnswers(): Promise<void> {
    return waitWhile(() => this.#isAwaited, ANSWERS_MS);
  }

  #arrive(): void {
    if (this.#state === 'closed') return;
    this.#state = 'ours';
    this.#take();
    // size changes are told to the foreground job only: have Node look, then paint
    process.kill(process.pid, 'SIGWINCH');
    setImmediate(() => this.screen.flush());
  }

  #outputs(): readonly Output[] {
    return [this.#options.stdout, this.#options.stderr].filter((output) => output.isTTY === true);
  }
}
