import type { Engine, EngineInfo } from '../model/engine.js';
import { asFailure, Failure } from '../model/failure.js';
import { Replica, type ReplicaHandlers } from './replica.js';
import { pause, type Timing } from './timing.js';

export type EngineConnection =
  | { readonly status: 'connecting' }
  /** The engine tells what happens; the first list is on its way. */
  | { readonly status: 'live'; readonly info: EngineInfo }
  | { readonly status: 'lost'; readonly failure: Failure; readonly retryMs: number };

export interface InventoryHandlers extends ReplicaHandlers {
  readonly onConnection: (connection: EngineConnection) => void;
}

/** A connect that hangs is cut: a restarting engine accepts long before it answers. */
const CONNECT_MS = 3000;
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 10_000;
/** An engine on this machine costs nothing to ask, and is to be live soon after it is back. */
const RETRY_LOCAL_MAX_MS = 2000;
const JITTER = 0.2;
/** Connections that live shorter do not count as success, or one that is always cut would be tried without pause. */
const STEADY_MS = 10_000;

/**
 * Keeps what exists up to date until the signal aborts: subscribe to events, and list once the engine
 * accepted that, so that nothing falls between the two; then act on events alone. Never throws.
 */
export async function watchInventory(
  engine: Engine,
  handlers: InventoryHandlers,
  timing: Timing,
  signal: AbortSignal,
): Promise<void> {
  const replica = new Replica(engine, handlers, timing);
  let attempt = 0;
  handlers.onConnection({ status: 'connecting' });
  while (!signal.aborted) {
    let openedAt = Infinity;
    const failure = await untilLost(engine, replica, timing, signal, (info) => {
      openedAt = timing.now();
      handlers.onConnection({ status: 'live', info });
    });
    if (signal.aborted) return;
    if (timing.now() - openedAt >= STEADY_MS) attempt = 0;
    const retryMs = backOff(attempt++, failure, engine, timing);
    handlers.onConnection({ status: 'lost', failure, retryMs });
    await pause(retryMs, timing, signal);
  }
}

/** One connection, from connect to its end. */
async function untilLost(
  engine: Engine,
  replica: Replica,
  timing: Timing,
  signal: AbortSignal,
  onLive: (info: EngineInfo) => void,
): Promise<Failure> {
  const link = new AbortController();
  const cut = (): void => link.abort();
  signal.addEventListener('abort', cut);
  try {
    const info = await connect(engine, timing, link);
    const onOpen = (): void => {
      onLive(info);
      replica.open(link.signal);
    };
    await engine.events(replica.since, { onOpen, onEvent: replica.onEvent }, link.signal);
    return new Failure('unreachable', `${engine.endpoint}: the event stream ended`);
  } catch (error) {
    return asFailure(error);
  } finally {
    signal.removeEventListener('abort', cut);
    replica.close();
    // lists of this connection still on their way
    link.abort();
  }
}

async function connect(engine: Engine, timing: Timing, link: AbortController): Promise<EngineInfo> {
  let late = false;
  const cancel = timing.after(CONNECT_MS, () => {
    late = true;
    link.abort();
  });
  try {
    return await engine.connect(link.signal);
  } catch (error) {
    if (!late) throw error;
    const said = `${engine.endpoint}: no answer within ${CONNECT_MS / 1000} s`;
    throw new Failure('timeout', said, 'The engine accepts connections and does not answer yet.');
  } finally {
    cancel();
  }
}

/** 0.5 s, doubled up to 10 s, ± 20 % so that many monitors do not come back at once. */
function backOff(attempt: number, failure: Failure, engine: Engine, timing: Timing): number {
  const local = engine.endpoint.startsWith('unix:');
  const absent = failure.kind === 'unreachable' || failure.kind === 'timeout';
  const most = local && absent ? RETRY_LOCAL_MAX_MS : RETRY_MAX_MS;
  const base = Math.min(RETRY_MIN_MS * 2 ** attempt, most);
  return base * (1 + JITTER * (2 * timing.random() - 1));
}
