/** The first figures need two reads: the second one soon, not after a whole interval. */
const FIRST_INTERVAL_MS = 100;

export interface TickerOptions {
  readonly intervalMs: number;
  readonly tick: () => Promise<void>;
}

/** Calls `tick` at once, again after 0.1 s, then on every whole interval; a late one is left out, not caught up. */
export function startTicker({ intervalMs, tick }: TickerOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let due = performance.now();
  let first = true;
  const run = async (): Promise<void> => {
    await tick();
    if (stopped) return;
    const now = performance.now();
    due = first ? now + FIRST_INTERVAL_MS : Math.max(due + intervalMs, now + intervalMs / 10);
    first = false;
    timer = setTimeout(() => void run(), due - now);
  };
  void run();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
