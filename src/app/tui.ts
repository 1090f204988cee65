import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppCommand } from '../panes/intent.js';
import type { HolderSource } from '../model/holder.js';
import type { Engine } from '../model/engine.js';
import { hostId } from '../model/id.js';
import { History } from '../store/history.js';
import { LogBook } from '../store/log-book.js';
import { initialState } from '../store/initial-state.js';
import type { Attempt, HostState, State } from '../store/state.js';
import { createStore, type Store } from '../store/store.js';
import { openTerminal, type Terminal } from '../terminal/session.js';
import type { Keyboard, Output } from '../terminal/tty.js';
import { mount, type Mounted } from '../ui/mount.js';
import type { Args } from './args.js';
import { askKernel } from './ask-kernel.js';
import type { Backend } from './backends.js';
import { currentDirectory } from './current-directory.js';
import { logStore, logWarnings, openLog } from './diagnostics.js';
import { arranging } from './dispatch.js';
import { inventoryPath } from './inventory-keeper.js';
import { journalOf, journalPlace, unwritten, type Journal } from './journal.js';
import { handleInput } from './keyboard.js';
import { Lender } from './lender.js';
import { startProbe, type Probing } from './probe.js';
import type { Session } from './session.js';
import { travel } from './time-travel.js';
import { pause, realTiming } from './timing.js';

export interface TuiStreams {
  readonly stdin: Keyboard;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Between two rounds of trying all endpoints while none was ever reached. */
const RETRY_MS = 2000;

/** A search for an engine that began while this was being loaded. */
export interface Begun {
  readonly search: AbortController;
  readonly first: Probing;
}

/**
 * The monitor on a terminal, until it is quit. @returns the exit code
 * @throws TerminalUnusable where there is none to draw on
 */
export function runTui(args: Args, streams: TuiStreams, begun?: Begun): Promise<number> {
  return new Promise((resolve) => new Tui(args, streams, resolve).start(begun));
}

/** Terminal, store and picture for the whole run; one session after another within. */
class Tui {
  readonly #args: Args;
  readonly #env: TuiStreams['env'];
  readonly #quit: (code: number) => void;
  readonly #store: Store;
  readonly #terminal: Terminal;
  readonly #mounted: Mounted;
  readonly #lender: Lender;
  readonly #series = { history: new History(), logs: new LogBook() };
  readonly #journal: Journal | undefined;
  #engine: Engine | undefined;
  #session: Session | undefined;
  #holders: HolderSource | undefined;
  #search = new AbortController();
  /** The last round that reached no engine. */
  #attempts: readonly Attempt[] = [];
  #mouse = false;

