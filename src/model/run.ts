import type { SafeJson } from './engine.js';
import { jsonAt } from './safe-json.js';
import { own, type SafeText } from './safe-text.js';

/** What an inspect tells of a container's last run, and of the next one (Docker API 1.41 `State`, `HostConfig`). */
export interface Run {
  /** Wall clock of the daemon, ms since the epoch; `NaN` when it never was. */
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
  readonly exitCode: number | undefined;
  /** The engine says that the kernel killed it for memory. */
  readonly oomKilled: boolean;
  /** Why it could not be started. */
  readonly error: SafeText;
  /** Of all its life, which the policy asked for. */
  readonly restarts: number;
  /** `no always unless-stopped on-failure`. */
  readonly policy: SafeText;
  /** Of `on-failure`; 0 is no end. */
  readonly mostRestarts: number;
  readonly memoryLimitBytes: number;
  /** The newest last, up to five. */
  readonly checks: readonly HealthCheck[];
}

export interface HealthCheck {
  readonly endedAtMs: number;
  readonly exitCode: number;
  readonly output: SafeText;
}

export function runOf(inspected: SafeJson): Run {
  const at = (...path: readonly string[]) => jsonAt(inspected, ...path);
  const memory = at('HostConfig', 'Memory');
  const log = at('State', 'Health', 'Log');
  return {
    startedAtMs: time(at('State', 'StartedAt')),
    finishedAtMs: time(at('State', 'FinishedAt')),
    exitCode: number(at('State', 'ExitCode')),
    oomKilled: at('State', 'OOMKilled') === true,
    error: text(at('State', 'Error')),
    restarts: number(at('RestartCount')) ?? NaN,
    policy: text(at('HostConfig', 'RestartPolicy', 'Name')),
    mostRestarts: number(at('HostConfig', 'RestartPolicy', 'MaximumRetryCount')) ?? 0,
    memoryLimitBytes: number(memory) || NaN,
    checks: Array.isArray(log) ? log.map(checkOf) : [],
  };
}

const checkOf = (entry: SafeJson): HealthCheck => ({
  endedAtMs: time(jsonAt(entry, 'End')),
  exitCode: number(jsonAt(entry, 'ExitCode')) ?? NaN,
  output: text(jsonAt(entry, 'Output')),
});

/** `0001-01-01T00:00:00Z` is Go's never. */
function time(value: SafeJson | undefined): number {
  const atMs = Date.parse(text(value));
  return atMs > 0 ? atMs : NaN;
}

const number = (value: SafeJson | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

const text = (value: SafeJson | undefined): SafeText =>
  typeof value === 'string' ? value : own('');

/** The engine's first wait before it starts a container again, ms; each one is twice the one before. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 60_000;
/** After a run of this length it begins anew. */
const LONG_RUN_MS = 10_000;

/**
 * How long the engine waits at most before it starts a container again that ended, ms: it counts quick ends
 * alone, of which only the sum with all others is told.
 */
export function restartWaitMs({ startedAtMs, finishedAtMs, restarts }: Run): number {
  if (finishedAtMs - startedAtMs >= LONG_RUN_MS) return FIRST_WAIT_MS;
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, restarts - 1));
}
