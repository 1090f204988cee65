import { type TestContext } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { handleInput, type Controls } from '../../src/app/keyboard.js';
import { arranging } from '../../src/app/dispatch.js';
import { createRunner } from '../../src/app/runner.js';
import { DockerEngine } from '../../src/engine/docker.js';
import { parseEndpoint } from '../../src/engine/endpoint.js';
import { readOnly } from '../../src/engine/read-only.js';
import { emptyReading } from '../../src/model/reading.js';
import { derive } from '../../src/model/usage.js';
import { History } from '../../src/store/history.js';
import { LogBook } from '../../src/store/log-book.js';
import { createStore, type Store } from '../../src/store/store.js';
import type { State } from '../../src/store/state.js';
import type { TerminalEvent } from '../../src/terminal/keys.js';
import { Screen } from '../../src/terminal/screen.js';
import { mount } from '../../src/ui/mount.js';
import type { Random } from './random.js';
import { HOST, HOST_USAGE, MACHINE, NOW, stateWith } from './sample-state.js';
import { Sink } from './sink.js';
import type { StubDaemon } from './stub-daemon.js';
import { TerminalModel } from './terminal.js';

/** Turns of the event loop in which React and the screen come to an end. */
const TURNS = 6;

export interface StageOptions {
  readonly daemon: StubDaemon;
  readonly columns?: number;
  readonly rows?: number;
  readonly readOnly?: boolean;
}

/**
 * The program from a key to the daemon's request and to the screen, on a clock that moves only when it is
 * told to. What exists and what is used is told by the test.
 */
export class Stage {
  readonly store: Store;
  readonly model: TerminalModel;
  readonly #context: TestContext;
  readonly #sink: Sink;
  readonly #controls: Controls;

  private constructor(context: TestContext, options: StageOptions) {
    const { columns = 120, rows = 30, daemon } = options;
    this.#context = context;
    this.#sink = new Sink(columns, rows);
    this.model = new TerminalModel({ columns, rows });
    const state = stateWith([], { size: { columns, rows } });
    const host: State['host'] = { ...state.host, readOnly: options.readOnly ?? false };
    this.store = createStore({ ...state, host });
    const engine = new DockerEngine({ host: HOST, endpoint: parseEndpoint(daemon.endpoint, {}) });
    const guarded = options.readOnly === true ? readOnly(engine) : engine;
    const runner = createRunner(guarded, arranging(this.store), () => Date.now());
    context.after(() => engine.close());
    this.#controls = {
      request: (operations) => runner.request(operations),
      log: () => undefined,
      lend: () => undefined,
      command: (command) => command === 'take-back' && runner.cancel(),
      travel: () => undefined,
      ask: () => Promise.resolve(undefined),
      copy: () => true,
    };
  }

  /** With what the daemon lists. */
  static async open(context: TestContext, options: StageOptions): Promise<Stage> {
    const stage = new Stage(context, options);
    const screen = new Screen({
      output: stage.#sink,
      env: { LANG: 'C.UTF-8' },
      color: '256',
      now: () => 0,
    });
    screen.enter();
    const series = { history: new History(), logs: new LogBook() };
    const mounted = mount(screen, stage.store, series);
    context.after(() => {
      mounted.unmount();
      stage.model.dispose();
    });
    await mounted.complete();
    context.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: NOW });
    await stage.list(options.daemon);
    return stage;
  }

  /** What there is now, as the inventory would tell it. */
  async list({ endpoint }: StubDaemon): Promise<void> {
    const engine = new DockerEngine({ host: HOST, endpoint: parseEndpoint(endpoint, {}) });
    const containers = await engine.containers(new AbortController().signal);
    engine.close();
    arranging(this.store)({ type: 'containers-listed', containers });
  }

  key(chord: string): void {
    this.send({ type: 'key', chord, text: chord.length === 1 ? chord : '' });
  }

  send(event: TerminalEvent): void {
    handleInput(this.store, event, this.#controls);
  }

  /** Time goes by, and every 50 ms each container uses another share of the CPU. */
  pass(ms: number, random?: Random): void {
    for (let left = ms; left > 0; left -= 50) {
      this.#context.mock.timers.tick(Math.min(50, left));
      if (random !== undefined) this.#stir(random);
    }
  }

  /** The screen, once everything that happened is on it. */
  async text(): Promise<readonly string[]> {
    for (let turns = 0; turns < TURNS; turns++) await turn();
    const written = { isObeyed: false };
    void this.model.write(this.#sink.take()).then(() => (written.isObeyed = true));
    // the model takes its time by timers
    while (!written.isObeyed) {
      this.#context.mock.timers.tick(1);
      await turn();
    }
    return this.model.text();
  }

  /** Until nothing is asked of the daemon any more. */
  async answered(): Promise<void> {
    for (let turns = 0; this.store.get().pending.size > 0; turns++) {
      if (turns > 10_000) throw new Error(`not answered:\n${this.model.text().join('\n')}`);
      await turn();
    }
  }

  #stir(random: Random): void {
    const containers = [...this.store.get().containers.values()];
    const before = { ...emptyReading(), atMs: 0, cpuNs: 0 };
    const usage = new Map(
      containers.map(({ id }) => [
        id,
        derive(before, { ...before, atMs: 1000, cpuNs: random.next() * 1e9 }, MACHINE),
      ]),
    );
    arranging(this.store)({
      type: 'sampled',
      nowMs: Date.now(),
      usage,
      sources: new Map(),
      verdicts: new Map(),
      hostVerdict: undefined,
      host: HOST_USAGE,
      self: undefined,
      deferred: 0,
    });
  }
}
