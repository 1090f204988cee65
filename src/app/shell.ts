import type { Engine, Shell } from '../model/engine.js';
import { asFailure } from '../model/failure.js';
import type { ContainerTarget } from '../model/operation.js';
import type { Store } from '../store/store.js';
import { relay } from '../terminal/relay.js';
import type { Terminal } from '../terminal/session.js';
import { arranging } from './dispatch.js';
import type { TuiStreams } from './tui.js';

/** Until a shell answers, ms. */
const OPEN_MS = 10_000;
const TOLD_MS = 6000;

interface ShellOptions {
  readonly store: Store;
  readonly terminal: Pick<Terminal, 'screen' | 'suspend'>;
  readonly streams: Pick<TuiStreams, 'stdin' | 'stdout' | 'env'>;
}

export interface Shells {
  /** Lends the terminal to a shell in the container until it ends; a failure is told. */
  open(engine: Pick<Engine, 'shell'>, target: ContainerTarget): Promise<void>;
  /** Ends the one that is open, at once. */
  close(): void;
}

export function createShells({ store, terminal, streams }: ShellOptions): Shells {
  let opening = false;
  let shell: Shell | undefined;

  const tell = (tone: 'good' | 'warning', text: string, hint?: string): void => {
    const notice = { tone, text, hint, untilMs: Date.now() + TOLD_MS };
    arranging(store)({ type: 'noticed', notice });
  };
  /** The next one may be opened before this is known. */
  const tellEnd = async (ended: Shell, { name }: ContainerTarget): Promise<void> => {
    const code = await ended.exitCode().catch(() => undefined);
    tell('good', `shell in ${name} ended${code === undefined ? '' : `, exit ${code}`}`);
  };
  const run = async (engine: Pick<Engine, 'shell'>, target: ContainerTarget): Promise<void> => {
    const { columns, rows } = terminal.screen;
    const term = streams.env['TERM'] ?? 'xterm';
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(), OPEN_MS);
    const opened = await engine.shell(target.id, { columns, rows, term }, abort.signal);
    clearTimeout(late);
    shell = opened;
    try {
      await terminal.suspend(() => relay(streams.stdin, streams.stdout, opened));
    } finally {
      shell = undefined;
      opened.close();
      void tellEnd(opened, target);
    }
  };

  return {
    async open(engine, target) {
      if (opening) return;
      opening = true;
      try {
        await run(engine, target);
      } catch (error) {
        const { said, hint } = asFailure(error);
        tell('warning', `no shell in ${target.name}: ${said}`, hint);
      } finally {
        opening = false;
      }
    },
    close: () => shell?.close(),
  };
}
