import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FULL_ID, field, number, raw, text } from '../engine/wire.js';
import { containerId } from '../model/id.js';
import type { Limits } from '../model/limits.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import type { Timer, Undo } from '../model/timer.js';

/**
 * How far a timer is, the end of its file's name: written by dtop, taken by the watchdog, its time has come,
 * it has ended. Whoever renames a file has it.
 */
export type Stage = 'new' | 'armed' | 'due' | 'done';

/** What the environment says of engines; the watchdog may be started from another one. */
export const ENGINE_VARIABLES = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'HOME',
  'XDG_RUNTIME_DIR',
] as const;

/** How the engine is found again. */
export interface Where {
  readonly endpoint: string;
  /** Of `-H`. */
  readonly host: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What is undone is written to the journal. */
  readonly journal: boolean;
}

export interface StoredTimer {
  readonly timer: Timer;
  readonly where: Where;
  /** Of one that has ended: why nothing was undone. */
  readonly said: SafeText | undefined;
}

/** Timers as files of their owner alone, one for each container and thing to undo. */
export class TimerFiles {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
  }

  list(...stages: readonly Stage[]): readonly StoredTimer[] {
    return namesIn(this.dir)
      .filter((name) => stages.some((stage) => name.endsWith(`.${stage}`)))
      .flatMap((name) => read(join(this.dir, name)) ?? []);
  }

  find(timer: Timer, stage: Stage): StoredTimer | undefined {
    return read(this.#path(timer, stage));
  }

  /** @throws what the file system says */
  write(stored: StoredTimer, stage: Stage): void {
    const path = this.#path(stored.timer, stage);
    mkdirSync(this.dir, { recursive: true, mode: 0o700 });
    writeFileSync(`${path}.part`, JSON.stringify(stored), { mode: 0o600 });
    renameSync(`${path}.part`, path);
  }

  /** @returns whether it was there */
  move(timer: Timer, from: Stage, to: Stage): boolean {
    return succeeds(() => renameSync(this.#path(timer, from), this.#path(timer, to)));
  }

  /** @returns whether it was there */
  remove(timer: Timer, stage: Stage): boolean {
    return succeeds(() => rmSync(this.#path(timer, stage)));
  }

  #path({ container, undo }: Timer, stage: Stage): string {
    return join(this.dir, `${container}.${undo.does}.${stage}`);
  }
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    // no timer was ever set
    return [];
  }
}

function succeeds(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

/** Undefined for what is gone meanwhile, or is no timer. */
function read(path: string): StoredTimer | undefined {
  try {
    return parsed(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function parsed(value: unknown): StoredTimer | undefined {
  const timer = field(value, 'timer');
  const where = field(value, 'where');
  const id = raw(field(timer, 'container'));
  const dueMs = number(field(timer, 'dueMs'));
  const undo = undoIn(field(timer, 'undo'));
  const endpoint = raw(field(where, 'endpoint'));
  if (id === undefined || !FULL_ID.test(id) || dueMs === undefined) return undefined;
  if (undo === undefined || endpoint === undefined) return undefined;
  const name = sanitize(raw(field(timer, 'name')) ?? '');
  const env = ENGINE_VARIABLES.map((key) => [key, raw(field(field(where, 'env'), key))] as const);
  return {
    timer: { container: containerId(id), name, dueMs, undo },
    where: {
      endpoint,
      host: raw(field(where, 'host')),
      env: Object.fromEntries(env),
      journal: field(where, 'journal') === true,
    },
    said: text(field(value, 'said')),
  };
}

function undoIn(value: unknown): Undo | undefined {
  const does = field(value, 'does');
  if (does === 'unpause') return { does, startedAtMs: number(field(value, 'startedAtMs')) };
  if (does !== 'limits') return undefined;
  return { does, before: limitsIn(field(value, 'before')), set: limitsIn(field(value, 'set')) };
}

const LIMIT_NAMES = ['cpus', 'memoryBytes', 'memorySwapBytes', 'pids'] as const;

/** JSON has no Infinity: null is no limit. */
const limitsIn = (value: unknown): Limits =>
  Object.fromEntries(
    LIMIT_NAMES.map((name) => [name, field(value, name)] as const).flatMap(([name, limit]) =>
      limit === null ? [[name, Infinity]] : typeof limit === 'number' ? [[name, limit]] : [],
    ),
  );
