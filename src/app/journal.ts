import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { asFailure, Failure } from '../model/failure.js';
import type { HostId } from '../model/id.js';
import { jsonText } from '../model/safe-json.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import type { Args } from './args.js';

/** One write to an engine, before it is sent. */
export interface Deed {
  /** `container.stop` */
  readonly verb: string;
  readonly host: HostId;
  readonly endpoint: string;
  readonly id: string;
  readonly name: SafeText;
  /** As the docker CLI would be told. */
  readonly command: string;
  /** What makes it again; undefined when nothing does. */
  readonly undo: string | undefined;
}

/** What dtop did, for whoever asks later: a JSON line before each write, and one with its answer. */
export interface Journal {
  around(deed: Deed, work: () => Promise<void>): Promise<void>;
}

/** Where what was done is written down. */
export interface JournalPlace {
  /** Undefined: nowhere. */
  readonly path: string | undefined;
  /** Why this run writes none; undefined: it does. */
  readonly off: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

const MOST_BYTES = 4 * 2 ** 20;
const KEPT = 3;

/** `$XDG_STATE_HOME/dtop/journal.jsonl`; undefined when there is no home. */
export function journalPath({ XDG_STATE_HOME: state, HOME: home }: Env): string | undefined {
  const base = state || (home && join(home, '.local/state'));
  return base ? join(base, 'dtop/journal.jsonl') : undefined;
}

/** Of files that are being written: beside the journal, whether this run writes one or not. */
export const draftsDir = ({ path }: Pick<JournalPlace, 'path'>): string | undefined =>
  path === undefined ? undefined : join(dirname(path), 'drafts');

export interface JournalOptions {
  readonly path: string;
  readonly env: Env;
  /** It cannot be written: said at the first failure, and again after it could be. What is done goes on. */
  readonly onFailure: (failure: Failure) => void;
  /** Wall clock, ms. */
  readonly now: () => number;
}

export function openJournal({ path, env, onFailure, now }: JournalOptions): Journal {
  // asked for when something is written: most runs write nothing, and passwd is read for it
  const who = once(() => ({
    user: userName(),
    sudoUser: env['SUDO_USER'],
    ssh: env['SSH_CONNECTION'],
  }));
  let deeds = 0;
  let failing = false;
  const write = (entry: Readonly<Record<string, unknown>>): void => {
    try {
      append(path, `${jsonText({ at: new Date(now()).toISOString(), ...entry })}\n`);
      failing = false;
    } catch (error) {
      if (!failing) onFailure(asFailure(error));
      failing = true;
    }
  };
  return {
    async around(deed, work) {
      const n = `${process.pid}-${++deeds}`;
      const beganAtMs = now();
      write({ phase: 'intent', n, ...who(), ...deed });
      const failure = await work().then(() => undefined, asFailure);
      write({
        phase: 'result',
        n,
        verb: deed.verb,
        id: deed.id,
        name: deed.name,
        result: failure?.kind ?? 'done',
        said: failure?.said,
        ms: now() - beganAtMs,
      });
      if (failure !== undefined) throw failure;
    },
  };
}

/** The journal of this run: none of what is simulated or refused, nor where it was not wanted. */
export function journalOf(
  { journal, readOnly, engine }: Pick<Args, 'journal' | 'readOnly' | 'engine'>,
  env: Env,
  onFailure: (failure: Failure) => void,
): Journal | undefined {
  const path = journalPath(env);
  if (!journal || readOnly || engine === 'demo') return undefined;
  if (path !== undefined) return openJournal({ path, env, onFailure, now: Date.now });
  onFailure(new Failure('unsupported', 'no place for it: neither XDG_STATE_HOME nor HOME is set'));
  return undefined;
}

/** Where it is, and why this run writes none. */
export function journalPlace(
  { journal, readOnly }: Pick<Args, 'journal' | 'readOnly'>,
  env: Env,
): JournalPlace {
  const path = journalPath(env);
  if (path === undefined)
    return { path, off: 'No journal: neither XDG_STATE_HOME nor HOME is set.' };
  if (readOnly) return { path, off: 'This run writes none: nothing can be done with --read-only.' };
  return { path, off: journal ? undefined : 'This run writes none: --no-journal.' };
}

/** What is to be told of a journal that cannot be written. */
export const unwritten = ({ said }: Failure): string =>
  `the journal is not written: ${said}. What is done goes on, unrecorded`;

/** A whole line in one write, so that lines of several dtops do not mix; for nobody else to read. */
function append(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) + line.length > MOST_BYTES)
    rotate(path);
  appendFileSync(path, line, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/** The newest first. */
export const journalFiles = (path: string): readonly string[] => [
  path,
  ...Array.from({ length: KEPT }, (_, index) => `${path}.${index + 1}`),
];

/** `journal.jsonl.1` is the newest of those before. */
function rotate(path: string): void {
  rmSync(`${path}.${KEPT}`, { force: true });
  for (let index = KEPT - 1; index >= 0; index--) {
    const from = index === 0 ? path : `${path}.${index}`;
    if (statSync(from, { throwIfNoEntry: false }) !== undefined)
      renameSync(from, `${path}.${index + 1}`);
  }
}

const once = <Value>(make: () => Value): (() => Value) => {
  let made: Value | undefined;
  return () => (made ??= make());
};

/** A user without an entry in passwd has a number only. */
function userName(): string {
  try {
    return sanitize(userInfo().username);
  } catch {
    return String(process.getuid?.() ?? '?');
  }
}
