import { findField, textsOf, type Field, type Kind } from './field.js';

export interface Candidate {
  /** Stands in place of what was typed. */
  readonly text: string;
  readonly help: string;
}

export interface Completion {
  /** Index where the candidates begin; they end at the cursor. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
}

/** What a field is known to be, in any order, with repetitions; of a label its keys, or the values of `key`. */
export type Values<Subject> = (field: Field<Subject>, key?: string) => Iterable<string | undefined>;

const MOST = 50;

const WORD = /[^\s&|!()"<>=~:]*$/;
const VALUE =
  /(?<name>[^\s&|!()"<>=~:]+)\s*(?<sign>[!=<>]=|!~|[<>=~:])\s*(?<value>"[^"]*|[^\s&|()"]*)$/;
const LABEL_VALUE = /^(?<key>.*?)(?:!?=|:)(?<value>.*)$/;

/** What belongs between a field and its value most of the time. */
const SIGNS: Readonly<Record<Kind, string>> = {
  number: '>',
  bytes: '>',
  'bytes/s': '>',
  percent: '>',
  duration: '>',
  time: ':',
  text: ':',
  label: ':',
  flag: '',
};

/** What the word left of the cursor may become: a field or a name, or a value of the field before it. */
export function complete<Subject>(
  text: string,
  cursor: number,
  fields: readonly Field<Subject>[],
  values: Values<Subject>,
): Completion {
  const head = text.slice(0, cursor);
  const typed = VALUE.exec(head)?.groups;
  if (typed !== undefined) {
    // what a value is in a regular expression is for who writes one
    const isPattern = typed['sign']?.endsWith('~');
    const field = isPattern ? undefined : findField(fields, typed['name'] ?? '');
    return ofField(cursor, typed['value'] ?? '', field, values);
  }
  const word = WORD.exec(head)?.[0] ?? '';
  const begun = fields
    .filter(({ id }) => id.startsWith(word.toLowerCase()))
    .map(({ id, kind, help }) => ({ text: id + SIGNS[kind], help }));
  const name = findField(fields, 'name');
  const names = word === '' || name === undefined ? [] : offered(word, values(name), NO_WORD);
  return { from: cursor - word.length, candidates: [...begun, ...names].slice(0, MOST) };
}

function ofField<Subject>(
  cursor: number,
  typed: string,
  field: Field<Subject> | undefined,
  values: Values<Subject>,
): Completion {
  const inLabel = field?.kind === 'label' ? LABEL_VALUE.exec(typed)?.groups : undefined;
  const value = inLabel?.['value'] ?? typed;
  const known = field === undefined ? [] : values(field, inLabel?.['key']);
  return {
    from: cursor - value.length,
    candidates: offered(value, known, NO_VALUE).slice(0, MOST),
  };
}

/** What has to be quoted: as a value, as a word by itself. */
const NO_VALUE = /[\s&|()"*]/;
const NO_WORD = /[\s&|!()"*<>=~:]|^\//;

/** Those that begin with what was typed, then those that contain it; each once, in order. */
function offered(
  typed: string,
  values: Iterable<string | undefined>,
  special: RegExp,
): readonly Candidate[] {
  const wanted = typed.replace(/^"/, '').toLowerCase();
  const place = (value: string): number => value.toLowerCase().indexOf(wanted);
  return [...new Set(values)]
    .flatMap((value) => (value === undefined || value === '' || place(value) < 0 ? [] : [value]))
    .toSorted((a, b) => Number(place(a) > 0) - Number(place(b) > 0) || (a < b ? -1 : 1))
    .map((value) => ({ text: special.test(value) ? quoted(value) : value, help: '' }));
}

const quoted = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** What is known of `subjects`. */
export const valuesOf =
  <Subject>(subjects: readonly Subject[]): Values<Subject> =>
  (field, key) => {
    switch (field.kind) {
      case 'text':
        return subjects.flatMap((subject) => textsOf(field, subject));
      case 'label':
        return subjects.flatMap((subject) => {
          const labels = field.of(subject);
          return key === undefined ? [...labels.keys()] : [labels.get(key)];
        });
      case 'flag':
        return ['yes', 'no'];
      case 'number':
      case 'bytes':
      case 'bytes/s':
      case 'percent':
      case 'duration':
      case 'time':
        return [];
    }
  };
