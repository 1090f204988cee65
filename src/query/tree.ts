import type { FlagField, LabelField, NumberField, TextField, TimeField } from './field.js';
import type { Moment } from './moment.js';
import type { TextTest } from './text-test.js';

export type Comparison = '>' | '>=' | '<' | '<=' | '=';

/** A query that has no errors any more: fields are found, numbers in the unit of their field. */
export type Tree<Subject> =
  | { readonly type: 'and' | 'or'; readonly terms: readonly Tree<Subject>[] }
  | { readonly type: 'not'; readonly term: Tree<Subject> }
  /** A bare word, lower case: sought fuzzily in what is searched. */
  | { readonly type: 'word'; readonly text: string }
  /** A quoted text, lower case: sought as it is. */
  | { readonly type: 'phrase'; readonly text: string }
  /** `/re/` and words with `*`. */
  | { readonly type: 'search'; readonly test: TextTest }
  | {
      readonly type: 'number';
      readonly field: NumberField<Subject>;
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly type: 'time'; readonly field: TimeField<Subject>; readonly moment: Moment }
  | { readonly type: 'text'; readonly field: TextField<Subject>; readonly test: TextTest }
  /** Whether a label of that key has such a value. */
  | {
      readonly type: 'label';
      readonly field: LabelField<Subject>;
      readonly key: string | TextTest;
      readonly test: TextTest;
    }
  | { readonly type: 'flag'; readonly field: FlagField<Subject>; readonly wanted: boolean };
