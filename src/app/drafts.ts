import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filePathOf, partOf } from '../engine/new-file.js';
import { helperMark } from '../engine/helper-mark.js';
import { isTransfer } from '../engine/transfer.js';
import { field, number, raw } from '../engine/wire.js';
import { subjectOf, type Operation } from '../model/operation.js';
import { sanitize, type SafeText } from '../model/safe-text.js';
import { hasEnded, thisProcess, type Owner } from './owner.js';

/** A file that is being written: what is left of it when dtop is killed meanwhile. */
export interface Draft {
  readonly owner: Owner;
  /** For people. */
  readonly what: SafeText;
  readonly part: string;
  readonly endpoint: string;
  /** By which its container can be known; undefined where none is made. */
  readonly helper: string | undefined;
}

/** A draft of somebody who is no more, and the file that tells of it. */
export interface CutOff {
  readonly draft: Draft;
  readonly file: string;
}

let drafts = 0;

/** Writes down what an operation would leave behind, before there is any of it, for as long as it takes. */
export async function drafting(
  { dir, endpoint }: { readonly dir: string; readonly endpoint: string },
  operation: Operation,
  work: () => Promise<void>,
): Promise<void> {
  const part = partWritten(operation);
  if (part === undefined) return work();
  const file = join(dir, `${helperMark()}-${++drafts}.json`);
  write(file, {
    ...{ owner: thisProcess(), part, endpoint, what: sanitize(subjectOf(operation)) },
    helper: operation.op === 'volume.export' ? helperMark() : undefined,
  });
  try {
    await work();
  } finally {
    forget(file);
  }
}

function partWritten(operation: Operation): string | undefined {
  if (operation.op === 'process.signal' || !isTransfer(operation)) return undefined;
  return operation.op === 'image.load' ? undefined : partOf(filePathOf(operation.file));
}

function write(file: string, draft: Draft): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(draft), { mode: 0o600 });
  } catch {
    // a home that cannot be written to keeps nobody from saving elsewhere
  }
}

/** The directory goes with the last: who starts looks for it first. */
export function forget(file: string): void {
  try {
    rmSync(file, { force: true });
    rmdirSync(dirname(file));
  } catch {
    // others are in it, or it could never be made
  }
}

export function cutOff(dir: string, here: Owner): readonly CutOff[] {
  return namesIn(dir).flatMap((name) => {
    const file = join(dir, name);
    const draft = read(file);
    return draft !== undefined && hasEnded(draft.owner, here) ? { draft, file } : [];
  });
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    // none was ever cut off
    return [];
  }
}

/** Undefined for what is no draft, or gone meanwhile. */
function read(file: string): Draft | undefined {
  try {
    return parsed(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function parsed(value: unknown): Draft | undefined {
  const part = raw(field(value, 'part'));
  const endpoint = raw(field(value, 'endpoint'));
  const owner = field(value, 'owner');
  const pid = number(field(owner, 'pid'));
  if (part === undefined || endpoint === undefined || pid === undefined) return undefined;
  const told = (key: string): string => raw(field(owner, key)) ?? '';
  return {
    owner: {
      ...{ machine: told('machine'), boot: told('boot'), pids: told('pids') },
      ...{ pid, start: number(field(owner, 'start')) ?? NaN },
    },
    ...{ part, endpoint, helper: raw(field(value, 'helper')) },
    what: sanitize(raw(field(value, 'what')) ?? ''),
  };
}
