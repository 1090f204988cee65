import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '../..');

/** A text of a source file, and what stands in its place where the guard is taken away. */
export interface Change {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** Something that keeps harm away, and the test that has to go red without it. */
export interface Guard {
  readonly name: string;
  readonly without: readonly Change[];
  /** `name` is part of its title as it is written, `only` narrows down which of several. */
  readonly test: { readonly file: string; readonly name: string; readonly only?: string };
}

export const change = (file: string, find: string, put: string): Change => ({ file, find, put });

/** The file's text without the guard. Throws where the guard is not there any more. */
export function unguarded({ file, find, put }: Change): string {
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  assert.equal(source.split(find).length, 2, `${file} has once: ${find}`);
  return source.replace(find, () => put);
}
