import { promises } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { safeJson } from '../engine/wire.js';
import type { SafeJson } from '../model/engine.js';
import type { JournalBook, JournalEntry } from '../model/journal.js';
import { jsonAt } from '../model/safe-json.js';
import { own, type SafeText } from '../model/safe-text.js';
import { journalFiles } from './journal.js';

/** A journal of 4 MiB has fewer. */
export const MOST_ENTRIES = 10_000;
/** Lines that are parsed before keys are looked at again. */
const SLICE = 200;

export interface JournalReader {
  /** What is written there; undefined: the same as last time. @throws what the kernel says */
  read(): Promise<Omit<JournalBook, 'off'> | undefined>;
}

/** The journal's files as entries, read again only after one of them has changed. */
export function journalReader(path: string): JournalReader {
  let known: string | undefined;
  return {
    async read() {
      const files = (await Promise.all(journalFiles(path).map(statsOf))).flatMap(
        (found) => found ?? [],
      );
      const stamp = files.map(({ ino, size, mtimeMs }) => `${ino} ${size} ${mtimeMs}`).join();
      if (stamp === known) return undefined;
      const read = await readFiles(files.map((file) => file.path));
      known = stamp;
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      const isFull = files.length === journalFiles(path).length;
      return { path, files: files.length, bytes, older: isFull ? 'rotated' : 'none', ...read };
    },
  };
}

const statsOf = async (path: string) => {
  const stats = await promises.stat(path).catch(unlessGone);
  return stats && { path, ino: stats.ino, size: stats.size, mtimeMs: stats.mtimeMs };
};

function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}

/** @param paths the newest first; not all are read where there is enough in the first */
async function readFiles(
  paths: readonly string[],
): Promise<Pick<JournalBook, 'entries' | 'unreadable'> & Partial<Pick<JournalBook, 'older'>>> {
  const parts: (readonly string[])[] = [];
  let known = 0;
  for (const path of paths) {
    // two lines an entry
    if (known >= 2 * MOST_ENTRIES) break;
    const text = (await promises.readFile(path, 'utf8').catch(unlessGone)) ?? '';
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    known += lines.length;
    parts.unshift(lines);
  }
  const { entries, unreadable } = await entriesOf(parts.flat());
  const isCut = parts.length < paths.length || entries.length > MOST_ENTRIES;
  return { entries: entries.slice(-MOST_ENTRIES), unreadable, ...(isCut && { older: 'unread' }) };
}

async function entriesOf(
  lines: readonly string[],
): Promise<Pick<JournalBook, 'entries' | 'unreadable'>> {
  const entries: JournalEntry[] = [];
  /** Where the last intent of a number is: another process has it again, some day. */
  const places = new Map<SafeText, number>();
  let unreadable = 0;
  for (const [index, text] of lines.entries()) {
    if (index % SLICE === SLICE - 1) await nextTurn();
    const line = parsed(text);
    const n = textAt(line, 'n');
    const phase = textAt(line, 'phase');
    if (line === undefined || n === undefined || (phase !== 'intent' && phase !== 'result')) {
      unreadable++;
      continue;
    }
    const place = phase === 'result' ? places.get(n) : undefined;
    const intent = place === undefined ? undefined : entries[place];
    if (place === undefined || intent === undefined)
      // an intent, or a result whose intent was rotated away
      places.set(n, entries.push({ ...asked(line, n, entries.length), ...answered(line) }) - 1);
    else entries[place] = { ...intent, ...answered(line) };
  }
  return { entries, unreadable };
}

function parsed(text: string): SafeJson | undefined {
  try {
    return safeJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const NOTHING = own('');

const asked = (line: SafeJson, n: SafeText, number: number) => ({
  number,
  n,
  atMs: Date.parse(textAt(line, 'at') ?? ''),
  user: textAt(line, 'user') ?? NOTHING,
  sudoUser: textAt(line, 'sudoUser'),
  ssh: textAt(line, 'ssh'),
  endpoint: textAt(line, 'endpoint') ?? NOTHING,
  verb: textAt(line, 'verb') ?? NOTHING,
  id: textAt(line, 'id') ?? NOTHING,
  name: textAt(line, 'name') ?? NOTHING,
  command: textAt(line, 'command') ?? NOTHING,
  undo: textAt(line, 'undo'),
});

const answered = (line: SafeJson) => ({
  result: textAt(line, 'result'),
  said: textAt(line, 'said'),
  tookMs: numberAt(line, 'ms'),
});

function textAt(line: SafeJson | undefined, key: string): SafeText | undefined {
  const value = jsonAt(line, key);
  return typeof value === 'string' ? value : undefined;
}

function numberAt(line: SafeJson, key: string): number {
  const value = jsonAt(line, key);
  return typeof value === 'number' ? value : NaN;
}