  constructor(args: Args, streams: TuiStreams, quit: (code: number) => void) {
    const log = openLog(args.log);
    logWarnings(log);
    this.#args = args;
    this.#env = streams.env;
    this.#quit = quit;
    this.#terminal = openTerminal({
      ...streams,
      ...(args.ascii && { ascii: true }),
      ...(!args.color && { color: 'none' }),
      onEvent: (event) =>
        handleInput(this.#store, event, {
          request: (operations) => this.#session?.request(operations),
          ask: (question) => askKernel(this.#holders, question),
          travel: (journey) => travel(this.#store, this.#series.history, journey),
          log: (action) => this.#session?.log(action),
          lend: (to) => void this.#lender.lend(to),
          command: (command) => this.#commands[command](),
          copy: (text) => this.#terminal.screen.copy(text),
        }),
      onExit: () => {
        this.#lender.close();
        this.#session?.close();
      },
      onUnseen: () => this.#session?.pause(),
      onSeen: () => {
        this.#session?.resume();
        this.#mounted.schedule();
      },
    });
    const { screen } = this.#terminal;
    this.#store = createStore(startState(args, { columns: screen.columns, rows: screen.rows }));
    this.#lender = new Lender({
      ...{ store: this.#store, terminal: this.#terminal, streams, logs: this.#series.logs },
      engine: () => this.#engine,
    });
    logStore(log, this.#store);
    this.#journal = journalOf(args, this.#env, (failure) =>
      this.#store.dispatch({
        type: 'noticed',
        notice: { tone: 'critical', text: unwritten(failure), hint: undefined, untilMs: undefined },
      }),
    );
    this.#mounted = mount(screen, this.#store, this.#series);
  }

  start(begun: Begun | undefined): void {
    if (begun !== undefined) this.#search = begun.search;
    void (this.#args.engine === 'demo' ? this.#demo(undefined) : this.#find(begun?.first));
  }

  readonly #commands: Readonly<Record<AppCommand, () => void>> = {
    quit: () => void this.#end(),
    redraw: () => {
      this.#terminal.screen.invalidate();
      this.#mounted.schedule();
    },
    demo: () => {
      this.#search.abort();
      void this.#demo('DEMO: simulated containers, nothing here is real. q quits.');
    },
    'size-volumes': () => this.#session?.sizeVolumes(),
    measure: () => this.#session?.measure(),
    cancel: () => this.#session?.cancel(),
    'take-back': () => this.#session?.takeBack(),
    mouse: () => {
      this.#mouse = !this.#mouse;
      this.#terminal.screen.setMouse(this.#mouse);
    },
  };

  /** Tries all endpoints until one answers; the screen says meanwhile what each of them said. */
  async #find(first: Probing | undefined): Promise<void> {
    const { signal } = this.#search;
    let probing = first;
    while (!signal.aborted) {
      probing ??= startProbe(this.#args, this.#env, signal);
      const containers = await probing.names;
      // what an inventory told is newer
      if (containers !== undefined && this.#session === undefined)
        arranging(this.#store)({ type: 'containers-listed', containers });
      const { found, attempts } = await probing.result;
      probing = undefined;
      if (signal.aborted) return;
      if (found !== undefined) {
        // names that are there are shown before anything else is loaded
        await nextTurn();
        const { dockerBackend } = await import('./backends.js');
        return this.#run(dockerBackend(found.engine, found.info, this.#args), undefined);
      }
      if (this.#args.engine === 'real-or-demo') return this.#demo(whyDemo(attempts));
      await this.#miss(attempts);
      await pause(RETRY_MS, realTiming, signal);
    }
  }

  /** No engine: the kernel's own account, if it has containers; else what was tried. */
  async #miss(attempts: readonly Attempt[]): Promise<void> {
    this.#attempts = attempts;
    if (this.#session === undefined) {
      const { kernelBackend } = await import('./kernel-backend.js');
      const backend = await kernelBackend(this.#args, this.#env, () => this.#attempts);
      if (this.#search.signal.aborted) return backend?.close();
      if (backend !== undefined) return this.#run(backend, undefined);
    }
    const missed = { sinceMs: Date.now(), attempts };
    this.#store.dispatch({
      type: 'connection-changed',
      connection:
        this.#session === undefined
          ? { status: 'lost', everLive: false, ...missed }
          : { status: 'daemonless', ...missed },
      endpoint: attempts.map(({ endpoint }) => endpoint).join(' '),
      engine: undefined,
    });
  }

  async #demo(banner: string | undefined): Promise<void> {
    const { demoBackend } = await import('./demo-backend.js');
    await this.#run(await demoBackend(this.#args), banner);
  }

  async #run(backend: Backend, banner: string | undefined): Promise<void> {
    const { startSession, timersOf } = await import('./session.js');
    this.#session?.close();
    this.#engine = backend.engine;
    this.#store.dispatch({ type: 'banner-changed', banner });
    this.#holders = backend.holders;
    this.#session = startSession({
      ...this.#series,
      backend,
      store: this.#store,
      intervalMs: this.#args.intervalMs,
      cachePath: inventoryPath(this.#env),
      journal: this.#journal,
      journalPlace: journalPlace(this.#args, this.#env),
      timers: timersOf(backend, this.#args, this.#env),
      bytesWritten: () => this.#terminal.screen.stats.bytes,
      redraw: () => this.#mounted.schedule(),
    });
  }

  async #end(): Promise<void> {
    this.#search.abort();
    this.#mounted.unmount();
    this.#session?.close();
    await this.#terminal.close();
    this.#quit(0);
  }
}

const whyDemo = (attempts: readonly Attempt[]): string => {
  const reasons = attempts.map(({ failure }) => failure.said).join('; ');
  return `DEMO: simulated containers, no engine was reached: ${reasons}`;
};

function startState(args: Args, size: State['size']): State {
  const host: HostState = {
    host: hostId('local'),
    endpoint: '',
    connection: { status: 'connecting', sinceMs: Date.now() },
    ...{ engine: undefined, usage: undefined, self: undefined, deferred: 0, banner: undefined },
    readOnly: args.readOnly,
    directory: currentDirectory(),
  };
  const state = initialState(host, Date.now(), size);
  const view = state.panes[args.pane];
  return {
    ...state,
    pane: args.pane,
    panes: {
      ...state.panes,
      [args.pane]: { ...view, sort: args.sort ?? view.sort, filter: args.where },
    },
  };
}
