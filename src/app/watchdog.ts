import { watch } from 'node:fs';
import { createServer } from 'node:net';
import { DockerEngine } from '../engine/docker.js';
import { asFailure, Failure, type FailureKind } from '../model/failure.js';
import { sha256 } from '../engine/sha256.js';
import { journaled } from './journaled.js';
import { journalPath, openJournal } from './journal.js';
import { candidates, LOCAL } from './probe.js';
import { pause, realTiming } from './timing.js';
import { TimerFiles, type StoredTimer } from './timer-files.js';
import { undoNow } from './undo.js';

/** Between two looks at the files at most: not every file system tells of changes. */
const LOOK_MS = 3000;
/** Between two attempts while an engine cannot be reached. */
const RETRY_MS = 5000;
/** After that long an engine that is away is left alone. */
const GIVE_UP_MS = 24 * 3600 * 1000;
const ATTEMPT_MS = 60_000;

const PASSING: ReadonlySet<FailureKind> = new Set(['unreachable', 'timeout', 'daemon', 'aborted']);

/**
 * What `dtop watchdog DIR` does: undoes what timers are for, whatever has become of the dtop that set them, and
 * ends with the last of them. One for each directory.
 */
export async function runWatchdog(dir: string): Promise<void> {
  if (!(await isAlone(dir))) return;
  const files = new TimerFiles(dir);
  const bell = ringing(dir);
  const underWay = new Set<string>();
  const never = new AbortController().signal;
  for (;;) {
    for (const { timer } of files.list('new')) files.move(timer, 'new', 'armed');
    const armed = files.list('armed').map(({ timer }) => timer);
    for (const timer of armed) if (timer.dueMs <= Date.now()) files.move(timer, 'armed', 'due');
    for (const stored of files.list('due')) {
      const key = `${stored.timer.container} ${stored.timer.undo.does}`;
      if (underWay.has(key)) continue;
      underWay.add(key);
      void end(files, stored, never)
        // its end could not be written
        .catch(() => pause(RETRY_MS, realTiming, never))
        .finally(() => {
          underWay.delete(key);
          bell.ring();
        });
    }
    if (files.list('new', 'armed', 'due').length === 0 && underWay.size === 0) return;
    const nextMs = Math.min(...armed.map(({ dueMs }) => dueMs - Date.now()), LOOK_MS);
    await bell.within(Math.max(0, nextMs));
  }
}

/** Rings when something happens in the directory. */
function ringing(dir: string) {
  let ring = (): void => {};
  try {
    watch(dir, () => ring()).on('error', () => {});
  } catch {
    // gone already, or no such thing here: it is looked at now and then
  }
  return {
    ring: () => ring(),
    within: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}

/** A name that the kernel gives to one process and takes back however that ends. */
function isAlone(dir: string): Promise<boolean> {
  return new Promise((resolve) => {
    createServer()
      .once('error', (error) => resolve(!('code' in error && error.code === 'EADDRINUSE')))
      .listen(`\0dtop-watchdog-${process.getuid?.() ?? 0}-${sha256(dir)}`, () => resolve(true));
  });
}

/** Undoes it, or says why not; leaves it for another attempt where the engine may come back. */
async function end(files: TimerFiles, stored: StoredTimer, never: AbortSignal): Promise<void> {
  const { timer } = stored;
  const failure = await attempt(stored).then(() => undefined, asFailure);
  const isPassing = failure !== undefined && PASSING.has(failure.kind);
  if (isPassing && Date.now() < timer.dueMs + GIVE_UP_MS) {
    await pause(RETRY_MS, realTiming, never);
    return;
  }
  files.write({ ...stored, said: failure?.said }, 'done');
  files.remove(timer, 'due');
}

async function attempt({ timer, where }: StoredTimer): Promise<void> {
  const endpoint = candidates(where, where.env).find(({ text }) => text === where.endpoint);
  if (endpoint === undefined)
    throw new Failure('unsupported', `${where.endpoint}: not configured any more`);
  const engine = new DockerEngine({ host: LOCAL, endpoint });
  const signal = AbortSignal.timeout(ATTEMPT_MS);
  const path = where.journal ? journalPath(process.env) : undefined;
  const journal =
    path === undefined
      ? undefined
      : openJournal({ path, env: process.env, onFailure: () => {}, now: Date.now });
  try {
    await engine.connect(signal);
    await undoNow(engine, journaled(engine, journal), timer, signal);
  } finally {
    engine.close();
  }
}
