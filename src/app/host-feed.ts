import { isRunning } from '../model/container.js';
import { asFailure } from '../model/failure.js';
import { hostRows } from '../model/host-row.js';
import type { Machine, MachineSource } from '../model/machine.js';
import type { History } from '../store/history.js';
import type { Store } from '../store/store.js';
import type { Dispatch } from './dispatch.js';

interface FeedOptions {
  /** Undefined: the engine's machine is not this one. */
  readonly machine: MachineSource | undefined;
  readonly store: Store;
  readonly history: History;
  readonly dispatch: Dispatch;
}

export interface HostFeed {
  /** Reads the machine, if somebody looks at it. */
  tick(): Promise<void>;
  /** Looks at State: whether somebody does. */
  update(): void;
  close(): void;
}

const NOTHING: Machine = { rows: [], cores: [], filesystems: [] };
/** How long it is told that something could not be read. */
const TOLD_MS = 8000;

/** What the Host pane shows is read while it is open, and only then. */
export function createHostFeed({ machine, store, history, dispatch }: FeedOptions): HostFeed {
  let open = false;
  let busy = false;

  const read = async (source: MachineSource): Promise<void> => {
    const listed = [...store.get().containers.values()].filter(isRunning);
    const { groups, ...rest } = await source.read(new Set(listed.map(({ id }) => id)));
    const { usage, host } = store.get();
    if (!open || host.usage === undefined) return;
    const running = listed.length;
    const rows = hostRows({ groups, running, containers: usage, host: host.usage });
    const sampled = { ...rest, rows };
    history.recordMachine(sampled);
    dispatch({ type: 'machine-sampled', machine: sampled });
  };

  const tick = async (): Promise<void> => {
    if (!open || busy) return;
    if (machine === undefined) return dispatch({ type: 'machine-sampled', machine: NOTHING });
    busy = true;
    try {
      await read(machine);
    } catch (error) {
      const { said, hint } = asFailure(error);
      const notice = { tone: 'warning', text: `the machine: ${said}`, hint } as const;
      dispatch({ type: 'noticed', notice: { ...notice, untilMs: Date.now() + TOLD_MS } });
    }
    busy = false;
  };

  return {
    tick,
    update() {
      const wanted = store.get().pane === 'host';
      if (wanted === open) return;
      open = wanted;
      if (open) void tick();
      else machine?.release();
    },
    close() {
      open = false;
      machine?.release();
    },
  };
}
