/**
 * query/: the filter language. Text becomes a tree (`parse`, where every error is found), the tree one
 * closure (`compile`). What can be asked about is the caller's: a table of fields. Imports model only.
 */

/** `duration` is in ms, `percent` 100 for the whole, `bytes/s` bytes a second. */
export type NumberKind = 'number' | 'bytes' | 'bytes/s' | 'percent' | 'duration';
export type Kind = NumberKind | 'time' | 'text' | 'label' | 'flag';

/** What `:` asks of a text: a word from a fixed set is meant whole, an id by its beginning. */
export type Colon = 'contains' | 'equals' | 'starts';

interface Named {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly help: string;
}

/** `undefined` and `NaN` are unknown: no comparison is true of them, nor the opposite of one. */
export interface NumberField<Subject> extends Named {
  readonly kind: NumberKind;
  readonly of: (subject: Subject, nowMs: number) => number | undefined;
}

/** Wall clock, ms. `:` compares as told: `since:10m` is what was written ten minutes ago or later. */
export interface TimeField<Subject> extends Named {
  readonly kind: 'time';
  readonly colon: '>=' | '<=';
  readonly of: (subject: Subject) => number | undefined;
}

/** Several texts match when one does. No text is known to be absent, so that `!project:shop` is true of it. */
export interface TextField<Subject> extends Named {
  readonly kind: 'text';
  /** `contains` when undefined. */
  readonly colon?: Colon;
  readonly of: (subject: Subject) => string | undefined | readonly (string | undefined)[];
}

export interface LabelField<Subject> extends Named {
  readonly kind: 'label';
  readonly of: (subject: Subject) => ReadonlyMap<string, string>;
}

export interface FlagField<Subject> extends Named {
  readonly kind: 'flag';
  readonly of: (subject: Subject) => boolean;
}

export type Field<Subject> =
  | NumberField<Subject>
  | TimeField<Subject>
  | TextField<Subject>
  | LabelField<Subject>
  | FlagField<Subject>;

/** The field of that name or alias, in any case. */
export function findField<Subject>(
  fields: readonly Field<Subject>[],
  name: string,
): Field<Subject> | undefined {
  const wanted = name.toLowerCase();
  return fields.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
}

/** The texts of a text field. */
export function textsOf<Subject>(
  { of }: TextField<Subject>,
  subject: Subject,
): readonly (string | undefined)[] {
  const texts = of(subject);
  return typeof texts === 'string' || texts === undefined ? [texts] : texts;
}
