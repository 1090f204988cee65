/** The first figures need two reads: the second one soon, not after a whole interval. */
const FIRST_INTERVAL_MS = 100;

export interface TickerOptions {
  readonly intervalMs: number;
  /** When there is something to read. */
  readonly begin: Promise<void>;
  readonly tick: () => Promise<void>;
}

/** Calls `tick` at the beginning, again after 0.1 s, then on every whole interval; a late one is left out, not caught up. */
export function startTicker({ intervalMs, begin, tick }: TickerOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let due = 0;
  let first = true;
  const run = async (): Promise<void> => {
    if (!stopped) await tick();
    if (stopped) return;
    const now = performance.now();
    due = first ? now + FIRST_INTERVAL_MS : Math.max(due + intervalMs, now + intervalMs / 10);
    first = false;
    timer = setTimeout(() => void run(), due - now);
  };
  // the names first: a timer runs after the frame that is due
  void begin.then(() => setTimeout(() => void run(), 0));
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
