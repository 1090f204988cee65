import { dirname, join } from 'node:path';
import { Failure } from '../model/failure.js';
import type { Timer, TimerEnd } from '../model/timer.js';
import type { Args } from './args.js';
import { journalPath } from './journal.js';
import { ENGINE_VARIABLES, TimerFiles, type StoredTimer } from './timer-files.js';
import { pause, realTiming } from './timing.js';
import { joined } from './undo.js';

/** Until somebody answers for a timer. */
const ARM_MS = 15_000;
const LOOK_MS = 50;
/** One that was about to end when it was asked. */
const AGAIN_MS = 3000;

/** What is undone by itself. */
export interface Timers {
  /**
   * Ends once somebody else answers for it.
   * @returns takes it back, for what was not done in the end
   * @throws Failure
   */
  arm(timer: Timer, endpoint: string, signal: AbortSignal): Promise<() => void>;
  /** What was done stays. @returns false: nothing waits, or not any more */
  keep(timer: Timer): boolean;
  list(): readonly Timer[];
  /** Those that ended, each told once. */
  ended(): readonly TimerEnd[];
}

type Env = Readonly<Record<string, string | undefined>>;

export interface TimerOptions {
  readonly dir: string;
  readonly args: Pick<Args, 'host' | 'journal'>;
  readonly env: Env;
  /** Starts a watchdog of that directory, which outlives this process. */
  readonly start: (dir: string) => void;
}

/** Beside the journal. */
export function timersDir(env: Env): string | undefined {
  const path = journalPath(env);
  return path === undefined ? undefined : join(dirname(path), 'timers');
}

/** Of files that a process of its own looks after: `runWatchdog`. */
export function fileTimers({ dir, args, env, start }: TimerOptions): Timers {
  const files = new TimerFiles(dir);
  const picked = Object.fromEntries(ENGINE_VARIABLES.map((name) => [name, env[name]] as const));
  // what a watchdog that was killed, or a machine that was, left behind
  if (files.list('new', 'armed', 'due').length > 0) start(dir);

  const untilTaken = async (timer: Timer, signal: AbortSignal): Promise<void> => {
    for (let waitedMs = 0; files.find(timer, 'new') !== undefined; waitedMs += LOOK_MS) {
      if (waitedMs % AGAIN_MS === 0) start(dir);
      if (waitedMs >= ARM_MS || signal.aborted) {
        files.remove(timer, 'new');
        throw new Failure('unsupported', 'nobody is there to undo it later: nothing was done');
      }
      await pause(LOOK_MS, realTiming, signal);
    }
  };
  return {
    async arm(timer, endpoint, signal) {
      const earlier = files.find(timer, 'armed');
      const stored: StoredTimer = {
        timer: { ...timer, undo: joined(earlier?.timer.undo, timer.undo) },
        where: { endpoint, host: args.host, env: picked, journal: args.journal },
        said: undefined,
      };
      files.write(stored, 'new');
      await untilTaken(timer, signal);
      return () => {
        if (earlier === undefined) files.remove(timer, 'armed');
        else files.write(earlier, 'armed');
      };
    },
    keep: (timer) => files.remove(timer, 'armed'),
    list: () => files.list('armed', 'due').map(({ timer }) => timer),
    ended: () =>
      files
        .list('done')
        .filter(({ timer }) => files.remove(timer, 'done'))
        .map(({ timer, said }) => ({ timer, said })),
  };
}

/** This program once more, in a session of its own that no terminal and no signal to this one ends. */
export function startWatchdog(dir: string): void {
  const [, program = ''] = process.argv;
  // by name: a start needs none
  const { spawn } = process.getBuiltinModule('node:child_process');
  spawn(process.execPath, [...process.execArgv, program, 'watchdog', dir], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
  })
    // who waits for it is told by what it does not do
    .on('error', () => {})
    .unref();
}
