/** Time as the app sees it, so that tests can turn the clock. */
export interface Timing {
  /** Monotonic, ms. */
  readonly now: () => number;
  /** Runs `then` once after `ms`; the result cancels it. */
  readonly after: (ms: number, then: () => void) => () => void;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
}

export const realTiming: Timing = {
  now: () => performance.now(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(ms: number, timing: Timing, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = timing.after(ms, done);
    signal.addEventListener('abort', done);
  });
}

const RETRY_MIN_MS = 500;
const JITTER = 0.2;

/** Until the next attempt, counted from 0: 0.5 s, doubled up to `mostMs`, ± 20 % so that many monitors do not come back at once. */
export function backOff(attempt: number, mostMs: number, { random }: Timing): number {
  return Math.min(RETRY_MIN_MS * 2 ** attempt, mostMs) * (1 + JITTER * (2 * random() - 1));
}
