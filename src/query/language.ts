import { predicate, type Searched } from './compile.js';
import type { Field } from './field.js';
import { parse } from './parse.js';
import type { QueryError } from './scanner.js';
import { rangeOf, type TimeRange } from './range.js';
import { hitsIn, literal } from './sought.js';

/** A text that has become something to ask of subjects. */
export interface Query<Subject> {
  readonly matches: (subject: Subject, nowMs: number) => boolean;
  /** Nothing outside of it matches. */
  readonly range: (nowMs: number) => TimeRange;
  /** Indices into `text` of what the query's words found in it: what to highlight. */
  readonly hits: (text: string) => readonly number[];
}

export type Compiled<Subject> =
  | { readonly ok: true; readonly query: Query<Subject> }
  | { readonly ok: false; readonly error: QueryError };

/** What can be asked of one kind of subject. */
export interface Language<Subject> {
  readonly fields: readonly Field<Subject>[];
  /** The same text gives the same object: each is compiled once. Never throws. */
  readonly compile: (text: string) => Compiled<Subject>;
}

/** Texts remembered: what is shown, and what is being typed. */
const REMEMBERED = 16;

/** @param words `literal`: as they are; in long texts any letters are found in this order */
export function language<Subject>(
  fields: readonly Field<Subject>[],
  searched: Searched<Subject>,
  words: 'fuzzy' | 'literal' = 'fuzzy',
): Language<Subject> {
  const known = new Map<string, Compiled<Subject>>();
  return {
    fields,
    compile(text) {
      const before = known.get(text);
      if (before !== undefined) return before;
      if (known.size >= REMEMBERED) known.clear();
      const compiled = compile(text, fields, searched, words);
      known.set(text, compiled);
      return compiled;
    },
  };
}

function compile<Subject>(
  text: string,
  fields: readonly Field<Subject>[],
  searched: Searched<Subject>,
  words: 'fuzzy' | 'literal',
): Compiled<Subject> {
  const parsed = parse(text, fields);
  if (!parsed.ok) return parsed;
  const tree = words === 'literal' ? literal(parsed.tree) : parsed.tree;
  return {
    ok: true,
    query: {
      matches: predicate(tree, searched),
      range: (nowMs) => rangeOf(tree, nowMs),
      hits: (text) => hitsIn(tree, text),
    },
  };
}
