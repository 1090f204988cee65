import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import { Replica, type ReplicaHandlers } from './replica.js';
import { backOff, pause, type Timing } from './timing.js';

export type EngineConnection =
  | { readonly status: 'connecting' }
  /** The engine tells what happens; the first list is on its way. */
  | { readonly status: 'live'; readonly info: EngineInfo }
  | { readonly status: 'lost'; readonly failure: Failure; readonly retryMs: number };

export interface InventoryHandlers extends ReplicaHandlers {
  readonly onConnection: (connection: EngineConnection) => void;
}

/** An engine, and what it answered if it was reached just before: then it is not asked again at once. */
export interface Reached {
  readonly engine: Engine;
  readonly info?: EngineInfo | undefined;
}

/** A connect that hangs is cut: a restarting engine accepts long before it answers. */
const CONNECT_MS = 3000;
const RETRY_MAX_MS = 10_000;
/** An engine on this machine costs nothing to ask, and is to be live soon after it is back. */
const RETRY_LOCAL_MAX_MS = 2000;
/** Connections that live shorter do not count as success, or one that is always cut would be tried without pause. */
const STEADY_MS = 10_000;

/**
 * Keeps what exists up to date until the signal aborts: subscribe to events, and list once the engine
 * accepted that, so that nothing falls between the two; then act on events alone. Never throws.
 */
export const watchInventory = (
  reached: Reached,
  handlers: InventoryHandlers,
  timing: Timing,
  signal: AbortSignal,
): Promise<void> => new Inventory(reached, handlers, timing, signal).run();

class Inventory {
  readonly #engine: Engine;
  readonly #handlers: InventoryHandlers;
  readonly #timing: Timing;
  readonly #signal: AbortSignal;
  readonly #replica: Replica;
  #info: EngineInfo | undefined;
  #attempt = 0;
  #openedAt = Infinity;

  constructor(
    { engine, info }: Reached,
    handlers: InventoryHandlers,
    timing: Timing,
    signal: AbortSignal,
  ) {
    this.#engine = engine;
    this.#info = info;
    this.#handlers = handlers;
    this.#timing = timing;
    this.#signal = signal;
    this.#replica = new Replica(engine, handlers, timing);
  }

  async run(): Promise<void> {
    if (this.#info === undefined) this.#handlers.onConnection({ status: 'connecting' });
    while (!this.#signal.aborted) {
      const failure = await this.#untilLost();
      if (this.#signal.aborted) return;
      const retryMs = this.#backOff(failure);
      this.#handlers.onConnection({ status: 'lost', failure, retryMs });
      await pause(retryMs, this.#timing, this.#signal);
    }
  }

  /** One connection, from connect to its end. */
  async #untilLost(): Promise<Failure> {
    const link = new AbortController();
    const cut = (): void => link.abort();
    this.#signal.addEventListener('abort', cut);
    this.#openedAt = Infinity;
    try {
      const info = this.#info ?? (await this.#connect(link));
      this.#info = undefined;
      const onOpen = (): void => {
        this.#openedAt = this.#timing.now();
        this.#handlers.onConnection({ status: 'live', info });
        this.#replica.open(link.signal);
      };
      const { since, onEvent } = this.#replica;
      await this.#engine.events(since, { onOpen, onEvent }, link.signal);
      return new Failure('unreachable', `${this.#engine.endpoint}: the event stream ended`);
    } catch (error) {
      return asFailure(error);
    } finally {
      this.#signal.removeEventListener('abort', cut);
      this.#replica.close();
      // lists of this connection still on their way
      link.abort();
    }
  }

  async #connect(link: AbortController): Promise<EngineInfo> {
    let late = false;
    const cancel = this.#timing.after(CONNECT_MS, () => {
      late = true;
      link.abort();
    });
    try {
      return await this.#engine.connect(link.signal);
    } catch (error) {
      if (!late) throw error;
      const said = `${this.#engine.endpoint}: no answer within ${CONNECT_MS / 1000} s`;
      throw new Failure('timeout', said, 'It accepts connections, and does not answer yet.');
    } finally {
      cancel();
    }
  }

  #backOff({ kind }: Failure): number {
    if (this.#timing.now() - this.#openedAt >= STEADY_MS) this.#attempt = 0;
    const local = this.#engine.endpoint.startsWith('unix:');
    const absent = kind === 'unreachable' || kind === 'timeout';
    const most = local && absent ? RETRY_LOCAL_MAX_MS : RETRY_MAX_MS;
    return backOff(this.#attempt++, most, this.#timing);
  }
}
